package dnet.inspector.remedy;

import dnet.inspector.model.Host;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.MacAddress;
import dnet.inspector.netlink.AddressMessage;
import dnet.inspector.netlink.LinkMessage;
import dnet.inspector.netlink.NetlinkException;
import dnet.inspector.netlink.Recorded;
import dnet.inspector.netlink.RouteMessage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Keeps a bridge without ports what it is. With its first port the kernel gives it that port's MAC
 * address, and none at all when the port goes; and with the carrier that the port brings it gets an
 * IPv6 address and routes, which stay. Unless somebody set its MTU, that follows the ports, too. So
 * the address is fixed before, and what the kernel added is taken away afterwards.
 *
 * @param mac what it has now
 * @param mtu what it has now, in octets
 * @param addresses the IPv6 addresses that it has now
 * @param routes the IPv6 routes over it that there are now, as the kernel sends them
 */
record SettleBridge(
    Place place,
    LinkRef bridge,
    MacAddress mac,
    int mtu,
    List<String> addresses,
    List<String> routes)
    implements Step {
  private static final int AF_INET6 = 10;
  private static final int RTPROT_KERNEL = 2;

  SettleBridge {
    addresses = List.copyOf(addresses);
    routes = List.copyOf(routes);
  }

  /** Of a bridge as it is now. */
  static SettleBridge now(Session session, Place place, LinkRef bridge) throws IOException {
    Session.Room room = session.at(place);
    LinkMessage link = room.need(bridge);
    SettleBridge nothing =
        new SettleBridge(
            place,
            bridge,
            MacAddress.parse(String.valueOf(link.address())),
            link.mtu(),
            List.of(),
            List.of());
    return new SettleBridge(
        place,
        bridge,
        nothing.mac,
        link.mtu(),
        nothing.newAddresses(room, link.index()).stream().map(AddressMessage::address).toList(),
        nothing.newRoutes(room, link.index()).stream().map(r -> key(r.meaning())).toList());
  }

  @Override
  public List<Place> places() {
    return List.of(place);
  }

  @Override
  public String text() {
    return "fix the MAC address of " + bridge.name() + " (" + place.name() + ") at " + mac;
  }

  @Override
  public String reverseText() {
    return "leave " + bridge.name() + " (" + place.name() + ") without what the kernel added to it";
  }

  @Override
  public String command() {
    return place.command("ip", "link", "set", "dev", bridge.name(), "address", mac.toString());
  }

  @Override
  public String reverseCommand() {
    return "";
  }

  @Override
  public Optional<Host> foreseen(Host host) {
    return Optional.of(host);
  }

  @Override
  public Optional<Host> foreseenBack(Host host) {
    return Optional.of(host);
  }

  @Override
  public State state(Session session) throws IOException {
    return session.at(place).link(bridge).isPresent() ? State.UNSEEN : State.GONE;
  }

  @Override
  public void apply(Session session) throws IOException {
    Session.Room room = session.at(place);
    room.write().setMac(room.need(bridge).index(), mac);
  }

  /** While it has ports again, what the kernel added serves them. */
  @Override
  public void revert(Session session) throws IOException {
    Session.Room room = session.at(place);
    Optional<LinkMessage> link = room.link(bridge);
    if (link.isEmpty()) {
      return;
    }
    int index = link.get().index();
    if (room.links().stream().anyMatch(l -> Integer.valueOf(index).equals(l.master()))) {
      return;
    }
    if (link.get().mtu() != mtu) {
      room.write().setMtu(index, mtu);
    }
    for (AddressMessage address : newAddresses(room, index)) {
      room.write()
          .deleteAddress(
              index, new IpPrefix(IpAddress.parse(address.address()), address.prefixLength()));
    }
    for (Recorded.Route route : newRoutes(room, index)) {
      try {
        room.write().delete(route);
      } catch (NetlinkException e) {
        if (e.errno() != dnet.inspector.linux.Errno.ESRCH) {
          throw e;
        }
        // It went with its address.
      }
    }
  }

  private List<AddressMessage> newAddresses(Session.Room room, int index) throws IOException {
    return room.complete(room.read().addresses()).stream()
        .filter(a -> a.index() == index)
        .filter(a -> IpAddress.parse(a.address()).isLinkLocal() && a.address().indexOf(':') >= 0)
        .filter(a -> !addresses.contains(a.address()))
        .toList();
  }

  private List<Recorded.Route> newRoutes(Session.Room room, int index) throws IOException {
    return room.complete(room.read().recordedRoutes()).stream()
        .filter(r -> r.meaning().family() == AF_INET6 && r.meaning().protocol() == RTPROT_KERNEL)
        .filter(r -> r.meaning().nextHops().stream().anyMatch(h -> h.index() == index))
        .filter(r -> !routes.contains(key(r.meaning())))
        .toList();
  }

  private static String key(RouteMessage route) {
    return route.type()
        + " "
        + route.destination()
        + "/"
        + route.destinationLength()
        + " table "
        + route.table()
        + " metric "
        + route.priority();
  }
}
