package dnet.tui.top.pane;

import dnet.tui.render.Line;
import java.util.List;

/**
 * How far a trace has come.
 *
 * @param from who sends; empty when that is to be chosen
 * @param to who should get it; empty when that is to be chosen
 * @param lines what there is to show of it
 * @param running whether probes fly
 */
public record TraceView(String from, String to, List<Line> lines, boolean running) {
  /** None. */
  public static final TraceView NONE = new TraceView("", "", List.of(), false);

  public TraceView {
    lines = List.copyOf(lines);
  }
}
