package dnet.capture.plan;

import dnet.inspector.model.LinkKey;
import dnet.inspector.model.flow.Direction;
import dnet.inspector.model.flow.Hop;
import dnet.inspector.model.flow.Packet;
import dnet.inspector.model.flow.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The interfaces to look at.
 *
 * @param points numbered by their place in the list; predicted ones first
 * @param ends numbers of those by which the packets arrive at whom they are for
 */
public record Plan(List<Point> points, List<Integer> ends) {
  public Plan {
    points = List.copyOf(points);
    ends = List.copyOf(ends);
  }

  /**
   * A hop of a way at which there is a point.
   *
   * @param hop its place among the way's hops
   */
  public record Stop(int hop, int point) {}

  /** The point at an interface. */
  public Optional<Point> at(LinkKey link) {
    return points.stream().filter(p -> p.link().equals(link)).findFirst();
  }

  /** Where a way's packets can be looked at, in its order; docker-proxy's second connection not. */
  public List<Stop> stops(Trace way, Direction direction) {
    return stops(way, direction, false);
  }

  /**
   * The same of docker-proxy's second connection.
   *
   * @see #isSecond
   */
  public List<Stop> secondStops(Trace way, Direction direction) {
    return stops(way, direction, true);
  }

  private List<Stop> stops(Trace way, Direction direction, boolean second) {
    List<Stop> stops = new ArrayList<>();
    for (int i = 0; i < way.hops().size(); i++) {
      Hop hop = way.hops().get(i);
      LinkKey link = hop.link();
      if (hop.direction() == direction && link != null && isSecond(way, hop) == second) {
        int number = i;
        at(link).ifPresent(point -> stops.add(new Stop(number, point.number())));
      }
    }
    return stops;
  }

  /**
   * Whether a predicted hop is one of the connection that docker-proxy makes on its side: the
   * simulator gives it the next source port. Of UDP the payload tells that both belong together.
   */
  public static boolean isSecond(Trace way, Hop hop) {
    Packet packet = hop.packet();
    if (packet == null || packet.protocol() != 6) {
      return false;
    }
    int own = hop.direction() == Direction.FORWARD ? packet.sourcePort() : packet.destinationPort();
    return own == way.flow().sourcePort() + 1;
  }
}
