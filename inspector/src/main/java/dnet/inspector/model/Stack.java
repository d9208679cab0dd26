package dnet.inspector.model;

import dnet.inspector.model.firewall.Ruleset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a namespace's network stack does with packets, beyond its links: routes, rules, neighbours,
 * sockets, firewall, settings. Order is the kernel's.
 *
 * @param unread what is not known, because it was not asked for or could not be read (then there is
 *     a gap); lists of such parts are empty, which must not be taken for "there are none"
 */
public record Stack(
    List<Route> routes,
    List<PolicyRule> policyRules,
    List<Neighbour> neighbours,
    List<FdbEntry> fdb,
    List<Socket> sockets,
    List<Qdisc> qdiscs,
    List<TcFilter> filters,
    Sysctls sysctls,
    Ruleset ruleset,
    Conntrack conntrack,
    Set<Part> unread) {
  /** Nothing read. */
  public static final Stack UNREAD =
      new Stack(
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          Sysctls.UNREAD,
          Ruleset.EMPTY,
          Conntrack.UNREAD,
          EnumSet.allOf(Part.class));

  public Stack {
    routes = List.copyOf(routes);
    policyRules = List.copyOf(policyRules);
    neighbours = List.copyOf(neighbours);
    fdb = List.copyOf(fdb);
    sockets = List.copyOf(sockets);
    qdiscs = List.copyOf(qdiscs);
    filters = List.copyOf(filters);
    unread = Set.copyOf(unread);
  }

  /** Whether a part is known. */
  public boolean knows(Part part) {
    return !unread.contains(part);
  }

  /** What a stack consists of. */
  public enum Part {
    ROUTES,
    POLICY_RULES,
    NEIGHBOURS,
    FDB,
    SOCKETS,
    QDISCS,
    SYSCTLS,
    RULESET,
    CONNTRACK
  }
}
