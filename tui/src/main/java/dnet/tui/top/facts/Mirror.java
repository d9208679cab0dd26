package dnet.tui.top.facts;

import dnet.inspector.model.Counters;
import dnet.inspector.model.Host;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Wiring;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which namespaces must be read for all counters. What goes into one end of a veth pair comes out
 * of the other, and Linux counts it once for both (veth_get_stats64): the host's ends tell what all
 * containers send and receive, in one reading instead of hundreds. Only what is dropped or damaged
 * at the far end is told there alone.
 */
public final class Mirror {
  private final Set<NetnsId> needed = new HashSet<>();
  private final List<NetnsId> others = new ArrayList<>();
  private final Map<LinkKey, LinkKey> mirrors = new HashMap<>();
  private final Map<LinkKey, LinkCounters> last = new HashMap<>();

  /** What holds for this host; counters that were read before it stay known. */
  public Mirror(Wiring wiring, @Nullable Mirror before) {
    Host host = wiring.host();
    needed.add(host.home());
    for (Namespace namespace : host.namespaces().values()) {
      for (Link link : namespace.links()) {
        last.put(link.key(), LinkCounters.of(link));
        Link peer = wiring.peerOf(link).orElse(null);
        boolean far = !namespace.id().equals(host.home());
        if (far
            && peer != null
            && peer.key().namespace().equals(host.home())
            && !link.base().xdp()) {
          mirrors.put(link.key(), peer.key());
        } else if (far && !isIdle(link)) {
          needed.add(namespace.id());
        }
      }
    }
    host.namespaces().keySet().stream().filter(id -> !needed.contains(id)).forEach(others::add);
    if (before != null) {
      before.last.forEach((link, counters) -> last.computeIfPresent(link, (k, v) -> counters));
    }
  }

  /** Nothing that matters goes through it. */
  private static boolean isIdle(Link link) {
    return link instanceof Link.Loopback || !link.base().up();
  }

  /** The namespaces to read in a round: those that tell most, and of the others one share. */
  public Set<NetnsId> part(long round, int rounds) {
    Set<NetnsId> part = new HashSet<>(needed);
    for (int i = (int) (round % rounds); i < others.size(); i += rounds) {
      part.add(others.get(i));
    }
    return part;
  }

  /** All interfaces' counters, as far as some were read now. */
  public Map<LinkKey, LinkCounters> complete(Map<LinkKey, LinkCounters> read) {
    last.replaceAll((link, counters) -> read.getOrDefault(link, counters.partly()));
    Map<LinkKey, LinkCounters> all = new HashMap<>(last);
    mirrors.forEach(
        (link, peer) -> {
          LinkCounters near = last.get(peer);
          LinkCounters own = last.get(link);
          if (near != null && own != null) {
            all.put(
                link,
                new LinkCounters(
                    seen(near.tx(), own.rx()), seen(near.rx(), own.tx()), own.whole()));
          }
        });
    return all;
  }

  private static Counters seen(Counters near, Counters own) {
    return new Counters(near.packets(), near.bytes(), own.dropped(), own.errors());
  }
}
