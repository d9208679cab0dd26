package dnet.inspector.remedy;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.Route;
import dnet.inspector.model.ovs.OpenVswitch;
import dnet.inspector.model.ovs.OvsBridge;
import dnet.inspector.netlink.RouteOrder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Plans how a container gets a further interface. */
public final class AttachPlanner {
  private static final int DEFAULT_MTU = 1500;

  private final Ground ground;
  private final AttachWish wish;
  private final Ground.Guest guest;
  private final Checks checks;
  private final List<Step> steps = new ArrayList<>();

  private AttachPlanner(Ground ground, AttachWish wish) throws RefusedException {
    this.ground = ground;
    this.wish = wish;
    this.guest = ground.guest(wish.container());
    this.checks = new Checks(wish.force());
  }

  /**
   * Plans.
   *
   * @throws RefusedException if it cannot be done, or would break somebody
   * @throws IOException if the kernel cannot be read
   */
  public static Plan plan(Ground ground, AttachWish wish) throws IOException {
    try (Session session = new Session()) {
      AttachPlanner planner = new AttachPlanner(ground, wish);
      String name = planner.steps(session);
      planner.probe(session);
      planner.checks.orThrow();
      return new Plan(
          "attach " + planner.guest.container().name() + " to " + wish.to().name() + " as " + name,
          planner.steps,
          planner.checks.warnings());
    }
  }

  /**
   * Plans without asking the segment, for nobody to follow.
   *
   * @throws RefusedException as planning does
   */
  static void rehearse(Ground ground, AttachWish wish) throws IOException {
    try (Session session = new Session()) {
      new AttachPlanner(ground, wish).steps(session);
    }
  }

  /** Gathers the steps, and tells the interface's name. */
  private String steps(Session session) throws IOException {
    String name = name();
    LinkEnd end;
    if (wish.to() instanceof AttachWish.ToBridge bridge) {
      end = byVeth(session, bridge, name);
    } else if (wish.to() instanceof AttachWish.ToParent parent) {
      end = byChild(parent, name);
    } else if (wish.to() instanceof AttachWish.ToOvs ovs) {
      end = byOvs(ovs, name);
    } else {
      throw new IllegalStateException(wish.to().toString());
    }
    inside(session, end);
    checks.orThrow();
    return name;
  }

  /** Asks the segment itself: not all that is on it is known to the engine. */
  private void probe(Session session) throws IOException {
    Link lower = ground.hostLink(wish.to().name()).orElse(null);
    boolean tagged =
        (wish.to() instanceof AttachWish.ToParent parent && parent.vlan() != 0)
            || (wish.to() instanceof AttachWish.ToOvs ovs && ovs.tag() != 0);
    MacAddress asker = lower == null ? null : lower.base().mac();
    if (lower == null || asker == null || tagged || !lower.base().up()) {
      return;
    }
    List<IpAddress> asked =
        wish.addresses().stream().map(IpPrefix::address).filter(IpAddress::isV4).toList();
    if (!asked.isEmpty()) {
      ArpProbe.owners(session.at(ground.hostPlace()), lower.key().index().value(), asker, asked)
          .forEach(
              (address, owner) ->
                  checks.refuse(
                      address + " is in use: " + owner + " answers for it on " + lower.name()));
    }
  }

  private String name() throws RefusedException {
    String name = wish.name() == null ? Names.inContainer(guest.namespace()) : wish.name();
    if (!Names.isFree(guest.namespace(), name)) {
      throw new RefusedException(
          guest.container().name() + " has an interface " + name + " already");
    }
    if (!guest.container().sharesWith().isEmpty()) {
      checks.warn(
          "the interface will also be "
              + String.join(", ", guest.container().sharesWith())
              + "'s, which share the namespace");
    }
    return name;
  }

