package dnet.inspector.snapshot;

import dnet.inspector.linux.Namespaces;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.NetnsId;
import dnet.inspector.netlink.LinkStats;
import dnet.inspector.netlink.Rtnetlink;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Reads the counters of interfaces, and nothing else, in one namespace after the other. */
final class CounterTour implements Namespaces.Visit {
  private final Map<NetnsId, Map<Integer, LinkStats>> counters = new ConcurrentHashMap<>();

  private CounterTour() {}

  /** By namespace and interface index; a namespace that cannot be read is left out. */
  static Map<NetnsId, Map<Integer, LinkStats>> read(Iterator<@Nullable NetnsHandle> namespaces) {
    CounterTour tour = new CounterTour();
    Thread thread =
        Namespaces.tour("counters", () -> namespaces.hasNext() ? namespaces.next() : null, tour);
    Joining.fully(thread);
    return tour.counters;
  }

  @Override
  public void inside(NetnsHandle namespace) {
    try (Rtnetlink route = Rtnetlink.open("namespace " + namespace)) {
      Map<Integer, LinkStats> stats = new HashMap<>();
      route.counters().items().forEach(c -> stats.put(c.index(), c.stats()));
      counters.put(namespace.id(), stats);
    } catch (IOException e) {
      // It is as old as it was: what ended or refuses is found out by who reads all of it.
      counters.remove(namespace.id());
    }
  }

  @Override
  public void refused(NetnsHandle namespace, IOException why) {
    counters.remove(namespace.id());
  }
}
