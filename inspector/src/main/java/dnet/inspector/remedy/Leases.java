package dnet.inspector.remedy;

import dnet.inspector.linux.PacketSocket;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.MacAddress;
import dnet.inspector.remedy.dhcp.DhcpClient;
import dnet.inspector.remedy.dhcp.Lease;
import dnet.inspector.remedy.dhcp.RevokedException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Renews what DHCP servers have lent to pinned interfaces, at half of the time. How long a lease
 * lasts is learned by renewing it at once, so nothing need be remembered over a restart. Servers
 * are asked on threads of their own: one that is silent keeps nothing else waiting.
 */
public final class Leases {
  private static final long AGAIN_SECONDS = 30;
  private static final int MOST_THREADS = 4;

  /** So soon it is looked whether a server has answered. */
  private static final long LOOK_MILLIS = 300;

  /** A file of pins that is being written may be empty for a moment. */
  private static final long GRACE_SECONDS = 10;

  private final Map<Key, Held> held = new HashMap<>();
  private final ThreadPoolExecutor asking =
      new ThreadPoolExecutor(
          MOST_THREADS,
          MOST_THREADS,
          GRACE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          task -> {
            Thread thread = new Thread(task, "dhcp");
            thread.setDaemon(true);
            return thread;
          });

  /** For nothing yet. */
  public Leases() {
    asking.allowCoreThreadTimeOut(true);
  }

  private record Key(Place place, String link) {}

  /** What is known of a lease; times by {@link System#nanoTime}. */
  private static final class Held {
    private long next = System.nanoTime();
    private @Nullable Long end;
    private @Nullable Future<Answer> asked;
    private Standing standing = Standing.HELD;
    private @Nullable Long unpinned;
  }

  /**
   * What servers said.
   *
   * @param lease null if none answers
   */
  private record Answer(@Nullable Lease lease, boolean revoked) {}

  /** How a lease stands. */
  enum Standing {
    HELD,
    /** No server answers. */
    UNANSWERED,
    /** A server forbids the address, or its time is up and none prolongs it. */
    ENDED
  }

  /** Milliseconds until there is something to do; at most {@code most}. */
  public long untilNext(long most) {
    long now = System.nanoTime();
    return held.values().stream()
        .mapToLong(
            h ->
                h.asked != null
                    ? LOOK_MILLIS
                    : Math.max(100, TimeUnit.NANOSECONDS.toMillis(h.next - now)))
        .reduce(most, Math::min);
  }

  /**
   * Has the lease of an interface renewed, if it is time.
   *
   * @param wait whether to wait for the servers; otherwise a later call tells what they said
   */
  Standing tend(Ground.Guest guest, Link link, boolean wait) throws IOException {
    MacAddress mac = link.base().mac();
    IpAddress own = address(link);
    if (own == null || mac == null) {
      return Standing.HELD;
    }
    Key key = new Key(guest.place(), link.name());
    Held its = held.computeIfAbsent(key, k -> new Held());
    its.unpinned = null;
    Future<Answer> asked = its.asked;
    if (asked == null) {
      if (System.nanoTime() < its.next) {
        return its.standing;
      }
      asked = asking.submit(() -> ask(guest.place(), link.key().index().value(), mac, own));
      its.asked = asked;
    }
    if (wait || asked.isDone()) {
      its.asked = null;
      its.standing = judge(its, answer(asked));
      if (its.standing == Standing.ENDED) {
        held.remove(key);
      }
    }
    return its.standing;
  }

  private static @Nullable IpAddress address(Link link) {
    return link.base().addresses().stream()
        .map(a -> a.prefix().address())
        .filter(IpAddress::isV4)
        .findFirst()
        .orElse(null);
  }

  private static Answer ask(Place place, int index, MacAddress mac, IpAddress own)
      throws IOException {
    try (Session session = new Session();
        PacketSocket socket = TakeLease.socket(session.at(place), index)) {
      return new Answer(new DhcpClient(socket, mac).renew(own), false);
    } catch (RevokedException e) {
      return new Answer(null, true);
    }
  }

  private static Answer answer(Future<Answer> asked) throws IOException {
    try {
      return asked.get();
    } catch (ExecutionException e) {
      throw new IOException("asking a DHCP server: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a DHCP server was asked");
    }
  }

  private static Standing judge(Held its, Answer answer) {
    long now = System.nanoTime();
    Long end = its.end;
    if (answer.lease != null) {
      long time = TimeUnit.SECONDS.toNanos(answer.lease.seconds());
      its.next = now + time / 2;
      its.end = now + time;
      return Standing.HELD;
    }
    if (answer.revoked || (end != null && now >= end)) {
      return Standing.ENDED;
    }
    // Whose lease it is, and until when, nobody may have said yet: it is not taken for ended.
    long again = TimeUnit.SECONDS.toNanos(AGAIN_SECONDS);
    its.next = now + (end == null ? again : Math.min(again, end - now));
    return Standing.UNANSWERED;
  }

  /**
   * Gives back what is pinned no longer and so would no longer be renewed.
   *
   * @param pinned containers' names and, after a blank, interfaces' that pins want DHCP for
   */
  List<Plan> returned(Ground ground, Set<String> pinned) {
    List<Plan> plans = new ArrayList<>();
    long now = System.nanoTime();
    for (Iterator<Map.Entry<Key, Held>> all = held.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<Key, Held> one = all.next();
      Key key = one.getKey();
      Held its = one.getValue();
      Link link = ground.linkAt(key.place, key.link).orElse(null);
      if (link == null) {
        all.remove();
      } else if (!pinned.contains(key.place.name() + " " + key.link)) {
        Long since = its.unpinned;
        if (since == null) {
          its.unpinned = now;
          its.next = now + TimeUnit.SECONDS.toNanos(GRACE_SECONDS);
        } else if (now - since >= TimeUnit.SECONDS.toNanos(GRACE_SECONDS)) {
          all.remove();
          MacAddress mac = link.base().mac();
          if (mac != null) {
            plans.add(LeasePlans.returned(ground, key.place, link, mac));
          }
        }
      }
    }
    return plans;
  }
}
