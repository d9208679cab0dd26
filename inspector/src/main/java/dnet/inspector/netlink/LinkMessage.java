package dnet.inspector.netlink;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One RTM_NEWLINK as the kernel sent it, decoded but not interpreted (rtnetlink(7),
 * linux/if_link.h).
 *
 * @param index the interface's index, positive
 * @param type ARPHRD_* hardware type
 * @param flags IFF_* bits (netdevice(7))
 * @param name IFLA_IFNAME; may hold any octet but '/' and space, kept as ISO 8859-1 when not UTF-8
 * @param alternativeNames IFLA_ALT_IFNAME, in order
 * @param address IFLA_ADDRESS as colon-separated hexadecimal octets, of whatever length the
 *     hardware type has; null when absent
 * @param mtu IFLA_MTU in octets
 * @param operationalState IFLA_OPERSTATE, 0 to 6 (RFC 2863 order as in linux/if.h)
 * @param carrier IFLA_CARRIER; null when absent
 * @param master IFLA_MASTER; null when the link is no port of anything
 * @param link IFLA_LINK: index of the peer or the parent; null when absent
 * @param linkNetnsId IFLA_LINK_NETNSID: in which namespace {@code link} is, as a namespace id of
 *     the namespace that was asked; null when it is that namespace itself
 * @param kind IFLA_INFO_KIND; null for physical and loopback links
 * @param data IFLA_INFO_DATA by the attribute's name in lower case, unknown attributes as {@code
 *     #number} with hexadecimal content
 * @param slaveKind IFLA_INFO_SLAVE_KIND; null when absent
 * @param slaveData IFLA_INFO_SLAVE_DATA, as {@code data}
 * @param stats IFLA_STATS64; null when absent
 * @param conf4 this interface's net.ipv4.conf values that decide (IFLA_INET_CONF), by name
 * @param conf6 its net.ipv6.conf values that decide (IFLA_INET6_CONF)
 * @param xdpAttached whether IFLA_XDP reports a program
 */
public record LinkMessage(
    int index,
    int type,
    int flags,
    String name,
    List<String> alternativeNames,
    @Nullable String address,
    int mtu,
    int operationalState,
    @Nullable Boolean carrier,
    @Nullable Integer master,
    @Nullable Integer link,
    @Nullable Integer linkNetnsId,
    @Nullable String kind,
    Map<String, String> data,
    @Nullable String slaveKind,
    Map<String, String> slaveData,
    @Nullable LinkStats stats,
    SortedMap<String, Integer> conf4,
    SortedMap<String, Integer> conf6,
    boolean xdpAttached) {

  /** IFF_UP of linux/if.h. */
  public static final int IFF_UP = 0x1;

  /** IFF_NOARP of linux/if.h. */
  public static final int IFF_NOARP = 0x80;

  /** IFF_LOWER_UP of linux/if.h. */
  public static final int IFF_LOWER_UP = 0x10000;

  public LinkMessage {
    alternativeNames = List.copyOf(alternativeNames);
    data = Map.copyOf(data);
    slaveData = Map.copyOf(slaveData);
    conf4 = Collections.unmodifiableSortedMap(new TreeMap<>(conf4));
    conf6 = Collections.unmodifiableSortedMap(new TreeMap<>(conf6));
  }

  /** The same link with other counters. */
  public LinkMessage withStats(@Nullable LinkStats newer) {
    return new LinkMessage(
        index,
        type,
        flags,
        name,
        alternativeNames,
        address,
        mtu,
        operationalState,
        carrier,
        master,
        link,
        linkNetnsId,
        kind,
        data,
        slaveKind,
        slaveData,
        newer,
        conf4,
        conf6,
        xdpAttached);
  }
}
