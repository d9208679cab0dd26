package dnet.inspector.remedy;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.Link;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.PolicyRule;
import dnet.inspector.model.Route;
import dnet.inspector.netlink.AddressMessage;
import dnet.inspector.netlink.Recorded;
import dnet.inspector.netlink.RouteMessage;
import dnet.inspector.netlink.RouteOrder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Plans how a NIC of the host becomes a port of a bridge, which takes over its addresses and
 * routes, so that containers on that bridge are on the NIC's LAN.
 */
public final class AdoptPlanner {
  private static final int AF_INET = 2;
  private static final int RTPROT_KERNEL = 2;
  private static final int RTPROT_RA = 9;
  private static final int RTM_F_CLONED = 0x200;

  /** RTNH_F_ONLINK of linux/rtnetlink.h. */
  private static final int ONLINK = 4;

  /** IFA_F_PERMANENT of linux/if_addr.h: no lifetime. */
  private static final int IFA_F_PERMANENT = 0x80;

  /** IFA_F_NOPREFIXROUTE: whoever gave the address made its subnet's route too, or none. */
  private static final int IFA_F_NOPREFIXROUTE = 0x200;

  private final Ground ground;
  private final String bridgeName;
  private final Checks checks;
  private final List<Step> steps = new ArrayList<>();

  private AdoptPlanner(Ground ground, String bridge, boolean force) {
    this.ground = ground;
    this.bridgeName = bridge;
    this.checks = new Checks(force);
  }

  /**
   * Plans; nothing if the NIC is a port of that bridge already.
   *
   * @param create whether the bridge may be made; it gets the NIC's MAC address, so that the LAN
   *     and its DHCP server go on to know the host
   * @throws RefusedException if it cannot be done
   * @throws IOException if the kernel cannot be read
   */
  public static Plan plan(Ground ground, String nic, String bridge, boolean create, boolean force)
      throws IOException {
    try (Session session = new Session()) {
      return new AdoptPlanner(ground, bridge, force).plan(session, nic, create);
    }
  }

  private Plan plan(Session session, String nic, boolean create) throws IOException {
    Link link = ground.hostLink(nic).orElse(null);
    if (link == null) {
      List<String> names = ground.home().links().stream().map(Link::name).toList();
      throw new RefusedException(
          "the host has no interface " + nic + "; there are: " + String.join(", ", names));
    }
    String title = "move " + nic + " into the bridge " + bridgeName;
    Optional<Link.Bridge> master = ground.wiring().bridgeOf(link);
    if (master.isPresent() && master.get().name().equals(bridgeName)) {
      return new Plan(title, List.of(), List.of());
    }
    check(link);
    Place host = ground.hostPlace();
    Session.Room room = session.at(host);
    LinkRef port = LinkRef.of(link);
    LinkRef bridge = bridge(session, host, link, create);
    List<Recorded.Address> addresses = addresses(room, port.index());
    List<Recorded.Route> routes = routes(room, port.index(), addresses);
    // Taken back in the opposite order: what others lead over comes first again.
    for (int i = routes.size() - 1; i >= 0; i--) {
      steps.add(new Step.Reversed(KeptRoute.of(room, routes.get(i))));
    }
    // Secondaries first: they would go with their primary.
    for (int i = addresses.size() - 1; i >= 0; i--) {
      steps.add(new Step.Reversed(KeptAddress.of(host, port, addresses.get(i))));
    }
    steps.add(SetLink.master(host, port, bridgeName));
    if (!link.base().up()) {
      steps.add(SetLink.up(host, port));
    }
    for (Recorded.Address address : addresses) {
      steps.add(new AddAddress(host, bridge, prefix(address.meaning())));
    }
    for (Recorded.Route route : routes) {
      if (route.meaning().protocol() != RTPROT_KERNEL) {
        steps.add(new AddRoute(host, bridge, moved(route.meaning())));
      }
    }
    checks.orThrow();
    return new Plan(title, steps, checks.warnings());
  }

  private void check(Link link) throws RefusedException {
    if (link instanceof Link.Bridge || link.name().equals("lo")) {
      throw new RefusedException(link.name() + " is no NIC, but a link of kind " + link.kind());
    }
    if (link.base().master() != null) {
      throw new RefusedException(
          link.name()
              + " is a port of "
              + ground.wiring().bridgeOf(link).map(Link::name).orElse("another link")
              + " already");
    }
    for (PolicyRule rule : ground.home().stack().policyRules()) {
      if (link.name().equals(rule.inputInterface()) || link.name().equals(rule.outputInterface())) {
        checks.warn(
            "the policy rule "
                + rule.priority()
                + " names "
                + link.name()
                + ", which nothing comes in or leaves by any more: it is to be made anew for "
                + bridgeName);
      }
    }
    for (Link other : ground.home().links()) {
      boolean child = other instanceof Link.Macvlan || other instanceof Link.Ipvlan;
      if (child && link.key().equals(other.parent())) {
        throw new RefusedException(
            link.name() + " carries " + other.name() + ", and so cannot be a bridge's port");
      }
    }
    for (var container : ground.host().containers()) {
      ground
          .host()
          .namespace(container.netns())
          .ifPresent(
              namespace ->
                  namespace.links().stream()
                      .filter(l -> !namespace.id().equals(ground.host().home()))
                      .filter(l -> l instanceof Link.Macvlan || l instanceof Link.Ipvlan)
                      .filter(l -> link.key().equals(l.parent()))
                      .forEach(
                          l ->
                              checks.refuse(
                                  container.name()
                                      + " has a macvlan or ipvlan on "
                                      + link.name()
                                      + ", which then cannot be a bridge's port")));
    }
  }