  private LinkEnd byVeth(Session session, AttachWish.ToBridge to, String name) throws IOException {
    Place host = ground.hostPlace();
    @Nullable Link bridge = ground.hostLink(to.name()).orElse(null);
    if (bridge == null) {
      if (!wish.create()) {
        throw new RefusedException(
            "there is no bridge " + to.name() + " on the host; --create-bridge makes it");
      }
      LinkEnd made = new LinkEnd(to.name(), 0, Names.macForContainer(), 0);
      steps.add(new CreateBridge(host, made));
      steps.add(SetLink.up(host, made.ref()));
    } else if (!(bridge instanceof Link.Bridge)) {
      throw new RefusedException(
          to.name() + " is no Linux bridge, but a link of kind " + bridge.kind());
    } else {
      if (ground.wiring().portsOf(bridge.key()).isEmpty()) {
        steps.add(SettleBridge.now(session, host, LinkRef.of(bridge)));
      }
      if (!bridge.base().up()) {
        checks.warn("the bridge " + to.name() + " is down: nothing passes it until it is set up");
      }
    }
    int mtu = wish.mtu() > 0 ? wish.mtu() : bridge == null ? DEFAULT_MTU : bridge.base().mtu();
    if (bridge != null && mtu < bridge.base().mtu()) {
      checks.warn(
          "a bridge takes the smallest MTU of its ports, unless it was set: "
              + to.name()
              + " may fall from "
              + bridge.base().mtu()
              + " to "
              + mtu);
    }
    LinkEnd peer = new LinkEnd(name, 0, mac(bridge == null ? null : bridge.key()), mtu);
    LinkEnd end = new LinkEnd(hostName(), 0, Names.macForPort(bridge), mtu);
    steps.add(new CreateVeth(host, end, guest.place(), peer));
    steps.add(SetLink.master(host, end.ref(), to.name()));
    steps.add(SetLink.up(host, end.ref()));
    addresses(bridge == null ? null : bridge.key(), name);
    return peer;
  }

  private LinkEnd byOvs(AttachWish.ToOvs to, String name) throws RefusedException {
    Place host = ground.hostPlace();
    OpenVswitch ovs = ground.host().ovs();
    if (ovs == null) {
      throw new RefusedException("no Open vSwitch answers; where is its database? (--ovs-db)");
    }
    boolean there = ovs.bridges().stream().anyMatch(b -> b.name().equals(to.name()));
    if (!there) {
      if (ground.hostLink(to.name()).isPresent()) {
        throw new RefusedException(to.name() + " is there, but is no bridge of Open vSwitch");
      }
      if (!wish.create()) {
        throw new RefusedException(
            "Open vSwitch has no bridge " + to.name() + "; --create-bridge makes it");
      }
      boolean userspace =
          !ovs.bridges().isEmpty() && ovs.bridges().stream().allMatch(OvsBridge::userspace);
      steps.add(new CreateOvsBridge(host, ovs.database(), to.name(), userspace));
      steps.add(SetLink.up(host, new LinkRef(to.name(), 0, null)));
    }
    @Nullable Link local = ground.hostLink(to.name()).orElse(null);
    int mtu = wish.mtu() > 0 ? wish.mtu() : local == null ? DEFAULT_MTU : local.base().mtu();
    LinkEnd peer = new LinkEnd(name, 0, mac(local == null ? null : local.key()), mtu);
    LinkEnd end = new LinkEnd(hostName(), 0, Names.macForPort(local), mtu);
    steps.add(new CreateVeth(host, end, guest.place(), peer));
    steps.add(new JoinOvs(host, ovs.database(), to.name(), end.name(), to.tag()));
    steps.add(SetLink.up(host, end.ref()));
    addresses(local == null ? null : local.key(), name);
    return peer;
  }

  private String hostName() throws RefusedException {
    String given = wish.hostName();
    if (given == null) {
      return Names.onHost(ground.home());
    }
    if (!Names.isFree(ground.home(), given)) {
      throw new RefusedException("the host has an interface " + given + " already");
    }
    return given;
  }

  private LinkEnd byChild(AttachWish.ToParent to, String name) throws IOException {
    Place host = ground.hostPlace();
    Link parent =
        ground
            .hostLink(to.name())
            .orElseThrow(() -> new RefusedException("the host has no interface " + to.name()));
    if (parent.base().master() != null) {
      checks.refuse(
          to.name() + " is a port of a bridge: what comes in goes there, not to a macvlan");
    }
    if (!parent.base().up()) {
      steps.add(SetLink.up(host, LinkRef.of(parent)));
    }
    int mtu = wish.mtu() > 0 ? wish.mtu() : parent.base().mtu();
    if (mtu > parent.base().mtu()) {
      throw new RefusedException(
          "the MTU " + mtu + " is larger than " + to.name() + "'s, " + parent.base().mtu());
    }
    LinkRef lower = LinkRef.of(parent);
    if (to.vlan() != 0) {
      lower = vlan(host, parent, to);
    }
    MacAddress mac = to.ipvlan() ? null : Objects.requireNonNull(mac(parent.key()));
    LinkEnd end = new LinkEnd(name, 0, mac, mtu);
    steps.add(
        new CreateChild(
            host,
            lower,
            to.ipvlan() ? CreateChild.Kind.IPVLAN : CreateChild.Kind.MACVLAN,
            to.ipvlan() ? CreateChild.Kind.IPVLAN_L2 : CreateChild.Kind.MACVLAN_BRIDGE,
            guest.place(),
            end));
    checks.warn(
        "the host itself cannot reach a macvlan or ipvlan on "
            + to.name()
            + ", nor be reached from it");
    addresses(parent.key(), name);
    return end;
  }

