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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks DHCP servers, first whether they lend pinned interfaces an address. Renews what they have
 * lent to pinned interfaces, at half of the time. How long a lease lasts is learned by renewing it
 * at once, so nothing need be remembered over a restart. Servers are asked on threads of their own:
 * one that is silent keeps nothing else waiting.
 */
public final class Leases {
  private static final long AGAIN_SECONDS = 30;
  private static final int MOST_THREADS = 4;

  /** So soon it is looked whether a server has answered. */
  private static final long LOOK_MILLIS = 100;

  /** A file of pins that is being written may be empty for a moment. */
  private static final long GRACE_SECONDS = 10;

  private final Map<Key, Held> held = new HashMap<>();
  private final Map<Key, Sought> sought = new HashMap<>();
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

  /** What is known of a lease that is wanted; times by {@link System#nanoTime}. */
  private static final class Sought {
    private long next = System.nanoTime();
    private @Nullable Future<Boolean> asked;
  }

  /** Whether a server would lend an address. */
  enum Offer {
    /** It is being asked. */
    ASKED,
    /** One does, a moment ago. */
    MADE,
    /** None answers; it is asked again after a while. */
    NONE
  }

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
    return Stream.concat(
            held.values().stream().map(h -> untilNext(h.asked, h.next - now)),
            sought.values().stream().map(s -> untilNext(s.asked, s.next - now)))
        .reduce(most, Math::min);
  }

  private static long untilNext(@Nullable Future<?> asked, long nanos) {
    return asked != null ? LOOK_MILLIS : Math.max(100, TimeUnit.NANOSECONDS.toMillis(nanos));
  }

  /**
   * Asks whether a server would lend an address to an interface, and does not wait: a later call
   * tells what came of it.
   */
  Offer offer(Ground.Guest guest, String name) throws IOException {
    Link link = guest.needLink(name);
    MacAddress mac = link.base().mac();
    if (mac == null) {
      return Offer.NONE;
    }
    Key key = new Key(guest.place(), name);
    Sought its = sought.computeIfAbsent(key, k -> new Sought());
    Future<Boolean> asked = its.asked;
    if (asked == null) {
      if (System.nanoTime() < its.next) {
        return Offer.NONE;
      }
      its.asked = asking.submit(() -> isOffered(guest.place(), link.key().index().value(), mac));
      return Offer.ASKED;
    }
    if (!asked.isDone()) {
      return Offer.ASKED;
    }
    its.asked = null;
    its.next = System.nanoTime() + TimeUnit.SECONDS.toNanos(AGAIN_SECONDS);
    if (!answer(asked)) {
      return Offer.NONE;
    }
    sought.remove(key);
    return Offer.MADE;
  }

  private static boolean isOffered(Place place, int index, MacAddress mac) throws IOException {
    try (Session session = new Session();
        PacketSocket socket = TakeLease.socket(session.at(place), index)) {
      return new DhcpClient(socket, mac).isOffered();
    }
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
    sought.remove(key);
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

  private static <T> T answer(Future<T> asked) throws IOException {
    try {
      return asked.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GoneException gone) {
        throw new GoneException(String.valueOf(gone.getMessage()), gone);
      }
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
    sought
        .keySet()
        .removeIf(
            k ->
                ground.linkAt(k.place, k.link).isEmpty()
                    || !pinned.contains(k.place.name() + " " + k.link));
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
