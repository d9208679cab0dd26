package dnet.inspector.simulate;

import dnet.inspector.model.Container;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Confidence;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Protocol;
import dnet.inspector.model.flow.Trace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who can reach whom: every pair of containers, on all processors. */
public final class Matrix {
  private Matrix() {}

  /** One pair. */
  public record Cell(
      String from,
      String to,
      Outcome outcome,
      @Nullable Cause cause,
      Confidence confidence,
      String text) {}

  /**
   * All ordered pairs of two different containers, row by row.
   *
   * @param port of the destination; 0 for ICMP
   */
  public static List<Cell> of(
      World world, List<Container> members, Protocol protocol, int port, boolean ipv6) {
    Endpoints endpoints = new Endpoints(world);
    Simulator simulator = new Simulator(world);
    return members.parallelStream()
        .flatMap(
            from ->
                members.stream()
                    .filter(to -> !to.id().equals(from.id()))
                    .map(
                        to ->
                            cell(
                                endpoints,
                                simulator,
                                new Endpoints.Wish(from.id(), to.id(), protocol, port, 0, ipv6),
                                from.name(),
                                to.name())))
        .toList();
  }

  private static Cell cell(
      Endpoints endpoints, Simulator simulator, Endpoints.Wish wish, String from, String to) {
    try {
      Trace trace = simulator.simulate(endpoints.resolve(wish));
      return new Cell(
          from,
          to,
          trace.outcome(),
          trace.cause(),
          trace.confidence(),
          trace.culprit() == null ? "" : trace.culprit().text());
    } catch (UnanswerableException e) {
      return new Cell(
          from, to, Outcome.UNKNOWN, null, Confidence.POSSIBLE, String.valueOf(e.getMessage()));
    }
  }
}
