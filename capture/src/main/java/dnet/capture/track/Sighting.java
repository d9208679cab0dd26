package dnet.capture.track;

import dnet.capture.decode.Frame;
import dnet.capture.decode.Layer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A probe's packet, or one that answers it, at a capture point.
 *
 * @param point the capture's number, as the caller counts
 * @param nanos since the epoch
 * @param frame all that was captured
 * @param datagram the IP packet in it that is the probe's; the inner one in a tunnel
 * @param probe the probe's number
 * @param counts whether it is the probe itself or the first answer to it, and not what follows in
 *     the same connection, or an error
 * @param error the ICMP error that quotes the probe; then {@code datagram} is the one that carries
 *     it. Null for others
 */
public record Sighting(
    int point,
    long nanos,
    Frame frame,
    Frame.Datagram datagram,
    int probe,
    Way way,
    boolean counts,
    Layer.@Nullable Icmp error) {
  /** Who talks to whom, here. */
  public Tuple tuple() {
    return Tuple.of(datagram);
  }

  /** VNI or key of the tunnel that it is in here; null for none. */
  public @Nullable Long tunnelId() {
    return datagram.tunnelId();
  }

  /** Whether a packet of a connection begins or first answers it; others do. */
  static boolean begins(Frame.Datagram datagram, Way way) {
    if (datagram.transport() instanceof Layer.Tcp tcp) {
      return way == Way.FORWARD
          ? tcp.has(Layer.Tcp.SYN)
          : tcp.has(Layer.Tcp.SYN) || tcp.has(Layer.Tcp.RST);
    }
    return true;
  }

  /** Whether it says no to the probe: a TCP reset. */
  public boolean isReset() {
    return datagram.transport() instanceof Layer.Tcp tcp && tcp.has(Layer.Tcp.RST);
  }

  /**
   * What tells one passage from another through the same point: packets that are routed back
   * through an interface have a lower TTL, and may be translated.
   */
  Passing passing() {
    return passing(datagram);
  }

  static Passing passing(Frame.Datagram datagram) {
    return new Passing(Tuple.of(datagram), datagram.ip().ttl(), datagram.tunnelId());
  }

  record Passing(Tuple tuple, int ttl, @Nullable Long tunnelId) {
    // Written out: what the language makes costs a millisecond or more when it is first used.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Passing that
          && tuple.equals(that.tuple)
          && ttl == that.ttl
          && Objects.equals(tunnelId, that.tunnelId);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * tuple.hashCode() + ttl) + Objects.hashCode(tunnelId);
    }
  }

  /** For people: {@code probe 3 forward, icmp}. */
  public String comment() {
    return "probe "
        + probe
        + (way == Way.FORWARD ? " forward" : error != null ? " error" : " reply")
        + ", "
        + tuple();
  }
}
