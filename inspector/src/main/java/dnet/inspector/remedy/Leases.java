package dnet.inspector.remedy;

import dnet.inspector.linux.PacketSocket;
import dnet.inspector.model.InterfaceAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.MacAddress;
import dnet.inspector.remedy.dhcp.DhcpClient;
import dnet.inspector.remedy.dhcp.Lease;
import dnet.inspector.remedy.dhcp.RevokedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Renews what DHCP servers have lent to pinned interfaces, at half of the time. How long a lease
 * lasts is learned by renewing it at once, so nothing need be remembered over a restart.
 */
public final class Leases {
  private static final long AGAIN_SECONDS = 30;

  private final Map<String, Due> due = new HashMap<>();

  /** When to ask again, and when the lease ends; both by {@link System#nanoTime}. */
  private record Due(long next, long end) {}

  /** How a lease stands. */
  enum Standing {
    HELD,
    /** No server answers. */
    UNANSWERED,
    /** A server forbids the address, or its time is up and none prolongs it. */
    ENDED
  }

  /** Milliseconds until the next is to be renewed; at most {@code most}. */
  public long untilNext(long most) {
    long now = System.nanoTime();
    return due.values().stream()
        .mapToLong(d -> Math.max(100, TimeUnit.NANOSECONDS.toMillis(d.next - now)))
        .reduce(most, Math::min);
  }

  /** Renews the lease of an interface, if it is time. */
  Standing tend(Ground.Guest guest, Link link) throws IOException {
    String key = guest.place() + " " + link.name();
    Due when = due.get(key);
    MacAddress mac = link.base().mac();
    Optional<InterfaceAddress> own =
        link.base().addresses().stream().filter(a -> a.prefix().address().isV4()).findFirst();
    if (own.isEmpty() || mac == null || (when != null && System.nanoTime() < when.next)) {
      return Standing.HELD;
    }
    try (Session session = new Session();
        PacketSocket socket =
            TakeLease.socket(session.at(guest.place()), link.key().index().value())) {
      Lease lease = new DhcpClient(socket, mac).renew(own.get().prefix().address());
      long now = System.nanoTime();
      if (lease != null) {
        long time = TimeUnit.SECONDS.toNanos(lease.seconds());
        due.put(key, new Due(now + time / 2, now + time));
        return Standing.HELD;
      }
      if (when != null && now >= when.end) {
        due.remove(key);
        return Standing.ENDED;
      }
      // Whose lease it is, and until when, nobody has said yet: it is not taken for ended.
      long left = when == null ? Long.MAX_VALUE : when.end - now;
      long again = Math.min(TimeUnit.SECONDS.toNanos(AGAIN_SECONDS), left);
      due.put(key, new Due(now + again, when == null ? Long.MAX_VALUE : when.end));
      return Standing.UNANSWERED;
    } catch (RevokedException e) {
      due.remove(key);
      return Standing.ENDED;
    }
  }

  /** Takes the addresses of a lease that has ended away; another is asked for afterwards. */
  static Plan ended(Ground.Guest guest, Link link) throws IOException {
    List<Step> steps = new ArrayList<>();
    try (Session session = new Session()) {
      Checks checks = new Checks(true);
      List<InterfaceAddress> own = link.base().addresses();
      for (int i = own.size() - 1; i >= 0; i--) {
        if (own.get(i).prefix().address().isV4()) {
          steps.addAll(
              AddressPlanner.removal(
                  session, guest.spot(), link.name(), own.get(i).prefix(), checks));
        }
      }
    }
    String whose = guest.container().name() + "'s " + link.name();
    return new Plan("give up the lease of " + whose + ", which has ended", steps, List.of());
  }

  /** Asks for a lease for an interface that has none any more. */
  static Plan another(Ground.Guest guest, Link link, MacAddress mac) {
    boolean routed =
        guest.stack().routes().stream().anyMatch(r -> r.isV4() && r.destination().length() == 0);
    return new Plan(
        "get a lease for " + guest.container().name() + "'s " + link.name(),
        List.of(new TakeLease(guest.place(), LinkRef.of(link), mac, !routed)),
        List.of());
  }
}
