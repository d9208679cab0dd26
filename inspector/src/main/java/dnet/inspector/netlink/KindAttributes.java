package dnet.inspector.netlink;

import static dnet.inspector.netlink.ValueKind.BE16;
import static dnet.inspector.netlink.ValueKind.BE32;
import static dnet.inspector.netlink.ValueKind.BOOL;
import static dnet.inspector.netlink.ValueKind.BRIDGE_ID;
import static dnet.inspector.netlink.ValueKind.FLAG;
import static dnet.inspector.netlink.ValueKind.HARDWARE_ADDRESS;
import static dnet.inspector.netlink.ValueKind.IP;
import static dnet.inspector.netlink.ValueKind.U16;
import static dnet.inspector.netlink.ValueKind.U32;
import static dnet.inspector.netlink.ValueKind.U8;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Names and types of IFLA_INFO_DATA and IFLA_INFO_SLAVE_DATA, by kind (linux/if_link.h,
 * linux/if_tunnel.h). What is not listed is kept by number, in hexadecimal.
 */
final class KindAttributes {
  private record Entry(String name, ValueKind type, List<String> words) {}

  private static final class Table {
    private final Map<Integer, Entry> entries = new HashMap<>();

    Table add(int number, String name, ValueKind type, String... words) {
      entries.put(number, new Entry(name, type, List.of(words)));
      return this;
    }
  }

  private static final Table BRIDGE =
      new Table()
          .add(1, "forward_delay", U32)
          .add(2, "hello_time", U32)
          .add(3, "max_age", U32)
          .add(4, "ageing_time", U32)
          .add(5, "stp_state", U32)
          .add(6, "priority", U16)
          .add(7, "vlan_filtering", BOOL)
          .add(8, "vlan_protocol", BE16)
          .add(9, "group_fwd_mask", U16)
          .add(10, "root_id", BRIDGE_ID)
          .add(11, "bridge_id", BRIDGE_ID)
          .add(12, "root_port", U16)
          .add(13, "root_path_cost", U32)
          .add(20, "group_addr", HARDWARE_ADDRESS)
          .add(22, "mcast_router", U8)
          .add(23, "mcast_snooping", BOOL)
          .add(25, "mcast_querier", BOOL)
          .add(36, "nf_call_iptables", BOOL)
          .add(37, "nf_call_ip6tables", BOOL)
          .add(38, "nf_call_arptables", BOOL)
          .add(39, "vlan_default_pvid", U16);

  private static final Table BRIDGE_PORT =
      new Table()
          .add(1, "state", U8)
          .add(2, "priority", U16)
          .add(3, "cost", U32)
          .add(4, "mode", BOOL)
          .add(5, "guard", BOOL)
          .add(6, "protect", BOOL)
          .add(7, "fast_leave", BOOL)
          .add(8, "learning", BOOL)
          .add(9, "unicast_flood", BOOL)
          .add(10, "proxyarp", BOOL)
          .add(12, "proxyarp_wifi", BOOL)
          .add(13, "root_id", BRIDGE_ID)
          .add(14, "bridge_id", BRIDGE_ID)
          .add(15, "designated_port", U16)
          .add(16, "designated_cost", U16)
          .add(17, "id", U16)
          .add(18, "no", U16)
          .add(27, "mcast_flood", BOOL)
          .add(30, "bcast_flood", BOOL)
          .add(32, "neigh_suppress", BOOL)
          .add(33, "isolated", BOOL)
          .add(39, "locked", BOOL);

  private static final Table VXLAN =
      new Table()
          .add(1, "id", U32)
          .add(2, "group", IP)
          .add(3, "link", U32)
          .add(4, "local", IP)
          .add(5, "ttl", U8)
          .add(6, "tos", U8)
          .add(7, "learning", BOOL)
          .add(8, "ageing", U32)
          .add(9, "limit", U32)
          .add(11, "proxy", BOOL)
          .add(12, "rsc", BOOL)
          .add(13, "l2miss", BOOL)
          .add(14, "l3miss", BOOL)
          .add(15, "port", BE16)
          .add(16, "group6", IP)
          .add(17, "local6", IP)
          .add(18, "udp_csum", BOOL)
          .add(19, "udp_zero_csum6_tx", BOOL)
          .add(20, "udp_zero_csum6_rx", BOOL)
          .add(23, "gbp", FLAG)
          .add(25, "collect_metadata", BOOL)
          .add(29, "df", U8);

  private static final Table GENEVE =
      new Table()
          .add(1, "id", U32)
          .add(2, "remote", IP)
          .add(3, "ttl", U8)
          .add(4, "tos", U8)
          .add(5, "port", BE16)
          .add(6, "collect_metadata", FLAG)
          .add(7, "remote6", IP)
          .add(8, "udp_csum", BOOL)
          .add(13, "df", U8);

