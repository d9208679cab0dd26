package dnet.inspector.watch;

import dnet.inspector.docker.ContainerFacts;
import dnet.inspector.docker.EngineFacts;
import dnet.inspector.docker.NetworkFacts;
import dnet.inspector.model.NetnsId;
import dnet.inspector.snapshot.NamespaceFacts;
import dnet.inspector.snapshot.Snapshot;
import dnet.inspector.watch.Change.How;
import dnet.inspector.watch.Change.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two snapshots of a host, counters and ages aside. What was not read again is
 * the same object in both, and costs nothing.
 */
final class Changes {
  private final List<Change> found = new ArrayList<>();

  private Changes() {}

  /** The differences; none when there is nothing new to show. */
  static List<Change> between(Snapshot before, Snapshot after) {
    Changes changes = new Changes();
    changes.engine(before.engine(), after.engine());
    changes.namespaces(before, after);
    changes.whole(
        Kind.PROCESSES,
        before.processes().equals(after.processes())
            && before.proxies().equals(after.proxies())
            && before.mounts().equals(after.mounts())
            && before.socketOwners().equals(after.socketOwners()));
    changes.whole(Kind.RESOLVERS, before.resolvers().equals(after.resolvers()));
    changes.whole(Kind.OPEN_VSWITCH, Objects.equals(before.ovs(), after.ovs()));
    changes.whole(Kind.GAPS, new HashSet<>(before.gaps()).equals(new HashSet<>(after.gaps())));
    return List.copyOf(changes.found);
  }

  private void whole(Kind kind, boolean same) {
    if (!same) {
      found.add(new Change(kind, How.CHANGED, null, ""));
    }
  }

  @SuppressWarnings("ReferenceEquality") // what was not read again is the same object
  private void engine(@Nullable EngineFacts before, @Nullable EngineFacts after) {
    if (before == after) {
      return;
    }
    if (before == null || after == null) {
      found.add(new Change(Kind.ENGINE, after == null ? How.REMOVED : How.ADDED, null, ""));
    } else if (!before.version().equals(after.version())
        || !before.endpoint().equals(after.endpoint())) {
      found.add(new Change(Kind.ENGINE, How.CHANGED, null, ""));
    }
    each(
        Kind.CONTAINER,
        before == null ? List.of() : before.containers(),
        after == null ? List.of() : after.containers(),
        ContainerFacts::id);
    each(
        Kind.NETWORK,
        before == null ? List.of() : before.networks(),
        after == null ? List.of() : after.networks(),
        NetworkFacts::id);
  }

  private <T> void each(Kind kind, List<T> before, List<T> after, Function<T, String> identity) {
    Map<String, T> old = new HashMap<>();
    before.forEach(t -> old.put(identity.apply(t), t));
    for (T now : after) {
      T was = old.remove(identity.apply(now));
      if (was == null) {
        found.add(new Change(kind, How.ADDED, null, identity.apply(now)));
      } else if (!was.equals(now)) {
        found.add(new Change(kind, How.CHANGED, null, identity.apply(now)));
      }
    }
    old.keySet().forEach(id -> found.add(new Change(kind, How.REMOVED, null, id)));
  }

  private void namespaces(Snapshot before, Snapshot after) {
    Map<Long, NamespaceFacts> old = new HashMap<>();
    before.namespaces().forEach(n -> old.put(n.inode(), n));
    for (NamespaceFacts now : after.namespaces()) {
      NamespaceFacts was = old.remove(now.inode());
      if (was == null) {
        found.add(namespace(How.ADDED, now));
      } else {
        new NamespaceChanges(was, now, found).find();
      }
    }
    old.values().forEach(n -> found.add(namespace(How.REMOVED, n)));
  }

  private static Change namespace(How how, NamespaceFacts facts) {
    NetnsId id = new NetnsId(facts.inode());
    return new Change(Kind.NAMESPACE, how, id, "");
  }
}
