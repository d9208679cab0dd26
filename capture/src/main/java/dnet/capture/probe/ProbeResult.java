package dnet.capture.probe;

import dnet.capture.track.Identity;
import dnet.inspector.linux.SocketAddress;
import dnet.inspector.linux.SocketMessage.SocketError;
import org.jspecify.annotations.Nullable;

/**
 * What became of a probe.
 *
 * @param number from 0
 * @param identity what its packets are known by
 * @param local where it was sent from; null where it could not be sent
 * @param sentNanos since the epoch
 * @param answeredNanos when the answer or the error came; 0 for none
 * @param errno of the socket; 0 where there was no error
 * @param error who said what, where the kernel knows; null otherwise
 */
public record ProbeResult(
    int number,
    Identity identity,
    @Nullable SocketAddress local,
    Fate fate,
    long sentNanos,
    long answeredNanos,
    int errno,
    @Nullable SocketError error) {
  /** What became of it. */
  public enum Fate {
    /** An echo or a datagram came back. */
    ANSWERED,
    /** The connection was accepted. */
    ACCEPTED,
    /** A reset, or ICMP "port unreachable". */
    REFUSED,
    /** Another ICMP error, or the kernel gave up on the way's first link. */
    UNREACHABLE,
    /** It could not be sent; {@code errno} says why. */
    NOT_SENT,
    /** Neither answer nor error in time. */
    SILENCE
  }

  /** Whether the other side answered as it should. */
  public boolean isDelivered() {
    return fate == Fate.ANSWERED || fate == Fate.ACCEPTED;
  }

  /** From sending to the answer, in nanoseconds; -1 where there was none. */
  public long roundTripNanos() {
    return answeredNanos == 0 ? -1 : Math.max(0, answeredNanos - sentNanos);
  }
}
