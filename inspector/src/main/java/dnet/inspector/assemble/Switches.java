package dnet.inspector.assemble;

import dnet.inspector.model.Counters;
import dnet.inspector.model.IfIndex;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Tunnel;
import dnet.inspector.model.ovs.DatapathId;
import dnet.inspector.model.ovs.OpenVswitch;
import dnet.inspector.model.ovs.OvsBridge;
import dnet.inspector.model.ovs.OvsInterface;
import dnet.inspector.model.ovs.OvsPort;
import dnet.inspector.netlink.LinkMessage;
import dnet.inspector.ovs.OvsBridgeFacts;
import dnet.inspector.ovs.OvsFacts;
import dnet.inspector.ovs.OvsPortFacts;
import dnet.inspector.snapshot.NamespaceFacts;
import dnet.inspector.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Raw facts of Open vSwitch to typed ones, joined with the kernel's interfaces. */
final class Switches {
  private static final Set<String> TUNNELS =
      Set.of(
          "gre",
          "ip6gre",
          "erspan",
          "ip6erspan",
          "vxlan",
          "geneve",
          "stt",
          "lisp",
          "gtpu",
          "bareudp",
          "srv6");

  private final Snapshot snapshot;
  private final Map<LinkKey, String> bridgeOfInternal = new HashMap<>();
  private final @Nullable OpenVswitch result;

  Switches(Snapshot snapshot) {
    this.snapshot = snapshot;
    OvsFacts facts = snapshot.ovs();
    result = facts == null ? null : of(facts);
  }

  /** The host's Open vSwitch; null when there is none or it was not read. */
  @Nullable OpenVswitch openVswitch() {
    return result;
  }

  /** The bridge that made an interface for itself or as an internal port; null for others. */
  @Nullable String bridgeOfInternal(LinkKey link) {
    return bridgeOfInternal.get(link);
  }

  private OpenVswitch of(OvsFacts facts) {
    Long seen = facts.netns();
    boolean located = seen != null && seen > 0;
    NetnsId netns = new NetnsId(seen != null && seen > 0 ? seen : snapshot.homeNetns());
    return new OpenVswitch(
        facts.database(),
        facts.version(),
        netns,
        located,
        facts.bridges().stream().map(b -> bridge(netns, b)).toList());
  }

  private OvsBridge bridge(NetnsId netns, OvsBridgeFacts facts) {
    List<OvsPort> ports = new ArrayList<>();
    for (OvsPortFacts port : facts.ports()) {
      List<OvsInterface> interfaces =
          port.interfaces().stream().map(i -> device(netns, facts.name(), i)).toList();
      ports.add(
          new OvsPort(
              port.name(),
              port.tag(),
              port.trunks(),
              port.vlanMode(),
              port.bondMode(),
              interfaces));
    }
    OvsBridgeFacts.TextLines flows = facts.flows();
    OvsBridgeFacts.TextLines fdb = facts.fdb();
    return new OvsBridge(
        facts.name(),
        Texts.orNull(facts.datapathId(), DatapathId::parse),
        netns,
        facts.datapathType().equals("netdev"),
        "secure".equals(facts.failMode()),
        facts.stp() || facts.rstp(),
        facts.controllers().stream()
            .map(c -> new OvsBridge.Controller(c.target(), c.connected()))
            .toList(),
        ports,
        flows == null
            ? List.of()
            : flows.lines().stream().map(OpenFlow::rule).filter(Objects::nonNull).toList(),
        flows != null,
        fdb == null
            ? List.of()
            : fdb.lines().stream().map(OpenFlow::learned).filter(Objects::nonNull).toList(),
        fdb != null);
  }

  private OvsInterface device(NetnsId netns, String bridge, OvsPortFacts.Interface facts) {
    String type = facts.type().isEmpty() ? "system" : facts.type();
    LinkKey link = link(netns, facts);
    if (link != null && (type.equals("internal") || type.equals("tap"))) {
      bridgeOfInternal.put(link, bridge);
    }
    boolean known = facts.adminState() != null && facts.linkState() != null;
    return new OvsInterface(
        facts.name(),
        type,
        facts.ofport() == null || facts.ofport() < 0 ? null : facts.ofport(),
        link,
        Texts.mac(facts.mac()),
        known ? "up".equals(facts.adminState()) && "up".equals(facts.linkState()) : null,
        facts.error(),
        TUNNELS.contains(type) ? tunnel(facts.options()) : null,
        type.equals("patch") ? facts.options().get("peer") : null,
        facts.options(),
        facts.externalIds(),
        counters(facts.statistics(), "rx"),
        counters(facts.statistics(), "tx"));
  }

  /**
   * The kernel's interface: of the same name where Open vSwitch runs (an index alone may be old),
   * or else, for one that it made and somebody moved into a container, the only one anywhere that
   * has its name, its MAC and its kind.
   */
  private @Nullable LinkKey link(NetnsId netns, OvsPortFacts.Interface facts) {
    boolean made = facts.type().equals("internal") || facts.type().equals("tap");
    if (!made && !facts.type().isEmpty() && !facts.type().equals("system")) {
      return null;
    }
    List<LinkKey> moved = new ArrayList<>();
    for (NamespaceFacts namespace : snapshot.namespaces()) {
      for (LinkMessage link : namespace.links()) {
        if (!link.name().equals(facts.name()) || (made && !isOwnKind(link))) {
          continue;
        }
        LinkKey key = new LinkKey(new NetnsId(namespace.inode()), new IfIndex(link.index()));
        if (namespace.inode() == netns.inode()) {
          return key;
        }
        if (made && link.address() != null && link.address().equals(facts.mac())) {
          moved.add(key);
        }
      }
    }
    return moved.size() == 1 ? moved.get(0) : null;
  }

  /** What the kernel calls a device that Open vSwitch made, with its module or without. */
  private static boolean isOwnKind(LinkMessage link) {
    return "openvswitch".equals(link.kind()) || "tun".equals(link.kind());
  }

  private static Tunnel tunnel(Map<String, String> options) {
    List<IpAddress> remotes = new ArrayList<>();
    IpAddress remote = Texts.address(options.get("remote_ip"));
    if (remote != null) {
      remotes.add(remote);
    }
    String key = options.getOrDefault("key", options.get("out_key"));
    Long port = Texts.number(options.get("dst_port"));
    return new Tunnel(
        "flow".equals(key) ? null : Texts.orNull(key, Long::decode),
        Texts.address(options.get("local_ip")),
        remotes,
        port == null || port > 0xffff ? null : Integer.valueOf(port.intValue()),
        null,
        null,
        "flow".equals(key) || "flow".equals(options.get("remote_ip")));
  }

  private static Counters counters(Map<String, Long> statistics, String direction) {
    return new Counters(
        statistics.getOrDefault(direction + "_packets", 0L),
        statistics.getOrDefault(direction + "_bytes", 0L),
        statistics.getOrDefault(direction + "_dropped", 0L),
        statistics.getOrDefault(direction + "_errors", 0L));
  }
}
