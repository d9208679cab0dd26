package dnet.tui.top;

import dnet.inspector.model.Container;
import dnet.inspector.model.LinkKey;
import dnet.inspector.snapshot.Snapshot;
import dnet.inspector.snapshot.SnapshotFile;
import dnet.inspector.snapshot.SnapshotFileException;
import dnet.tui.render.Line;
import dnet.tui.render.Style;
import dnet.tui.top.facts.Facts;
import dnet.tui.top.pane.ContainersPane;
import dnet.tui.top.pane.TraceView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The real worker: one thread for what is asked, one for traces. */
public final class TopWorker implements Worker {
  private final Desk desk;
  private final Tracer tracer;
  private final @Nullable Path home;
  private final Path folder;
  private final ScheduledExecutorService thread = thread("top-work");
  private final ScheduledExecutorService tracing = thread("top-trace");
  private final AtomicLong traces = new AtomicLong();
  private @Nullable Sink sink;
  private @Nullable Capturing capturing;

  /**
   * A worker.
   *
   * @param home a file of the namespace that is called host; null for dnet's own
   * @param folder where files are written
   */
  public TopWorker(Desk desk, Tracer tracer, @Nullable Path home, Path folder) {
    this.desk = desk;
    this.tracer = tracer;
    this.home = home;
    this.folder = folder;
  }

  private static ScheduledExecutorService thread(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread made = new Thread(task, name);
          made.setDaemon(true);
          return made;
        });
  }

  @Override
  public void start(Sink given) {
    sink = given;
  }

  private Sink out() {
    if (sink == null) {
      throw new IllegalStateException("not started");
    }
    return sink;
  }

  @Override
  public void perform(Effect effect, State state, Snapshot shown) {
    if (effect instanceof Effect.Trace trace) {
      trace(trace, state, shown);
    } else if (effect instanceof Effect.StopTrace) {
      tracer.stop();
    } else {
      thread.execute(() -> work(effect, state, shown));
    }
  }

  private void work(Effect effect, State state, Snapshot shown) {
    try {
      if (effect instanceof Effect.Propose propose) {
        propose(propose.words());
      } else if (effect instanceof Effect.CarryOut carryOut) {
        carryOut(carryOut.proposal());
      } else if (effect instanceof Effect.Save save) {
        save(save.text());
      } else if (effect instanceof Effect.Export) {
        export(shown);
      } else if (effect instanceof Effect.Capture capture) {
        capture(capture.row(), state.shown(), shown);
      } else if (effect instanceof Effect.StopCapture) {
        stopCapture();
      }
    } catch (RuntimeException e) {
      // What was asked for fails, and nothing else; an Error ends all, and gives the terminal back.
      out().text("It failed", List.of(Line.of("internal error: " + e)));
    }
  }

  private void trace(Effect.Trace trace, State state, Snapshot shown) {
    tracer.stop();
    long number = traces.incrementAndGet();
    String from = trace.words().get(0);
    String to = trace.words().get(1);
    Tracer.Request request =
        new Tracer.Request(
            trace.words(),
            trace.send(),
            shown,
            state.columns(),
            state.settings().glyphs().isAscii());
    tracing.execute(
        () -> {
          Tracer.Result result;
          try {
            result =
                tracer.run(
                    request, now -> show(number, new TraceView(from, to, now, trace.send())));
          } catch (IOException | RuntimeException | Error e) {
            String why =
                e instanceof IOException ? String.valueOf(e.getMessage()) : "internal error: " + e;
            result = new Tracer.Result(List.of(Line.of(why, Style.DOWN)), List.of(), "");
          }
          show(
              number,
              new TraceView(from, to, result.lines(), false, result.remedies(), result.offer()));
        });
  }

  /** One that nobody wants any more says nothing. */
  private void show(long number, TraceView view) {
    if (number == traces.get()) {
      out()
          .change(
              s ->
                  s.trace().from().equals(view.from()) && s.trace().to().equals(view.to())
                      ? s.trace(view)
                      : s);
    }
  }

  private void propose(List<String> words) {
    try {
      Proposal proposal = desk.propose(words);
      out().change(s -> s.overlay(new Overlay.Question(proposal, 0, "")));
    } catch (IOException e) {
      out().text("It cannot be done", List.of(Line.of(String.valueOf(e.getMessage()))));
    }
  }

  private void carryOut(Proposal proposal) {
    try {
      Proposal.Result result = proposal.carryOut();
      if (result.lines().isEmpty()) {
        out().change(s -> s.close().notice(result.headline()));
      } else {
        List<Line> lines = result.lines().stream().map(Line::of).toList();
        out().text(result.headline(), lines);
      }
    } catch (IOException e) {
      out().text("Nothing was changed", List.of(Line.of(String.valueOf(e.getMessage()))));
    }
  }

  private Path file(String what, String ending) {
    String time = Instant.now().toString().substring(0, 19).replaceAll("[-:]", "");
    return folder.resolve("dnet-" + what + "-" + time + ending);
  }

  private void save(String text) {
    Path file = file("top", ".txt");
    try (SeekableByteChannel out =
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (octets.hasRemaining()) {
        out.write(octets);
      }
      out().notice("saved: " + file);
    } catch (IOException e) {
      out().notice("not saved: " + e.getMessage());
    }
  }

  private void export(Snapshot snapshot) {
    Path file = file("report", ".json");
    try {
      SnapshotFile.write(snapshot, file);
      out().notice("exported: " + file);
    } catch (SnapshotFileException e) {
      out().notice("not exported: " + e.getMessage());
    }
  }

  private void capture(String row, @Nullable Facts facts, Snapshot snapshot) {
    LinkKey link = facts == null ? null : ContainersPane.link(facts, row);
    if (facts == null || link == null || capturing != null) {
      out().notice("that interface is gone");
      return;
    }
    int slash = row.indexOf('/');
    String container =
        facts.host().containers().stream()
            .filter(c -> c.id().equals(row.substring(0, slash)))
            .map(Container::name)
            .findFirst()
            .orElse("");
    String name = row.substring(slash + 1);
    try {
      capturing =
          Capturing.start(snapshot, home, link, container, name, file("capture", ".pcapng"));
      count(container + " " + name);
    } catch (IOException e) {
      out().notice("not captured: " + e.getMessage());
    }
  }

  private void count(String where) {
    Capturing now = capturing;
    if (now != null) {
      out().change(s -> s.capture("CAPTURING " + where + ": " + now.packets() + " packets"));
      try {
        var unused = thread.schedule(() -> count(where), 1, TimeUnit.SECONDS);
      } catch (RejectedExecutionException e) {
        // dnet top ends.
      }
    }
  }

  private void stopCapture() {
    Capturing now = capturing;
    capturing = null;
    if (now == null) {
      return;
    }
    try {
      String said = now.finish();
      out().change(s -> s.capture("").notice(said));
    } catch (IOException e) {
      out().change(s -> s.capture("").notice("the capture failed: " + e.getMessage()));
    }
  }

  @Override
  public void close() {
    tracer.stop();
    // A change that is being made ends first: it sees to that by itself.
    thread.execute(this::stopCapture);
    thread.shutdown();
    tracing.shutdown();
    try {
      thread.awaitTermination(5, TimeUnit.SECONDS);
      tracing.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
