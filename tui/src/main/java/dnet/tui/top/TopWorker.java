package dnet.tui.top;

import dnet.inspector.snapshot.Snapshot;
import dnet.inspector.snapshot.SnapshotFile;
import dnet.inspector.snapshot.SnapshotFileException;
import dnet.tui.render.Line;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The real worker. */
public final class TopWorker implements Worker {
  private final Desk desk;
  private final Path folder;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread made = new Thread(task, "top-work");
            made.setDaemon(true);
            return made;
          });
  private @Nullable Sink sink;

  /**
   * A worker.
   *
   * @param folder where files are written
   */
  public TopWorker(Desk desk, Path folder) {
    this.desk = desk;
    this.folder = folder;
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
    if (effect instanceof Effect.Propose propose) {
      thread.execute(() -> propose(propose.words()));
    } else if (effect instanceof Effect.CarryOut carryOut) {
      thread.execute(() -> carryOut(carryOut.proposal()));
    } else if (effect instanceof Effect.Save save) {
      thread.execute(() -> save(save.text()));
    } else if (effect instanceof Effect.Export) {
      thread.execute(() -> export(shown));
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

  @Override
  public void close() {
    // A change that is being made ends first: it sees to that by itself.
    thread.shutdown();
  }
}
