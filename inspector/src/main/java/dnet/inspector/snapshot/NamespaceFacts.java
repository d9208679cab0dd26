package dnet.inspector.snapshot;

import dnet.inspector.netfilter.RulesText;
import dnet.inspector.netlink.AddressMessage;
import dnet.inspector.netlink.LinkMessage;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was read inside one network namespace.
 *
 * @param inode of the namespace
 * @param namespaceIds RTM_GETNSID: this namespace's ids of others, to their inodes
 * @param rules one entry a program; empty where no rules exist or none could be read (then there is
 *     a gap)
 * @param stack routes, neighbours, sockets and the like; null when not asked for
 */
public record NamespaceFacts(
    long inode,
    List<LinkMessage> links,
    List<AddressMessage> addresses,
    SortedMap<Integer, Long> namespaceIds,
    List<RulesText> rules,
    @Nullable StackFacts stack) {
  public NamespaceFacts {
    if (inode <= 0) {
      throw new IllegalArgumentException("namespace inode " + inode);
    }
    links = List.copyOf(links);
    addresses = List.copyOf(addresses);
    namespaceIds = Collections.unmodifiableSortedMap(new TreeMap<>(namespaceIds));
    rules = List.copyOf(rules);
  }
}
