package dnet.tui.top;

import dnet.inspector.snapshot.Snapshot;
import dnet.tui.render.Line;
import dnet.tui.top.pane.TraceView;
import java.util.List;
import java.util.function.UnaryOperator;

/** Does what takes its time, on threads of its own, and tells the loop what came of it. */
public interface Worker extends AutoCloseable {
  /** Hears of it, on any thread. */
  interface Sink {
    /** What to do with the state. */
    void change(UnaryOperator<State> change);

    /** What happened, in one line. */
    default void notice(String text) {
      change(s -> s.notice(text));
    }

    /** Something to read. */
    default void text(String title, List<Line> lines) {
      change(s -> s.overlay(new Overlay.Text(title, lines, 0)));
    }

    /** How far the trace is. */
    default void trace(TraceView view) {
      change(s -> s.trace(view));
    }
  }

  /** Begins. */
  void start(Sink sink);

  /**
   * Does it.
   *
   * @param shown what is on the screen
   */
  void perform(Effect effect, State state, Snapshot shown);

  @Override
  void close();
}
