package dnet.capture.plan;

import dnet.capture.source.Filter;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.flow.Direction;
import dnet.inspector.model.flow.Flow;
import dnet.inspector.model.flow.Hop;
import dnet.inspector.model.flow.Packet;
import dnet.inspector.model.flow.Protocol;
import dnet.inspector.model.flow.Trace;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The filters of a flow. Each point looks for the packets as they are at any hop, translated or
 * not: where a packet went astray it may look as it should elsewhere.
 */
final class PointFilters {
  private record Pair(IpAddress one, IpAddress other, int port) {
    // Written out: what the language makes costs a millisecond or more when it is first used.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Pair that
          && one.equals(that.one)
          && this.other.equals(that.other)
          && port == that.port;
    }

    @Override
    public int hashCode() {
      return 31 * (31 * one.hashCode() + other.hashCode()) + port;
    }
  }

  private record Tunnel(IpAddress one, IpAddress other) {}

  private final Flow flow;
  private final boolean all;
  private final Set<Pair> pairs = new LinkedHashSet<>();
  private final Set<Tunnel> tunnels = new LinkedHashSet<>();

  /**
   * Filters for a way.
   *
   * @param all whether also what follows in a connection is wanted, and not its ends only
   */
  PointFilters(Trace way, boolean all) {
    this.flow = way.flow();
    this.all = all;
    for (Hop hop : way.hops()) {
      Packet packet = hop.packet();
      if (packet != null && !packet.source().isUnspecified()) {
        add(hop.direction(), packet);
      }
    }
    IpAddress source = flow.source();
    if (source != null) {
      pairs.add(new Pair(source, flow.destination(), flow.destinationPort()));
    }
  }

  private void add(Direction direction, Packet packet) {
    boolean there = direction == Direction.FORWARD;
    int port = there ? packet.destinationPort() : packet.sourcePort();
    pairs.add(
        new Pair(
            there ? packet.source() : packet.destination(),
            there ? packet.destination() : packet.source(),
            flow.protocol() == Protocol.ICMP ? 0 : port));
    Packet outer = packet.outer();
    if (outer != null) {
      tunnels.add(
          there
              ? new Tunnel(outer.source(), outer.destination())
              : new Tunnel(outer.destination(), outer.source()));
    }
  }

  /** Packets may also be in a tunnel that no hop shows. */
  void tunnel(IpAddress one, IpAddress other) {
    tunnels.add(new Tunnel(one, other));
  }

  /** Whether some packets are in a tunnel. */
  boolean hasTunnels() {
    return !tunnels.isEmpty();
  }

  /**
   * What a point takes.
   *
   * @param underlay whether packets in tunnels may pass there
   */
  Filter filter(boolean underlay) {
    List<Filter> parts = new ArrayList<>();
    Set<IpAddress> addresses = new LinkedHashSet<>();
    for (Pair pair : pairs) {
      parts.add(between(pair));
      addresses.add(pair.one());
      addresses.add(pair.other());
    }
    if (pairs.isEmpty()) {
      parts.add(protocol(Filter.host(flow.destination()), flow.destinationPort()));
      addresses.add(flow.destination());
    }
    for (IpAddress address : addresses) {
      parts.add(Filter.icmpErrors(address.isV4()).and(Filter.to(address)));
      parts.add(Filter.resolution(address));
    }
    if (underlay) {
      for (Tunnel tunnel : tunnels) {
        for (Pair pair : pairs) {
          parts.add(Filter.tunnels(tunnel.one(), tunnel.other(), pair.one(), pair.other()));
        }
      }
    }
    return Filter.any(parts.toArray(Filter[]::new));
  }

  private Filter between(Pair pair) {
    return protocol(Filter.between(pair.one(), pair.other()), pair.port());
  }

  private Filter protocol(Filter addresses, int port) {
    boolean v4 = flow.isV4();
    Filter filter = addresses.and(Filter.protocol(v4, flow.protocol().number(v4)));
    @Nullable Filter ports = port == 0 ? null : Filter.port(port);
    filter = ports == null ? filter : filter.and(ports);
    return flow.protocol() == Protocol.TCP && !all ? filter.and(Filter.tcpEnds(v4)) : filter;
  }
}
