package dnet.inspector.assemble;

import dnet.inspector.model.BridgeId;
import dnet.inspector.model.BridgePort;
import dnet.inspector.model.BridgeVlan;
import dnet.inspector.model.Counters;
import dnet.inspector.model.Devconf;
import dnet.inspector.model.IfIndex;
import dnet.inspector.model.InterfaceAddress;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkBase;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Tunnel;
import dnet.inspector.netlink.AddressMessage;
import dnet.inspector.netlink.BridgeVlanMessage;
import dnet.inspector.netlink.LinkMessage;
import dnet.inspector.netlink.LinkStats;
import dnet.inspector.netlink.NeighbourMessage;
import dnet.inspector.snapshot.NamespaceFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Raw link messages to typed links. A value that makes no sense is left out, never guessed. */
final class Links {
  /** ARPHRD_LOOPBACK of linux/if_arp.h. */
  private static final int ARPHRD_LOOPBACK = 772;

  /** BR_STATE_* of linux/if_bridge.h. */
  private static final List<String> PORT_STATES =
      List.of("disabled", "listening", "learning", "forwarding", "blocking");

  /** Of linux/if_bridge.h. */
  private static final int BRIDGE_VLAN_INFO_PVID = 0x2;

  private static final int BRIDGE_VLAN_INFO_UNTAGGED = 0x4;

  private final Peers peers;
  private final Switches switches;
  private final Memo memo;

  /**
   * Prepares.
   *
   * @param memo what may be taken over
   */
  Links(Peers peers, Switches switches, Memo memo) {
    this.peers = peers;
    this.switches = switches;
    this.memo = memo;
  }

  /** The namespace's links by index. */
  List<Link> of(NamespaceFacts namespace) {
    NetnsId id = new NetnsId(namespace.inode());
    Namespace before = memo.namespaces().before(namespace);
    if (before != null && before.links().stream().allMatch(this::holds)) {
      return before.links();
    }
    List<Link> links = new ArrayList<>();
    Map<Integer, List<InterfaceAddress>> addresses = addresses(namespace.addresses());
    for (LinkMessage message : namespace.links()) {
      List<BridgeVlan> vlans = vlans(namespace, message.index());
      List<InterfaceAddress> mine = addresses.getOrDefault(message.index(), List.of());
      links.add(link(message, base(id, message, mine, vlans), vlans, namespace));
    }
    links.sort(Comparator.comparing(Link::key));
    return links;
  }

  /** Whether what a link depends on in other namespaces, and in Open vSwitch, is as it was. */
  private boolean holds(Link link) {
    LinkMessage message = peers.message(link.key());
    if (message == null) {
      return false;
    }
    String ovs = message.kind() == null ? null : switches.bridgeOfInternal(link.key());
    if (link instanceof Link.OvsPort port) {
      return port.bridge().equals(ovs);
    }
    if (ovs != null) {
      return false;
    }
    if (link instanceof Link.Veth veth) {
      return peers.peerOf(link.key(), message).equals(veth.peer());
    }
    // What rides on another one is made anew: there are few.
    return message.link() == null && message.linkNetnsId() == null;
  }

  private Link link(
      LinkMessage message, LinkBase base, List<BridgeVlan> vlans, NamespaceFacts facts) {
    Map<String, String> data = message.data();
    NetnsId namespace = base.key().namespace();
    String kind = message.kind();
    if (kind == null) {
      return message.type() == ARPHRD_LOOPBACK ? new Link.Loopback(base) : new Link.Physical(base);
    }
    String ovs = switches.bridgeOfInternal(base.key());
    if (ovs != null) {
      return new Link.OvsPort(base, kind, ovs);
    }
    return switch (kind) {
      case "veth" -> new Link.Veth(base, peers.peerOf(base.key(), message));
      case "bridge" -> bridge(base, data, vlans);
      case "vxlan" ->
          new Link.Vxlan(
              base,
              withFdb(tunnel(message, namespace), base.key(), facts),
              flag(data, "learning"),
              flag(data, "proxy"));
      case "geneve" -> new Link.Geneve(base, tunnel(message, namespace));
      case "gre", "gretap", "ip6gre", "ip6gretap", "erspan", "ip6erspan" ->
          new Link.Gre(base, kind, tunnel(message, namespace));
      case "ipip", "sit", "ip6tnl" -> new Link.Ipip(base, kind, tunnel(message, namespace));
      case "macvlan", "macvtap" ->
          new Link.Macvlan(base, kind, peers.parentOf(namespace, message), text(data, "mode"));
      case "ipvlan", "ipvtap" ->
          new Link.Ipvlan(base, kind, peers.parentOf(namespace, message), text(data, "mode"));
      case "vlan" -> vlan(base, message);
      case "bond" -> new Link.Bond(base, text(data, "mode"));
      case "tun" -> new Link.Tun(base, text(data, "type"));
      case "dummy" -> new Link.Dummy(base);
      default -> new Link.OtherLink(base, kind);
    };
  }

  private static Link bridge(LinkBase base, Map<String, String> data, List<BridgeVlan> vlans) {
    BridgeId id = Texts.orNull(data.get("bridge_id"), BridgeId::parse);
    MacAddress mac = base.mac();
    if (id == null && mac != null) {
      Long priority = Texts.number(data.get("priority"));
      id = new BridgeId(priority == null || priority > 0xffff ? 0x8000 : priority.intValue(), mac);
    }
    return id == null
        ? new Link.OtherLink(base, "bridge")
        : new Link.Bridge(
            base,
            id,
            !"0".equals(text(data, "stp_state")),
            flag(data, "vlan_filtering"),
            vlans,
            flag(data, "nf_call_iptables"),
            flag(data, "nf_call_ip6tables"));
  }

