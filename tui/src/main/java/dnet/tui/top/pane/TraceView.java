package dnet.tui.top.pane;

import dnet.inspector.advice.Remedy;
import dnet.tui.render.Line;
import java.util.List;

/**
 * How far a trace has come.
 *
 * @param from who sends; empty when that is to be chosen
 * @param to who should get it; empty when that is to be chosen
 * @param lines what there is to show of it
 * @param running whether probes fly
 * @param remedies what would mend it
 * @param offer the key by which these are planned; empty where there are none
 */
public record TraceView(
    String from,
    String to,
    List<Line> lines,
    boolean running,
    List<Remedy> remedies,
    String offer) {
  /** None. */
  public static final TraceView NONE = new TraceView("", "", List.of(), false);

  public TraceView {
    lines = List.copyOf(lines);
    remedies = List.copyOf(remedies);
  }

  /** One that offers nothing, or not yet. */
  public TraceView(String from, String to, List<Line> lines, boolean running) {
    this(from, to, lines, running, List.of(), "");
  }
}
