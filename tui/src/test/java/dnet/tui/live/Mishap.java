package dnet.tui.live;

import dnet.inspector.assemble.Assembler;
import dnet.inspector.snapshot.Snapshot;
import dnet.inspector.snapshot.SnapshotFile;
import dnet.tui.top.Effect;
import dnet.tui.top.Feed;
import dnet.tui.top.Settings;
import dnet.tui.top.State;
import dnet.tui.top.Top;
import dnet.tui.top.Worker;
import dnet.tui.top.canvas.Glyphs;
import dnet.tui.top.facts.Facts;
import dnet.tui.top.facts.Ledger;
import dnet.tui.top.terminal.TerminalKind;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** {@code dnet top} on a recorded host, where something goes wrong at a key ({@code Ctrl-R}). */
final class Mishap {
  private static final List<byte[]> LEAK = Collections.synchronizedList(new ArrayList<>());

  private Mishap() {}

  /** The kind of mishap, and the report. */
  public static void main(String[] arguments) throws Exception {
    Settings settings = new Settings("", false, Duration.ofMillis(300), Glyphs.UTF8);
    Top top = new Top(settings, new Feeding(arguments[0], Path.of(arguments[1])), new Idle());
    int code;
    try {
      code =
          top.run(new FileOutputStream(FileDescriptor.out), TerminalKind.of(System.getenv()), true);
    } catch (Throwable e) {
      System.err.println("mishap: " + e);
      code = 70;
    }
    System.exit(code);
  }

  /** Delivers the recorded host every tenth of a second, until the mishap. */
  private static final class Feeding implements Feed {
    private final String kind;
    private final Snapshot snapshot;
    private volatile boolean now;

    private Feeding(String kind, Path report) throws Exception {
      this.kind = kind;
      snapshot = SnapshotFile.read(report);
    }

    @Override
    public void start(Feed.Sink sink) {
      Thread thread = new Thread(() -> feed(sink), "feed");
      thread.setDaemon(true);
      thread.start();
    }

    private void feed(Feed.Sink sink) {
      Ledger ledger = new Ledger();
      Facts facts =
          ledger.host(
              Assembler.assemble(snapshot), snapshot, Instant.now(), Collections.emptySortedMap());
      while (!now) {
        sink.facts(facts);
        pause();
        Facts newer = ledger.counters(Collections.emptyMap(), Instant.now());
        facts = newer == null ? facts : newer;
      }
      if (kind.equals("throws")) {
        throw new IllegalStateException("on another thread");
      }
      while (kind.equals("leaks")) {
        LEAK.add(new byte[64 << 10]);
      }
      while (kind.equals("hangs")) {
        pause();
      }
    }

    private static void pause() {
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void refresh() {
      now = true;
      if (kind.equals("draws")) {
        throw new IllegalStateException("on the screen's own thread");
      }
      if (kind.equals("fills")) {
        // The array is as large as the heap: it is gone when this is over.
        byte[] all = new byte[Integer.MAX_VALUE - 8];
        throw new AssertionError("so much memory: " + all.length);
      }
    }

    @Override
    public void close() {
      now = true;
    }
  }

  /** Does nothing. */
  private static final class Idle implements Worker {
    @Override
    public void start(Worker.Sink sink) {}

    @Override
    public void perform(Effect effect, State state, Snapshot shown) {}

    @Override
    public void close() {}
  }
}
