package dnet.inspector.watch;

import dnet.inspector.model.NetnsId;
import dnet.inspector.netlink.LinkMessage;
import dnet.inspector.snapshot.NamespaceFacts;
import dnet.inspector.snapshot.StackFacts;
import dnet.inspector.watch.Change.How;
import dnet.inspector.watch.Change.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** What differs between two readings of one namespace. */
@SuppressWarnings("ReferenceEquality") // what was not read again is the same object
final class NamespaceChanges {
  private final NetnsId id;
  private final NamespaceFacts before;
  private final NamespaceFacts after;
  private final List<Change> found;

  /**
   * Prepares.
   *
   * @param found is added to
   */
  NamespaceChanges(NamespaceFacts before, NamespaceFacts after, List<Change> found) {
    this.id = new NetnsId(after.inode());
    this.before = before;
    this.after = after;
    this.found = found;
  }

  void find() {
    if (before == after) {
      return;
    }
    links();
    list(Kind.ADDRESSES, before.addresses(), after.addresses(), Function.identity());
    if (!before.rules().equals(after.rules())
        && !Sameness.of(before.rules()).equals(Sameness.of(after.rules()))) {
      changed(Kind.RULESET);
    }
    StackFacts old = before.stack();
    StackFacts now = after.stack();
    if (old == null || now == null) {
      if (old != now) {
        changed(Kind.GAPS);
      }
    } else if (old != now) {
      stack(old, now);
    }
  }

  private void links() {
    if (before.links() == after.links() && before.namespaceIds().equals(after.namespaceIds())) {
      return;
    }
    Map<Integer, LinkMessage> old = new HashMap<>();
    before.links().forEach(l -> old.put(l.index(), l));
    for (LinkMessage link : after.links()) {
      LinkMessage was = old.remove(link.index());
      if (was == null) {
        found.add(new Change(Kind.LINK, How.ADDED, id, link.name()));
      } else if (!Sameness.same(was, link) || !samePlace(was, link)) {
        found.add(new Change(Kind.LINK, How.CHANGED, id, link.name()));
      }
    }
    old.values().forEach(l -> found.add(new Change(Kind.LINK, How.REMOVED, id, l.name())));
  }

  /** Whether a link leads to the namespace that it led to. */
  private boolean samePlace(LinkMessage was, LinkMessage link) {
    return link.linkNetnsId() == null
        || Objects.equals(
            before.namespaceIds().get(was.linkNetnsId()),
            after.namespaceIds().get(link.linkNetnsId()));
  }

  private void stack(StackFacts old, StackFacts now) {
    list(Kind.ROUTES, old.routes(), now.routes(), Function.identity());
    if (!old.policyRules().equals(now.policyRules())) {
      changed(Kind.POLICY_RULES);
    }
    if (old.neighbours() != now.neighbours()) {
      list(
          Kind.NEIGHBOURS,
          Sameness.unicast(old.neighbours()),
          Sameness.unicast(now.neighbours()),
          Function.identity());
    }
    if (differ(old.fdb(), now.fdb(), Sameness::of)
        || differ(old.vlans(), now.vlans(), Function.identity())) {
      changed(Kind.FDB);
    }
    if (differ(old.qdiscs(), now.qdiscs(), Sameness::of)
        || differ(old.filters(), now.filters(), Function.identity())) {
      changed(Kind.QDISCS);
    }
    list(Kind.SOCKETS, old.sockets(), now.sockets(), Function.identity());
    list(Kind.CONNTRACK, old.conntrack(), now.conntrack(), Sameness::of);
    if (old.sysctls() != now.sysctls()
        && !Sameness.of(old.sysctls()).equals(Sameness.of(now.sysctls()))) {
      changed(Kind.SYSCTLS);
    }
    if (!old.tables().equals(now.tables()) && !contains(Kind.RULESET)) {
      changed(Kind.RULESET);
    }
    if (!old.unread().equals(now.unread())) {
      changed(Kind.GAPS);
    }
  }

  private boolean contains(Kind kind) {
    return found.stream().anyMatch(c -> c.kind() == kind && id.equals(c.namespace()));
  }

  private <T, K> void list(Kind kind, List<T> old, List<T> now, Function<T, K> sameness) {
    if (differ(old, now, sameness)) {
      changed(kind);
    }
  }

  /** Without regard to order, in which dumps of hash tables differ. */
  private static <T, K> boolean differ(List<T> old, List<T> now, Function<T, K> sameness) {
    if (old == now || old.equals(now)) {
      return false;
    }
    return old.size() != now.size() || !kernels(old, sameness).equals(kernels(now, sameness));
  }

  private static <T, K> Set<K> kernels(List<T> items, Function<T, K> sameness) {
    Set<K> kernels = new HashSet<>();
    items.forEach(item -> kernels.add(sameness.apply(item)));
    return kernels;
  }

  private void changed(Kind kind) {
    found.add(new Change(kind, How.CHANGED, id, ""));
  }
}