  private LinkRef vlan(Place host, Link parent, AttachWish.ToParent to) throws IOException {
    String name = to.name() + "." + to.vlan();
    @Nullable Link there = ground.hostLink(name).orElse(null);
    if (there != null) {
      if (!(there instanceof Link.Vlan vlan) || vlan.id() != to.vlan()) {
        throw new RefusedException(name + " is there, but is not VLAN " + to.vlan());
      }
      return LinkRef.of(there);
    }
    LinkEnd end = new LinkEnd(name, 0, null, parent.base().mtu());
    steps.add(
        new CreateChild(host, LinkRef.of(parent), CreateChild.Kind.VLAN, to.vlan(), host, end));
    steps.add(SetLink.up(host, end.ref()));
    return end.ref();
  }

  private @Nullable MacAddress mac(@Nullable LinkKey segment) {
    MacAddress given = wish.mac();
    if (given == null) {
      return Names.macForContainer();
    }
    if (segment != null) {
      new AddressChecks(ground, guest, checks).mac(given, segment);
    }
    return given;
  }

  private void addresses(@Nullable LinkKey segment, String name) {
    AddressChecks check = new AddressChecks(ground, guest, checks);
    wish.addresses().forEach(a -> check.address(a, segment, name));
    IpAddress gateway = wish.gateway();
    if (gateway != null) {
      check.gateway(gateway, wish.addresses(), wish.offLink());
    }
  }

  /** What comes after the link is there: addresses, up, routes. */
  private void inside(Session session, LinkEnd end) throws IOException {
    Place place = guest.place();
    boolean v6 = wish.addresses().stream().anyMatch(a -> !a.address().isV4());
    Long off = guest.stack().sysctls().number("net.ipv6.conf.default.disable_ipv6");
    if (v6 && off != null && off != 0) {
      String whole = end.name().replace('.', '/');
      steps.add(new SetSysctl(place, "net.ipv6.conf." + whole + ".disable_ipv6", "1", "0"));
    }
    for (IpPrefix address : wish.addresses()) {
      steps.add(new AddAddress(place, end.ref(), address));
    }
    IpAddress gateway = wish.gateway();
    if (gateway != null) {
      steps.addAll(Defaults.removal(session, place, gateway.isV4()));
    }
    steps.add(SetLink.up(place, end.ref()));
    if (gateway != null) {
      defaultRoute(end, gateway);
    }
    MacAddress mac = end.mac();
    if (wish.dhcp() && mac != null) {
      lease(place, end, mac);
    }
  }

  private void lease(Place place, LinkEnd end, MacAddress mac) {
    boolean has =
        guest.stack().routes().stream()
            .anyMatch(r -> r.isV4() && r.table() == Route.MAIN && r.destination().length() == 0);
    steps.add(new TakeLease(place, end.ref(), mac, !has));
    if (has) {
      checks.warn(guest.container().name() + " keeps the default route that it has");
    }
    checks.warn("the lease is renewed only while it is pinned and dnet keep runs");
  }

  /** A gateway outside of the new subnets is another interface's, or gets a route of its own. */
  private void defaultRoute(LinkEnd end, IpAddress gateway) {
    IpPrefix all = new IpPrefix(Defaults.unspecified(gateway.isV4()), 0);
    if (wish.addresses().stream().noneMatch(a -> a.contains(gateway))) {
      for (Link link : guest.namespace().links()) {
        if (link.base().up()
            && link.base().addresses().stream().anyMatch(a -> a.prefix().contains(gateway))) {
          RouteOrder order = RouteOrder.of(all, gateway, link.name());
          steps.add(new AddRoute(guest.place(), LinkRef.of(link), order));
          return;
        }
      }
      steps.add(route(end, new IpPrefix(gateway, gateway.bits()), null));
    }
    steps.add(route(end, all, gateway));
  }

  private Step route(LinkEnd end, IpPrefix to, @Nullable IpAddress gateway) {
    return new AddRoute(guest.place(), end.ref(), RouteOrder.of(to, gateway, end.name()));
  }
}