  private LinkRef bridge(Session session, Place host, Link nic, boolean create) throws IOException {
    @Nullable Link there = ground.hostLink(bridgeName).orElse(null);
    if (there == null) {
      if (!create) {
        throw new RefusedException(
            "there is no bridge " + bridgeName + " on the host; --create-bridge makes it");
      }
      MacAddress mac = nic.base().mac();
      LinkEnd end = new LinkEnd(bridgeName, 0, mac, 0);
      steps.add(new CreateBridge(host, end));
      steps.add(SetLink.up(host, end.ref()));
      return end.ref();
    }
    if (!(there instanceof Link.Bridge)) {
      throw new RefusedException(
          bridgeName + " is no Linux bridge, but a link of kind " + there.kind());
    }
    LinkRef bridge = LinkRef.of(there);
    if (ground.wiring().portsOf(there.key()).isEmpty()) {
      steps.add(SettleBridge.now(session, host, bridge));
    }
    if (!there.base().up()) {
      steps.add(SetLink.up(host, bridge));
    }
    if (!there.base().addresses().isEmpty()
        && there.base().addresses().stream().anyMatch(a -> a.prefix().address().isV4())) {
      checks.warn(bridgeName + " has addresses of its own: the host then has both");
    }
    checks.warn(
        "the host will answer with the MAC address of "
            + bridgeName
            + ": neighbours learn it when the old one times out, and a DHCP server sees another"
            + " host");
    return bridge;
  }

  /** The NIC's addresses that move: all but those that the kernel makes by itself. */
  private List<Recorded.Address> addresses(Session.Room room, int index) throws IOException {
    List<Recorded.Address> moving = new ArrayList<>();
    for (Recorded.Address address : room.complete(room.read().recordedAddresses())) {
      AddressMessage meaning = address.meaning();
      if (meaning.index() != index) {
        continue;
      }
      IpAddress ip = IpAddress.parse(meaning.address());
      boolean permanent = (meaning.flags() & IFA_F_PERMANENT) != 0;
      if (!ip.isV4() && ip.isLinkLocal()) {
        continue;
      }
      if (!permanent && !ip.isV4()) {
        checks.warn(
            meaning.address()
                + " comes from router advertisements and stays: the bridge gets its own");
        continue;
      }
      if (!permanent) {
        checks.warn(
            meaning.address()
                + " has a lifetime: tell its DHCP client to serve "
                + bridgeName
                + " from now on");
      }
      if (meaning.peer() != null) {
        checks.refuse(meaning.address() + " is a point-to-point address, which cannot be moved");
      }
      moving.add(address);
    }
    return moving;
  }

  private static IpPrefix prefix(AddressMessage address) {
    return new IpPrefix(IpAddress.parse(address.address()), address.prefixLength());
  }

  /** The routes over the NIC that would be lost, those that others lead over first. */
  private List<Recorded.Route> routes(
      Session.Room room, int index, List<Recorded.Address> addresses) throws IOException {
    boolean byHand =
        addresses.stream().anyMatch(a -> (a.meaning().flags() & IFA_F_NOPREFIXROUTE) != 0);
    List<Recorded.Route> moving = new ArrayList<>();
    for (Recorded.Route route : room.complete(room.read().recordedRoutes())) {
      RouteMessage meaning = route.meaning();
      boolean kernels = meaning.protocol() == RTPROT_KERNEL;
      boolean over = meaning.nextHops().stream().anyMatch(h -> h.index() == index);
      if (!over
          || (meaning.flags() & RTM_F_CLONED) != 0
          || Route.Type.of(meaning.type()) != Route.Type.UNICAST
          || (kernels && !(byHand && meaning.family() == AF_INET))) {
        continue;
      }
      if (meaning.protocol() == RTPROT_RA) {
        checks.warn("routes from router advertisements stay: the bridge gets its own");
        continue;
      }
      if (meaning.nextHops().size() != 1
          || meaning.nextHops().get(0).encapsulated()
          || meaning.nextHopId() != null
          || meaning.sourceLength() != 0
          || meaning.tos() != 0) {
        checks.refuse(
            "the route "
                + String.join(" ", KeptRoute.of(room, route).words())
                + " is of a kind that dnet cannot move");
        continue;
      }
      moving.add(route);
    }
    moving.sort(Comparator.comparing(r -> r.meaning().nextHops().get(0).gateway() != null));
    return moving;
  }

  private RouteOrder moved(RouteMessage route) {
    RouteMessage.NextHop hop = route.nextHops().get(0);
    String to = route.destination();
    IpAddress base =
        to == null ? Defaults.unspecified(route.family() == AF_INET) : IpAddress.parse(to);
    String source = route.preferredSource();
    Integer mtu = route.mtu();
    return new RouteOrder(
        new IpPrefix(base, route.destinationLength()),
        hop.gateway() == null ? null : IpAddress.parse(hop.gateway()),
        bridgeName,
        route.table(),
        route.priority(),
        source == null ? null : IpAddress.parse(source),
        Route.Type.UNICAST,
        (hop.flags() & ONLINK) != 0,
        mtu == null ? 0 : mtu);
  }
}
