package dnet.tui.top.pane;

import java.util.List;
import java.util.Set;

/** All panes. To add one: a class, a line here, a golden screen. */
public final class Panes {
  /** In the order of their titles and keys. */
  public static final List<Pane> ALL =
      List.of(
          new ContainersPane(),
          new WiringPane(),
          new PortsPane(),
          new FirewallPane(),
          new FindingsPane(),
          new TracePane(),
          new EventsPane());

  /** The number of the pane of containers. */
  public static final int CONTAINERS = 0;

  /** The number of the pane of findings. */
  public static final int FINDINGS = 4;

  /** The numbers of those that show how often rules are hit. */
  public static final Set<Integer> HITS = Set.of(2, 3);

  /** The number of the pane of traces. */
  public static final int TRACE = 5;

  private Panes() {}
}
