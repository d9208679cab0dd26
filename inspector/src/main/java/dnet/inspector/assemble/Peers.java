package dnet.inspector.assemble;

import dnet.inspector.model.IfIndex;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Peer;
import dnet.inspector.netlink.LinkMessage;
import dnet.inspector.snapshot.NamespaceFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Pairs interfaces across namespaces.
 *
 * <p>What the kernel says of a veth is its peer's index (IFLA_LINK) and, if the peer is in another
 * namespace, that namespace's id as seen from here (IFLA_LINK_NETNSID). The kernel leaves IFLA_LINK
 * out where the peer's index equals the interface's own. An index alone proves nothing: containers
 * often share them. So a pair counts only when neither end contradicts the other and at least one
 * names the other's namespace.
 */
final class Peers {
  private final Map<NetnsId, NamespaceFacts> namespaces = new HashMap<>();
  private final Map<LinkKey, LinkMessage> messages = new HashMap<>();
  private final Map<Integer, List<LinkKey>> vethsByIndex = new HashMap<>();

  Peers(List<NamespaceFacts> facts) {
    for (NamespaceFacts namespace : facts) {
      NetnsId id = new NetnsId(namespace.inode());
      namespaces.put(id, namespace);
      for (LinkMessage message : namespace.links()) {
        LinkKey key = new LinkKey(id, new IfIndex(message.index()));
        messages.put(key, message);
        if (isVeth(message)) {
          vethsByIndex.computeIfAbsent(message.index(), i -> new ArrayList<>()).add(key);
        }
      }
    }
  }

  /** The link's message; null if there is no such link. */
  @Nullable LinkMessage message(LinkKey key) {
    return messages.get(key);
  }

  /** A veth's other end. */
  Peer peerOf(LinkKey veth, LinkMessage message) {
    Claim mine = claim(veth.namespace(), message);
    if (mine == null) {
      return new Peer.Unseen("the kernel did not say which interface it is");
    }
    List<LinkKey> candidates = new ArrayList<>();
    for (LinkKey candidate : vethsByIndex.getOrDefault(mine.index(), List.of())) {
      if (candidate.equals(veth) || !mine.allows(candidate)) {
        continue;
      }
      Claim theirs = claim(candidate.namespace(), messages.get(candidate));
      if (theirs == null || theirs.index() != message.index() || !theirs.allows(veth)) {
        continue;
      }
      if (mine.namespace() != null || theirs.namespace() != null) {
        return new Peer.Found(candidate);
      }
      candidates.add(candidate);
    }
    if (!candidates.isEmpty()) {
      return new Peer.Ambiguous(candidates);
    }
    return new Peer.Unseen(
        mine.namespace() == null
            ? "interface " + mine.index() + " of a namespace that was not read"
            : "interface " + mine.index() + " of " + mine.namespace() + " was not seen");
  }

  /**
   * The interface that {@code message} rides on (macvlan, ipvlan, VLAN, tunnel); null if unseen.
   * Unlike a veth's peer, it does not point back, so its namespace must be known.
   */
  @Nullable LinkKey parentOf(NetnsId namespace, LinkMessage message) {
    Claim claim = claim(namespace, message);
    if (claim == null || claim.namespace() == null || message.link() == null) {
      return null;
    }
    LinkKey parent = new LinkKey(claim.namespace(), new IfIndex(claim.index()));
    return messages.containsKey(parent) ? parent : null;
  }

  /**
   * The namespace that a tunnel device was made in, and sends from; null if that was not seen. It
   * is the device's own unless IFLA_LINK_NETNSID says otherwise.
   */
  @Nullable NetnsId linkNamespaceOf(NetnsId namespace, LinkMessage message) {
    Integer nsid = message.linkNetnsId();
    if (nsid == null) {
      return namespace;
    }
    NamespaceFacts facts = namespaces.get(namespace);
    Long inode = facts == null ? null : facts.namespaceIds().get(nsid);
    return inode == null ? null : new NetnsId(inode);
  }

  private @Nullable Claim claim(NetnsId namespace, @Nullable LinkMessage message) {
    if (message == null) {
      return null;
    }
    Integer nsid = message.linkNetnsId();
    Integer link = message.link();
    if (link == null && nsid == null) {
      return null;
    }
    int index = link == null || link == 0 ? message.index() : link;
    if (nsid == null) {
      return new Claim(index, namespace, namespace);
    }
    NamespaceFacts facts = namespaces.get(namespace);
    Long inode = facts == null ? null : facts.namespaceIds().get(nsid);
    return new Claim(index, inode == null ? null : new NetnsId(inode), namespace);
  }

  private static boolean isVeth(LinkMessage message) {
    return "veth".equals(message.kind());
  }

  /**
   * What one end says of the other.
   *
   * @param index the other end's index, positive
   * @param namespace where the other end is; null when that id could not be resolved
   * @param from where this end is
   */
  private record Claim(int index, @Nullable NetnsId namespace, NetnsId from) {
    boolean allows(LinkKey other) {
      return namespace == null
          ? !other.namespace().equals(from)
          : namespace.equals(other.namespace());
    }
  }
}
