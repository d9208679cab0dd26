package dnet.inspector.remedy.dhcp;

import dnet.inspector.linux.PacketSocket;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.MacAddress;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of DHCP on one interface. It waits less than RFC 2131 proposes: somebody waits
 * for the container.
 */
public final class DhcpClient {
  private static final long[] PATIENCE_MILLIS = {1000, 2000, 4000};
  private static final long[] SHORT_MILLIS = {1000};
  private static final SecureRandom RANDOM = new SecureRandom();

  private final PacketSocket socket;
  private final MacAddress mac;
  private final int transaction = RANDOM.nextInt();

  /**
   * For one exchange.
   *
   * @param socket for IPv4's frames on the interface
   * @param mac the interface's
   */
  public DhcpClient(PacketSocket socket, MacAddress mac) {
    this.socket = socket;
    this.mac = mac;
  }

  /** Whether an address is taken already. */
  public interface Probe {
    boolean isTaken(IpAddress address) throws IOException;
  }

  /** Whether a server offers an address; none is taken. */
  public boolean isOffered() throws IOException {
    return offer() != null;
  }

  private @Nullable Lease offer() throws IOException {
    DhcpMessage offer =
        exchange(
            DhcpMessage.frame(DhcpMessage.DISCOVER, transaction, mac, null, Map.of()),
            PATIENCE_MILLIS,
            m -> m.type() == DhcpMessage.OFFER && m.lease() != null);
    return offer == null ? null : offer.lease();
  }

  /**
   * Gets a lease: DISCOVER, OFFER, REQUEST, ACK. An address that somebody else uses is declined.
   *
   * @throws IOException if no server answers, or none lends anything usable
   */
  public Lease obtain(Probe probe) throws IOException {
    Lease offered = offer();
    if (offered == null) {
      throw new IOException("no DHCP server answers");
    }
    Map<Integer, byte[]> chosen =
        Map.of(
            DhcpMessage.REQUESTED,
            offered.prefix().address().octets(),
            DhcpMessage.SERVER,
            offered.server().octets());
    if (probe.isTaken(offered.prefix().address())) {
      socket.send(DhcpMessage.frame(DhcpMessage.DECLINE, transaction, mac, null, chosen));
      throw new IOException(
          "the DHCP server "
              + offered.server()
              + " offers "
              + offered.prefix().address()
              + ", which somebody has already");
    }
    Lease lease =
        confirmed(
            DhcpMessage.frame(DhcpMessage.REQUEST, transaction, mac, null, chosen),
            offered.prefix().address());
    if (lease == null) {
      throw new IOException(
          "the DHCP server " + offered.server() + " does not confirm what it offered");
    }
    return lease;
  }

  /**
   * Has the lease of an address prolonged, by whichever server (the state REBINDING).
   *
   * @return null if none answers
   * @throws RevokedException if a server says that the address must not be used any more
   */
  public @Nullable Lease renew(IpAddress address) throws IOException {
    return confirmed(
        DhcpMessage.frame(DhcpMessage.REQUEST, transaction, mac, address, Map.of()), address);
  }

  /**
   * Prepares to give an address back: asks once whose lease it is, for the journal does not know.
   *
   * @return sends the release, as soon as the address is not used any more; null if no server says
   *     that it has lent it
   */
  public @Nullable Release releasing(IpAddress address) throws IOException {
    byte[] request = DhcpMessage.frame(DhcpMessage.REQUEST, transaction, mac, address, Map.of());
    DhcpMessage answer = exchange(request, SHORT_MILLIS, m -> isAbout(m, address));
    Lease lease = answer == null || answer.type() == DhcpMessage.NAK ? null : answer.lease();
    if (answer == null || lease == null) {
      return null;
    }
    byte[] release = DhcpMessage.release(transaction, mac, lease, answer.sender());
    return () -> socket.send(release);
  }

  /** Gives a lease back (RFC 2131, 4.4.6). No server answers to it. */
  public interface Release {
    void send() throws IOException;
  }

  private static boolean isAbout(DhcpMessage answer, IpAddress address) {
    return answer.type() == DhcpMessage.NAK
        || (answer.type() == DhcpMessage.ACK
            && answer.lease() != null
            && answer.address().equals(address));
  }

  private @Nullable Lease confirmed(byte[] request, IpAddress address) throws IOException {
    DhcpMessage answer = exchange(request, PATIENCE_MILLIS, m -> isAbout(m, address));
    if (answer != null && answer.type() == DhcpMessage.NAK) {
      throw new RevokedException("a DHCP server says that " + address + " is not to be used");
    }
    return answer == null ? null : answer.lease();
  }

  private @Nullable DhcpMessage exchange(
      byte[] question, long[] times, Predicate<DhcpMessage> wanted) throws IOException {
    for (long patience : times) {
      socket.send(question);
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patience);
      for (long left = patience;
          left > 0;
          left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())) {
        byte[] frame = socket.receive((int) left);
        DhcpMessage answer = frame == null ? null : DhcpMessage.answer(frame, transaction, mac);
        if (answer != null && wanted.test(answer)) {
          return answer;
        }
      }
    }
    return null;
  }
}
