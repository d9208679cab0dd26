package dnet.inspector.netlink;

/**
 * That something changed in a namespace, and what kind of thing; not what it is now, for that is
 * read afterwards.
 *
 * @param origin the namespace, as the one of the socket numbers it; -1 for that one itself
 * @param urgent false for what ages by itself: a learned neighbour that became stale
 * @param subject of the topics about namespaces' ids the id, as {@code origin} numbers it; else -1
 */
public record KernelEvent(int origin, Topic topic, boolean urgent, int subject) {
  /** The socket's own namespace. */
  public static final int OWN = -1;

  /** What changed. */
  public enum Topic {
    LINKS,
    ADDRESSES,
    ROUTES,
    POLICY_RULES,
    NEIGHBOURS,
    FDB,
    QDISCS,
    /** Forwarding, rp_filter and the like (RTM_NEWNETCONF). */
    SETTINGS,
    /** Tables, chains, rules, sets of nf_tables. */
    RULESET,
    /** The origin gave an id to another namespace: something leads there now. */
    NAMESPACE_ADDED,
    /** The namespace with that id has ended. */
    NAMESPACE_REMOVED
  }
}
