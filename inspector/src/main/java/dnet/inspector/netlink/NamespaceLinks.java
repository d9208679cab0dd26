package dnet.inspector.netlink;

import dnet.inspector.linux.Namespaces;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.NetnsId;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The interfaces of one namespace, their addresses, and which namespaces they lead to.
 *
 * @param namespaceIds those ids of other namespaces that the links mention, to their inodes; an id
 *     that none of the offered namespaces has is left out
 * @param complete false when a dump was interrupted each time it was tried
 */
public record NamespaceLinks(
    NetnsId namespace,
    List<LinkMessage> links,
    List<AddressMessage> addresses,
    SortedMap<Integer, Long> namespaceIds,
    boolean complete) {
  public NamespaceLinks {
    links = List.copyOf(links);
    addresses = List.copyOf(addresses);
    namespaceIds = Collections.unmodifiableSortedMap(new TreeMap<>(namespaceIds));
  }

  /**
   * Reads a namespace, in a thread of its own.
   *
   * @param others where its links may lead to, the likeliest first
   */
  public static NamespaceLinks read(NetnsHandle namespace, Collection<NetnsHandle> others)
      throws IOException {
    return Namespaces.call(namespace, () -> readHere(namespace, others));
  }

  /**
   * Reads the namespace that the calling thread is in.
   *
   * @param namespace a handle of that namespace
   * @param others where its links may lead to, the likeliest first
   */
  public static NamespaceLinks readHere(NetnsHandle namespace, Collection<NetnsHandle> others)
      throws IOException {
    try (Rtnetlink socket = Rtnetlink.open("namespace " + namespace)) {
      return of(namespace.id(), socket, others, Map.of());
    }
  }

  /**
   * Reads the namespace that {@code socket} was opened in.
   *
   * @param others where its links may lead to, the likeliest first; looked into no further than is
   *     needed
   * @param known ids that are not asked for again
   */
  public static NamespaceLinks of(
      NetnsId id, Rtnetlink socket, Iterable<NetnsHandle> others, Map<Integer, Long> known)
      throws IOException {
    Rtnetlink.Dump<LinkMessage> links = socket.links();
    Rtnetlink.Dump<AddressMessage> addresses = socket.addresses();
    Set<Integer> wanted = new TreeSet<>();
    for (LinkMessage link : links.items()) {
      if (link.linkNetnsId() != null) {
        wanted.add(link.linkNetnsId());
      }
    }
    SortedMap<Integer, Long> ids = new TreeMap<>(known);
    ids.keySet().retainAll(wanted);
    wanted.removeAll(ids.keySet());
    Iterator<NetnsHandle> candidates = others.iterator();
    while (!wanted.isEmpty() && candidates.hasNext()) {
      NetnsHandle other = candidates.next();
      int nsid = socket.namespaceId(other).orElse(-1);
      if (wanted.remove(nsid)) {
        ids.put(nsid, other.id().inode());
      }
    }
    return new NamespaceLinks(
        id, links.items(), addresses.items(), ids, links.complete() && addresses.complete());
  }
}
