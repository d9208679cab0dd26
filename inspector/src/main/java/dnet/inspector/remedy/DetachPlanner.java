package dnet.inspector.remedy;

import dnet.inspector.model.InterfaceAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.ovs.OpenVswitch;
import dnet.inspector.model.ovs.OvsBridge;
import dnet.inspector.model.ovs.OvsPort;
import dnet.inspector.netlink.Recorded;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Plans how a container loses an interface that the engine did not give it. */
public final class DetachPlanner {
  private static final int RTPROT_KERNEL = 2;
  private static final int SCOPE_LINK = 253;

  private final Ground ground;
  private final Ground.Guest guest;
  private final Link link;
  private final Checks checks;
  private final boolean lent;
  private final List<Step> steps = new ArrayList<>();

  private DetachPlanner(
      Ground ground, String container, String name, boolean force, List<Change> history)
      throws RefusedException {
    this.ground = ground;
    this.guest = ground.guest(container);
    this.link = guest.needLink(name);
    this.checks = new Checks(force);
    this.lent = LeasePlans.isLent(history, guest.place(), name);
  }

  /**
   * Plans.
   *
   * @param history what the journal tells: an address that a DHCP server lent goes back to it
   * @throws RefusedException if the engine made the interface, or dnet could not make it again
   */
  public static Plan plan(
      Ground ground, String container, String name, boolean force, List<Change> history)
      throws IOException {
    try (Session session = new Session()) {
      return new DetachPlanner(ground, container, name, force, history).plan(session);
    }
  }

  private Plan plan(Session session) throws IOException {
    ground
        .wiring()
        .attachmentOf(guest.container(), link)
        .filter(a -> a.mac() == null || a.mac().equals(link.base().mac()))
        .ifPresent(
            a ->
                checks.refuse(
                    link.name()
                        + " is the engine's own; use: docker network disconnect "
                        + a.network()
                        + " "
                        + guest.container().name()));
    checks.orThrow();
    if (link instanceof Link.Veth) {
      veth(session);
    } else if (link instanceof Link.Macvlan macvlan && macvlan.kind().equals("macvlan")) {
      macvlan(session, macvlan);
    } else {
      throw new RefusedException(
          "dnet takes away veth and macvlan interfaces; "
              + link.name()
              + " is of kind "
              + link.kind());
    }
    return new Plan(
        "detach " + link.name() + " from " + guest.container().name(), steps, checks.warnings());
  }

  private void veth(Session session) throws IOException {
    Place host = ground.hostPlace();
    Link port =
        ground
            .wiring()
            .peerOf(link)
            .filter(p -> p.key().namespace().equals(ground.host().home()))
            .orElseThrow(
                () ->
                    new RefusedException(
                        "the other end of " + link.name() + " is not on the host"));
    Link.Bridge bridge = ground.wiring().masterBridgeOf(port).orElse(null);
    if (bridge != null && ground.wiring().portsOf(bridge.key()).size() == 1) {
      steps.add(SettleBridge.now(session, host, LinkRef.of(bridge)));
    }
    inside(session);
    if (port.base().up()) {
      steps.add(new Step.Reversed(SetLink.up(host, LinkRef.of(port))));
    }
    ovs(port);
    if (bridge != null) {
      steps.add(new Step.Reversed(SetLink.master(host, LinkRef.of(port), bridge.name())));
    }
    steps.add(new Step.Reversed(new CreateVeth(host, end(port), guest.place(), end(link))));
  }

