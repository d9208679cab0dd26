package dnet.tui.top;

import dnet.inspector.model.Host;
import dnet.tui.top.facts.Facts;
import dnet.tui.top.pane.Panes;
import dnet.tui.top.terminal.Session;
import dnet.tui.top.terminal.TerminalKind;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The loop: one thread owns the state and the screen; all others send it what has come. */
public final class Top {
  /** The clock in the banners; nothing else needs a beat. */
  private static final long BEAT_MILLIS = 1000;

  private static final Map<Session.Mouse, String> MOUSE =
      Map.of(
          Session.Mouse.ON,
          "mouse on: click chooses, wheel scrolls; to select text hold Shift, or m again",
          Session.Mouse.OFF,
          "mouse off: it is the terminal's own again, and selects text",
          Session.Mouse.NONE,
          "this terminal has no mouse");

  /** Something for the loop to do. */
  @FunctionalInterface
  private interface Event {
    void happen() throws IOException;
  }

  private final Feed feed;
  private final Worker worker;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Rows rows = new Rows();
  private final Controller controller = new Controller(rows);
  private final Screen screen = new Screen(rows);
  private final Examiner examiner = new Examiner(r -> change(s -> s.doctor(r)));
  private State state;
  private volatile @Nullable Host examined;
  private @Nullable Session session;
  private volatile @Nullable Throwable crash;
  private int exit = -1;

  /** A loop that is not begun yet. */
  public Top(Settings settings, Feed feed, Worker worker) {
    this.feed = feed;
    this.worker = worker;
    state = State.begin(State.LEAST_COLUMNS, State.LEAST_ROWS, settings, Instant.now());
  }

  /**
   * Runs until its user has had enough.
   *
   * @param colour whether its user wants colours
   * @return the exit code
   * @throws IOException if the terminal cannot be set up
   */
  public int run(OutputStream out, TerminalKind kind, boolean colour) throws IOException {
    Thread.setDefaultUncaughtExceptionHandler((thread, why) -> crashed(why));
    try (Session opened = Session.open(out, kind, colour, new Outside())) {
      session = opened;
      resize();
      paint();
      examiner.start();
      worker.start(this::change);
      feed.start(new FromFeed());
      loop();
    } finally {
      examiner.close();
      feed.close();
      worker.close();
    }
    Throwable why = crash;
    if (why != null) {
      throw new IllegalStateException("dnet top ended: " + why, why);
    }
    return exit;
  }

  private void loop() throws IOException {
    while (exit < 0 && crash == null) {
      Event event = poll();
      if (event == null) {
        state = state.now(Instant.now());
      }
      for (; event != null && exit < 0; event = events.poll()) {
        event.happen();
      }
      if (exit < 0) {
        paint();
      }
    }
  }

  private @Nullable Event poll() {
    try {
      return events.poll(BEAT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return () -> exit = 130;
    }
  }

  private void paint() throws IOException {
    feed.wantHits(Panes.HITS.contains(state.pane()));
    feed.wantRetransmits(state.pane() == Panes.CONTAINERS);
    here().paint(screen.draw(state));
  }

  private Session here() {
    if (session == null) {
      throw new IllegalStateException("no terminal");
    }
    return session;
  }

  private void resize() {
    Session.Size size = here().size();
    state = state.size(size.columns(), size.rows());
  }

  /** Counters alone are no reason to look again. */
  @SuppressWarnings("ReferenceEquality")
  private void examine(Host host) {
    if (examined != host) {
      examined = host;
      examiner.examine(host);
    }
  }

  /** Noted first, for there may be no memory to send the news. */
  private void crashed(Throwable why) {
    crash = why;
    events.add(() -> {});
  }

  private void change(UnaryOperator<State> change) {
    events.add(() -> state = change.apply(state));
  }

  private void press(String key) throws IOException {
    Turn turn = controller.press(state.now(Instant.now()), key);
    state = turn.state();
    for (Effect effect : turn.effects()) {
      perform(effect);
    }
  }

  private void perform(Effect effect) throws IOException {
    if (effect instanceof Effect.Quit) {
      exit = 0;
    } else if (effect instanceof Effect.Repaint) {
      here().repaint();
    } else if (effect instanceof Effect.Refresh) {
      feed.refresh();
    } else if (effect instanceof Effect.SwitchMouse) {
      state = state.notice(MOUSE.getOrDefault(here().switchMouse(), ""));
    } else if (effect instanceof Effect.Copy copy) {
      here().copy(copy.text());
    } else {
      Facts shown = state.shown();
      if (shown == null) {
        state = state.close().notice("nothing was read yet");
      } else {
        worker.perform(effect, state, shown.snapshot());
      }
    }
  }

  /** What the feed delivers. */
  private final class FromFeed implements Feed.Sink {
    @Override
    public void facts(Facts facts) {
      examine(facts.host());
      change(s -> s.facts(facts).now(Instant.now()));
    }

    @Override
    public void trouble(String why) {
      change(s -> s.trouble(why).now(Instant.now()));
    }
  }

  /** What comes from the terminal and by signals. */
  private final class Outside implements Session.Listener {
    @Override
    public void key(String name) {
      events.add(() -> press(name));
    }

    @Override
    public void resized() {
      events.add(Top.this::resize);
    }

    @Override
    public void suspend() {
      events.add(
          () -> {
            here().suspend();
            resize();
          });
    }

    @Override
    public void resumed() {
      events.add(
          () -> {
            here().resume();
            resize();
          });
    }

    @Override
    public void ended(int code) {
      events.add(() -> exit = code);
    }
  }
}
