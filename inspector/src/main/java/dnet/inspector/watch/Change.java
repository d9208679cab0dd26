package dnet.inspector.watch;

import dnet.inspector.model.NetnsId;
import org.jspecify.annotations.Nullable;

/**
 * One difference between two pictures of a host.
 *
 * @param namespace where; null for what is in none
 * @param subject which of its kind: a link's name, a container's or a network's id, a line for
 *     people; empty where the kind says it all. Hostile text
 */
public record Change(Kind kind, How how, @Nullable NetnsId namespace, String subject) {
  /** What became of it. */
  public enum How {
    ADDED,
    REMOVED,
    CHANGED
  }

  /** What it is that changed. */
  public enum Kind {
    NAMESPACE,
    /** An interface, its settings, or its place on a bridge. */
    LINK,
    ADDRESSES,
    ROUTES,
    POLICY_RULES,
    NEIGHBOURS,
    FDB,
    QDISCS,
    SOCKETS,
    SYSCTLS,
    CONNTRACK,
    RULESET,
    CONTAINER,
    NETWORK,
    /** It began or ceased to answer, or is another version. */
    ENGINE,
    /** A container's first process, a docker-proxy, who holds a socket, a mounted namespace. */
    PROCESSES,
    RESOLVERS,
    OPEN_VSWITCH,
    /** Something can be read that could not, or the other way round. */
    GAPS,
    /** Events were lost: what they told of was read again. The subject is a line for people. */
    LOST
  }
}
