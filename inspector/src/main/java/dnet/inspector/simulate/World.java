package dnet.inspector.simulate;

import dnet.inspector.model.Host;
import dnet.inspector.model.InterfaceAddress;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Stack;
import dnet.inspector.model.Wiring;
import dnet.inspector.model.ovs.OpenVswitch;
import dnet.inspector.model.ovs.OvsBridge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A host, indexed for the simulator. Built once for a host, used for any number of flows, by any
 * number of threads.
 */
public final class World {
  private final Wiring wiring;
  private final Map<LinkKey, List<Link>> children = new HashMap<>();
  private final Map<NetnsId, Map<String, Link>> byName = new HashMap<>();
  private final Map<IpAddress, List<Link>> owners = new HashMap<>();
  private final Map<NetnsId, Map<IpAddress, Link>> localAddresses = new HashMap<>();
  private final Map<NetnsId, RoutingTables> tables = new HashMap<>();
  private final Map<NetnsId, CompiledRuleset> rulesets = new HashMap<>();
  private final Map<NetnsId, Forwarding> forwarding = new HashMap<>();
  private final Map<String, OvsTables> switches = new HashMap<>();
  private final Set<NetnsId> unreadSwitches = new HashSet<>();

  /** Indexes a host. */
  public World(Host host) {
    wiring = new Wiring(host);
    for (Namespace namespace : host.namespaces().values()) {
      Map<String, Link> names = new HashMap<>();
      Map<IpAddress, Link> addresses = new HashMap<>();
      for (Link link : namespace.links()) {
        names.put(link.name(), link);
        LinkKey parent = link.parent();
        if (parent != null) {
          children.computeIfAbsent(parent, k -> new ArrayList<>()).add(link);
        }
        for (InterfaceAddress address : link.base().addresses()) {
          addresses.put(address.prefix().address(), link);
          if (!address.prefix().address().isLoopback()) {
            owners.computeIfAbsent(address.prefix().address(), a -> new ArrayList<>()).add(link);
          }
        }
      }
      byName.put(namespace.id(), names);
      localAddresses.put(namespace.id(), addresses);
      tables.put(namespace.id(), new RoutingTables(namespace));
      rulesets.put(namespace.id(), new CompiledRuleset(namespace.stack().ruleset()));
      forwarding.put(namespace.id(), new Forwarding(namespace.stack()));
      boolean read = host.ovs() != null && host.ovs().netns().equals(namespace.id());
      if (!read && namespace.links().stream().anyMatch(World::betraysSwitch)) {
        unreadSwitches.add(namespace.id());
      }
    }
    OpenVswitch ovs = host.ovs();
    if (ovs != null) {
      ovs.bridges().forEach(b -> switches.put(b.name(), new OvsTables(b)));
    }
  }

  /** The kernel module's devices, and the one that a switch in user space always makes. */
  private static boolean betraysSwitch(Link link) {
    return link.kind().equals("openvswitch")
        || (link.kind().equals("tun") && link.name().equals("ovs-netdev"));
  }

  /** The OpenFlow tables of a bridge. */
  OvsTables tablesOf(OvsBridge bridge) {
    OvsTables tables = switches.get(bridge.name());
    return tables == null ? new OvsTables(bridge) : tables;
  }

  /** Whether a namespace has an Open vSwitch of which nothing is known. */
  boolean hasUnreadSwitch(NetnsId namespace) {
    return unreadSwitches.contains(namespace);
  }

  Host host() {
    return wiring.host();
  }

  Wiring wiring() {
    return wiring;
  }

  Optional<Link> link(@Nullable LinkKey key) {
    return wiring.link(key);
  }

  Optional<Link> link(NetnsId namespace, String name) {
    return Optional.ofNullable(byName.getOrDefault(namespace, Map.of()).get(name));
  }

  Namespace namespace(NetnsId id) {
    return host().namespace(id).orElseThrow(() -> new IllegalArgumentException("no " + id));
  }

  Stack stack(NetnsId id) {
    return namespace(id).stack();
  }

  RoutingTables tables(NetnsId id) {
    return known(tables.get(id), id);
  }

  CompiledRuleset ruleset(NetnsId id) {
    return known(rulesets.get(id), id);
  }

  Forwarding forwarding(NetnsId id) {
    return known(forwarding.get(id), id);
  }

  private static <T> T known(@Nullable T value, NetnsId id) {
    if (value == null) {
      throw new IllegalArgumentException("no " + id);
    }
    return value;
  }

  /** The namespace's name as reports have it. */
  String name(NetnsId id) {
    return host().namespace(id).map(Namespace::name).orElseGet(id::toString);
  }

  /** Macvlans, ipvlans and VLANs on top of a link. */
  List<Link> childrenOf(Link link) {
    return children.getOrDefault(link.key(), List.of());
  }

  /** All interfaces of all namespaces that have an address, loopback addresses aside. */
  List<Link> ownersOf(IpAddress address) {
    return owners.getOrDefault(address, List.of());
  }

  /** The interface of a namespace that has an address. */
  Optional<Link> localOwner(NetnsId namespace, IpAddress address) {
    return Optional.ofNullable(localAddresses.getOrDefault(namespace, Map.of()).get(address));
  }

  /** The link of a namespace that has a MAC address. */
  Optional<Link> byMac(NetnsId namespace, MacAddress mac) {
    return namespace(namespace).links().stream()
        .filter(l -> mac.equals(l.base().mac()))
        .findFirst();
  }
}