  private static final Table GRE =
      new Table()
          .add(1, "link", U32)
          .add(2, "iflags", BE16)
          .add(3, "oflags", BE16)
          .add(4, "ikey", BE32)
          .add(5, "okey", BE32)
          .add(6, "local", IP)
          .add(7, "remote", IP)
          .add(8, "ttl", U8)
          .add(9, "tos", U8)
          .add(10, "pmtudisc", BOOL)
          .add(18, "collect_metadata", FLAG)
          .add(19, "ignore_df", BOOL)
          .add(20, "fwmark", U32);

  private static final Table IP_TUNNEL =
      new Table()
          .add(1, "link", U32)
          .add(2, "local", IP)
          .add(3, "remote", IP)
          .add(4, "ttl", U8)
          .add(5, "tos", U8)
          .add(9, "proto", U8)
          .add(10, "pmtudisc", BOOL)
          .add(19, "collect_metadata", FLAG)
          .add(20, "fwmark", U32);

  private static final Table MACVLAN =
      new Table()
          .add(
              1,
              "mode",
              U32,
              "",
              "private",
              "vepa",
              "",
              "bridge",
              "",
              "",
              "",
              "passthru",
              "",
              "",
              "",
              "",
              "",
              "",
              "",
              "source")
          .add(2, "flags", U16)
          .add(6, "macaddr_count", U32);

  private static final Table IPVLAN =
      new Table().add(1, "mode", U16, "l2", "l3", "l3s").add(2, "flags", U16);

  private static final Table VLAN = new Table().add(1, "id", U16).add(5, "protocol", BE16);

  private static final Table BOND =
      new Table()
          .add(
              1,
              "mode",
              U8,
              "balance-rr",
              "active-backup",
              "balance-xor",
              "broadcast",
              "802.3ad",
              "balance-tlb",
              "balance-alb")
          .add(2, "active_slave", U32)
          .add(3, "miimon", U32)
          .add(11, "primary", U32)
          .add(14, "xmit_hash_policy", U8);

  private static final Table BOND_PORT =
      new Table()
          .add(1, "state", U8)
          .add(2, "mii_status", U8)
          .add(3, "link_failure_count", U32)
          .add(4, "perm_hwaddr", HARDWARE_ADDRESS)
          .add(5, "queue_id", U16);

  private static final Table TUN =
      new Table()
          .add(1, "owner", U32)
          .add(2, "group", U32)
          .add(3, "type", U8, "", "tun", "tap")
          .add(4, "pi", BOOL)
          .add(5, "vnet_hdr", BOOL)
          .add(6, "persist", BOOL)
          .add(7, "multi_queue", BOOL);

  private static final Table VRF = new Table().add(1, "table", U32);

  private static final Table UNKNOWN = new Table();

  private static final Map<String, Table> KINDS =
      Map.ofEntries(
          Map.entry("bridge", BRIDGE),
          Map.entry("vxlan", VXLAN),
          Map.entry("geneve", GENEVE),
          Map.entry("gre", GRE),
          Map.entry("gretap", GRE),
          Map.entry("ip6gre", GRE),
          Map.entry("ip6gretap", GRE),
          Map.entry("erspan", GRE),
          Map.entry("ip6erspan", GRE),
          Map.entry("ipip", IP_TUNNEL),
          Map.entry("sit", IP_TUNNEL),
          Map.entry("ip6tnl", IP_TUNNEL),
          Map.entry("macvlan", MACVLAN),
          Map.entry("macvtap", MACVLAN),
          Map.entry("ipvlan", IPVLAN),
          Map.entry("ipvtap", IPVLAN),
          Map.entry("vlan", VLAN),
          Map.entry("bond", BOND),
          Map.entry("tun", TUN),
          Map.entry("vrf", VRF));

  private static final Map<String, Table> PORT_KINDS =
      Map.of("bridge", BRIDGE_PORT, "bond", BOND_PORT, "vrf", VRF);

  private KindAttributes() {}

  /** IFLA_INFO_DATA of a link of {@code kind}. */
  static Map<String, String> ofLink(String kind, Octets data) throws MalformedMessageException {
    return read(KINDS.getOrDefault(kind, UNKNOWN), data);
  }

  /** IFLA_INFO_SLAVE_DATA of a port of a {@code kind}. */
  static Map<String, String> ofPort(String kind, Octets data) throws MalformedMessageException {
    return read(PORT_KINDS.getOrDefault(kind, UNKNOWN), data);
  }

  private static Map<String, String> read(Table table, Octets data)
      throws MalformedMessageException {
    Map<String, String> values = new TreeMap<>();
    for (Attributes.Attribute attribute : Attributes.of(data)) {
      Entry entry = table.entries.get(attribute.type());
      if (entry == null) {
        values.put("#" + attribute.type(), attribute.value().hex(""));
      } else {
        String number = entry.type().read(attribute.value());
        values.put(entry.name(), word(entry.words(), number));
      }
    }
    return values;
  }

  private static String word(List<String> words, String number) {
    if (words.isEmpty()) {
      return number;
    }
    int index = Integer.parseInt(number.length() > 4 ? "9999" : number);
    return index < words.size() && !words.get(index).isEmpty() ? words.get(index) : number;
  }
}