  private Link vlan(LinkBase base, LinkMessage message) {
    Long id = Texts.number(message.data().get("id"));
    return id == null || id > 4095
        ? new Link.OtherLink(base, "vlan")
        : new Link.Vlan(base, peers.parentOf(base.key().namespace(), message), id.intValue());
  }

  private Tunnel tunnel(LinkMessage message, NetnsId namespace) {
    Map<String, String> data = message.data();
    List<IpAddress> remotes = new ArrayList<>();
    for (String name : List.of("remote", "remote6", "group", "group6")) {
      IpAddress remote = Texts.address(data.get(name));
      if (remote != null && !remote.isUnspecified()) {
        remotes.add(remote);
      }
    }
    IpAddress local = Texts.address(data.get("local"));
    if (local == null) {
      local = Texts.address(data.get("local6"));
    }
    Long id = Texts.number(data.get("id"));
    if (id == null) {
      id = Texts.number(data.get("okey"));
    }
    Long port = Texts.number(data.get("port"));
    return new Tunnel(
        id,
        local == null || local.isUnspecified() ? null : local,
        remotes,
        port == null ? null : port.intValue(),
        peers.parentOf(namespace, message),
        peers.linkNamespaceOf(namespace, message),
        flag(data, "collect_metadata"));
  }

  /** A VXLAN device's far ends are for the most part in its forwarding database only. */
  private static Tunnel withFdb(Tunnel tunnel, LinkKey device, NamespaceFacts facts) {
    if (facts.stack() == null) {
      return tunnel;
    }
    NavigableSet<IpAddress> found = new TreeSet<>();
    for (NeighbourMessage entry : facts.stack().fdb()) {
      IpAddress remote =
          entry.index() == device.index().value() ? Texts.address(entry.destination()) : null;
      if (remote != null && !remote.isUnspecified()) {
        found.add(remote);
      }
    }
    tunnel.remotes().forEach(found::remove);
    List<IpAddress> remotes = new ArrayList<>(tunnel.remotes());
    remotes.addAll(found);
    return new Tunnel(
        tunnel.id(),
        tunnel.local(),
        remotes,
        tunnel.port(),
        tunnel.underlay(),
        tunnel.underlayNamespace(),
        tunnel.external());
  }

  private LinkBase base(
      NetnsId namespace,
      LinkMessage message,
      List<InterfaceAddress> addresses,
      List<BridgeVlan> vlans) {
    LinkStats stats = message.stats();
    LinkKey master =
        message.master() == null || message.master() <= 0
            ? null
            : new LinkKey(namespace, new IfIndex(message.master()));
    return new LinkBase(
        new LinkKey(namespace, new IfIndex(message.index())),
        message.name(),
        Texts.mac(message.address()),
        message.mtu(),
        (message.flags() & LinkMessage.IFF_UP) != 0,
        (message.flags() & LinkMessage.IFF_LOWER_UP) != 0,
        master,
        master != null && "bridge".equals(message.slaveKind())
            ? port(master, message, vlans)
            : null,
        addresses,
        stats == null
            ? Counters.NONE
            : new Counters(stats.rxPackets(), stats.rxBytes(), stats.rxDropped(), stats.rxErrors()),
        stats == null
            ? Counters.NONE
            : new Counters(stats.txPackets(), stats.txBytes(), stats.txDropped(), stats.txErrors()),
        new Devconf(message.conf4(), message.conf6()),
        message.xdpAttached(),
        (message.flags() & LinkMessage.IFF_NOARP) != 0);
  }

  private static BridgePort port(LinkKey bridge, LinkMessage message, List<BridgeVlan> vlans) {
    Map<String, String> data = message.slaveData();
    Long state = Texts.number(data.get("state"));
    return new BridgePort(
        bridge,
        state == null || state >= PORT_STATES.size()
            ? "unknown"
            : PORT_STATES.get(state.intValue()),
        flag(data, "mode"),
        flag(data, "isolated"),
        flag(data, "learning"),
        !"false".equals(text(data, "unicast_flood")),
        vlans);
  }

  /** The VLANs of a port or a bridge, ranges spelled out. */
  private static List<BridgeVlan> vlans(NamespaceFacts namespace, int index) {
    List<BridgeVlan> vlans = new ArrayList<>();
    if (namespace.stack() == null) {
      return vlans;
    }
    for (BridgeVlanMessage message : namespace.stack().vlans()) {
      for (int id = message.first(); message.index() == index && id <= message.last(); id++) {
        vlans.add(
            new BridgeVlan(
                id,
                (message.flags() & BRIDGE_VLAN_INFO_PVID) != 0,
                (message.flags() & BRIDGE_VLAN_INFO_UNTAGGED) != 0));
      }
    }
    return vlans;
  }

  /** By the interface's index. */
  private static Map<Integer, List<InterfaceAddress>> addresses(List<AddressMessage> all) {
    Map<Integer, List<InterfaceAddress>> byIndex = new HashMap<>();
    for (AddressMessage message : all) {
      IpAddress address = Texts.address(message.address());
      if (address != null && message.prefixLength() <= address.bits()) {
        byIndex
            .computeIfAbsent(message.index(), index -> new ArrayList<>())
            .add(
                new InterfaceAddress(
                    new IpPrefix(address, message.prefixLength()),
                    Texts.address(message.peer()),
                    InterfaceAddress.Scope.of(message.scope())));
      }
    }
    return byIndex;
  }

  private static boolean flag(Map<String, String> data, String name) {
    String value = text(data, name);
    return value.equals("true") || value.equals("1");
  }

  private static String text(Map<String, String> data, String name) {
    return data.getOrDefault(name, "");
  }
}
