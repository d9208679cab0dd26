package dnet.capture.probe;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.flow.Protocol;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What to send.
 *
 * @param source to send from; null to let the routing choose, as it does for a process
 * @param port of TCP or UDP; 0 for ICMP
 * @param count how many, up to {@link #MOST}
 * @param interval between two of them
 * @param size of the IP packet in octets; 0 for as little as a probe needs. TCP has no payload and
 *     ignores it
 * @param dontFragment whether packets say so, whatever path MTU the kernel has learned
 * @param timeout how long to wait for an answer to each
 */
public record ProbePlan(
    Protocol protocol,
    @Nullable IpAddress source,
    IpAddress destination,
    int port,
    int count,
    Duration interval,
    int size,
    boolean dontFragment,
    Duration timeout) {
  /** Probes at most; each of TCP and UDP holds a descriptor until its answer. */
  public static final int MOST = 10_000;

  public ProbePlan {
    if (count < 1 || count > MOST) {
      throw new IllegalArgumentException("count " + count);
    }
    if (port < 0 || port > 0xffff || (protocol.hasPorts() && port == 0)) {
      throw new IllegalArgumentException("port " + port);
    }
    if (interval.isNegative() || timeout.isNegative() || timeout.toMinutes() > 10) {
      throw new IllegalArgumentException("interval " + interval + ", timeout " + timeout);
    }
    if (size != 0 && (size < least(protocol, destination) || size > 0xffff)) {
      throw new IllegalArgumentException(
          "size " + size + ": " + least(protocol, destination) + " to 65535");
    }
  }

  /** An IP header, eight octets of ICMP or UDP, and the token. */
  private static int least(Protocol protocol, IpAddress destination) {
    return protocol == Protocol.TCP ? 0 : (destination.isV4() ? 20 : 40) + 8 + 16;
  }

  /** Octets behind the header of ICMP or UDP, the token's among them. */
  int payloadLength() {
    return Math.max(16, size - (destination.isV4() ? 28 : 48));
  }

  /** So many, a tenth of a second apart, each waited for a second. */
  public static ProbePlan of(Protocol protocol, IpAddress destination, int port, int count) {
    return new ProbePlan(
        protocol,
        null,
        destination,
        port,
        count,
        Duration.ofMillis(100),
        0,
        false,
        Duration.ofSeconds(1));
  }
}
