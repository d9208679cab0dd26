package dnet.inspector.remedy;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkKey;
import dnet.inspector.netlink.AddressMessage;
import dnet.inspector.netlink.Recorded;
import dnet.inspector.netlink.RouteMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Plans how an interface of a container gets or loses an address. */
public final class AddressPlanner {
  private static final int IFA_F_SECONDARY = 1;
  private static final int RTPROT_KERNEL = 2;

  private AddressPlanner() {}

  /**
   * Plans to give an address; nothing if it is there.
   *
   * @throws RefusedException if it cannot be done, or would break somebody
   */
  public static Plan add(
      Ground ground, String container, String name, IpPrefix address, boolean force)
      throws IOException {
    Ground.Guest guest = ground.guest(container);
    Link link = guest.needLink(name);
    String title = "give " + guest.container().name() + "'s " + name + " the address " + address;
    if (link.base().addresses().stream().anyMatch(a -> a.prefix().equals(address))) {
      return new Plan(title, List.of(), List.of());
    }
    Checks checks = new Checks(force);
    LinkKey segment =
        ground
            .wiring()
            .bridgeOf(link)
            .map(Link::key)
            .orElse(link.parent() == null ? link.key() : link.parent());
    new AddressChecks(ground, guest, checks).address(address, segment, name);
    checks.orThrow();
    return new Plan(
        title,
        List.of(new AddAddress(guest.place(), LinkRef.of(link), address)),
        checks.warnings());
  }

  /**
   * Plans to take an address away, with the routes that cannot be without it.
   *
   * @throws RefusedException if it is not there, or others would go with it
   */
  public static Plan delete(
      Ground ground, String container, String name, IpPrefix address, boolean force)
      throws IOException {
    Ground.Guest guest = ground.guest(container);
    Checks checks = new Checks(force);
    try (Session session = new Session()) {
      List<Step> steps = removal(session, guest.spot(), name, address, checks);
      if (ground.wiring().attachmentOf(guest.container(), guest.needLink(name)).isPresent()) {
        checks.warn("the engine gave " + name + " its addresses, and goes on to count on them");
      }
      checks.orThrow();
      return new Plan(
          "take the address " + address + " from " + guest.container().name() + "'s " + name,
          steps,
          checks.warnings());
    }
  }

  /** Takes an address away, with the routes that cannot be without it. */
  static List<Step> removal(
      Session session, Ground.Spot spot, String name, IpPrefix address, Checks checks)
      throws IOException {
    LinkRef link = LinkRef.of(spot.needLink(name));
    Session.Room room = session.at(spot.place());
    List<Recorded.Address> own =
        room.complete(room.read().recordedAddresses()).stream()
            .filter(a -> a.meaning().index() == link.index())
            .toList();
    Recorded.Address found =
        own.stream()
            .filter(a -> prefix(a.meaning()).equals(address))
            .findFirst()
            .orElseThrow(
                () ->
                    new RefusedException(
                        name
                            + " of "
                            + spot.name()
                            + " has no address "
                            + address
                            + "; it has: "
                            + own.stream().map(a -> prefix(a.meaning()).toString()).toList()));
    secondaries(own, found, checks);
    List<Step> steps = new ArrayList<>();
    for (Recorded.Route route : room.complete(room.read().recordedRoutes())) {
      if (needs(route.meaning(), found.meaning(), own)) {
        steps.add(new Step.Reversed(KeptRoute.of(room, route)));
      }
    }
    steps.add(new Step.Reversed(KeptAddress.of(spot.place(), link, found)));
    return steps;
  }

  private static IpPrefix prefix(AddressMessage address) {
    return new IpPrefix(IpAddress.parse(address.address()), address.prefixLength());
  }

  private static void secondaries(
      List<Recorded.Address> own, Recorded.Address found, Checks checks) {
    AddressMessage gone = found.meaning();
    if (gone.address().indexOf(':') >= 0 || (gone.flags() & IFA_F_SECONDARY) != 0) {
      return;
    }
    for (Recorded.Address other : own) {
      AddressMessage meaning = other.meaning();
      if ((meaning.flags() & IFA_F_SECONDARY) != 0
          && meaning.prefixLength() == gone.prefixLength()
          && prefix(gone).contains(IpAddress.parse(meaning.address()))) {
        checks.refuse(
            meaning.address() + " is secondary to " + gone.address() + " and would go with it");
      }
    }
  }

  /** Whether the kernel removes a route with the address, and would not give it back with it. */
  private static boolean needs(
      RouteMessage route, AddressMessage gone, List<Recorded.Address> own) {
    if (route.protocol() == RTPROT_KERNEL) {
      return false;
    }
    if (Objects.equals(route.preferredSource(), gone.address())) {
      return true;
    }
    boolean v4 = gone.address().indexOf(':') < 0;
    boolean last =
        v4
            && own.stream()
                .map(Recorded.Address::meaning)
                .noneMatch(a -> a.address().indexOf(':') < 0 && !a.equals(gone));
    return last
        && route.family() == 2
        && route.nextHops().stream().anyMatch(h -> h.index() == gone.index());
  }
}