  private void ovs(Link port) throws RefusedException {
    OpenVswitch ovs = ground.host().ovs();
    OvsBridge bridge = ground.wiring().ovsBridgeOf(port).orElse(null);
    if (ovs == null || bridge == null) {
      return;
    }
    OvsPort its =
        bridge.ports().stream()
            .filter(p -> p.name().equals(port.name()))
            .findFirst()
            .orElseThrow(() -> new RefusedException(port.name() + " is a part of a bond"));
    if (!its.trunks().isEmpty() || its.vlanMode() != null) {
      throw new RefusedException(
          port.name() + " has settings in Open vSwitch that dnet could not give back");
    }
    int tag = its.tag() == null ? 0 : its.tag();
    steps.add(
        new Step.Reversed(
            new JoinOvs(ground.hostPlace(), ovs.database(), bridge.name(), port.name(), tag)));
  }

  private void macvlan(Session session, Link.Macvlan macvlan) throws IOException {
    Link parent =
        ground
            .wiring()
            .link(macvlan.parent())
            .filter(p -> p.key().namespace().equals(ground.host().home()))
            .orElseThrow(
                () -> new RefusedException("the parent of " + link.name() + " is not on the host"));
    if (!macvlan.mode().equals("bridge")) {
      throw new RefusedException(
          link.name()
              + " is a macvlan of mode "
              + macvlan.mode()
              + ", which dnet cannot make again");
    }
    inside(session);
    steps.add(
        new Step.Reversed(
            new CreateChild(
                ground.hostPlace(),
                LinkRef.of(parent),
                CreateChild.Kind.MACVLAN,
                CreateChild.Kind.MACVLAN_BRIDGE,
                guest.place(),
                end(link))));
  }

  private static long count(List<Recorded.Address> addresses, int index) {
    return addresses.stream()
        .filter(a -> a.meaning().index() == index && a.meaning().address().indexOf(':') < 0)
        .count();
  }

  private static LinkEnd end(Link link) {
    return new LinkEnd(
        link.name(), link.key().index().value(), link.base().mac(), link.base().mtu());
  }

  /** What would go with the link, so that it can come back in order. */
  private void inside(Session session) throws IOException {
    Place place = guest.place();
    Session.Room room = session.at(place);
    int index = link.key().index().value();
    for (Recorded.Route route : room.complete(room.read().recordedRoutes())) {
      if (route.meaning().protocol() != RTPROT_KERNEL
          && route.meaning().nextHops().stream().anyMatch(h -> h.index() == index)) {
        steps.add(new Step.Reversed(KeptRoute.of(room, route)));
      }
    }
    List<Recorded.Address> addresses =
        new ArrayList<>(room.complete(room.read().recordedAddresses()));
    Collections.reverse(addresses);
    MacAddress mac = link.base().mac();
    // Which of several was lent is not known.
    boolean returns = lent && mac != null && count(addresses, index) == 1;
    for (Recorded.Address address : addresses) {
      boolean own = address.meaning().index() == index;
      boolean v6 = address.meaning().address().indexOf(':') >= 0;
      if (own && (v6 || !returns) && !(v6 && address.meaning().scope() == SCOPE_LINK)) {
        steps.add(new Step.Reversed(KeptAddress.of(place, LinkRef.of(link), address)));
      }
    }
    if (returns && mac != null) {
      steps.add(new Step.Reversed(new TakeLease(place, LinkRef.of(link), mac, false)));
      checks.warn("undo asks a DHCP server again, which may lend another address");
    }
    if (link.base().up()) {
      steps.add(new Step.Reversed(SetLink.up(place, LinkRef.of(link))));
    }
    Integer off = link.base().conf().get(false, "disable_ipv6");
    Long usual = guest.stack().sysctls().number("net.ipv6.conf.default.disable_ipv6");
    if (off != null && usual != null && off.longValue() != usual) {
      steps.add(
          new Step.Reversed(
              new SetSysctl(
                  place,
                  "net.ipv6.conf." + link.name().replace('.', '/') + ".disable_ipv6",
                  usual.toString(),
                  off.toString())));
    }
    List<InterfaceAddress> served = link.base().addresses();
    if (!served.isEmpty()) {
      checks.warn("connections over " + served.get(0).prefix().address() + " will end");
    }
  }
}
