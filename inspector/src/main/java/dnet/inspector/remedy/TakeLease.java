package dnet.inspector.remedy;

import dnet.inspector.linux.PacketSocket;
import dnet.inspector.model.Host;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.MacAddress;
import dnet.inspector.netlink.AddressMessage;
import dnet.inspector.netlink.RouteOrder;
import dnet.inspector.remedy.dhcp.DhcpClient;
import dnet.inspector.remedy.dhcp.Lease;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives an interface the IPv4 address that a DHCP server lends it. Which, the journal does not
 * know: what is taken back is the one that the interface has; where it has several, none.
 *
 * @param link the interface, which has no IPv4 address before
 * @param mac its hardware address
 * @param route whether the server's router becomes the default route
 */
record TakeLease(Place place, LinkRef link, MacAddress mac, boolean route) implements Step {
  private static final int ETH_P_IP = 0x0800;
  private static final int AF_INET = 2;

  @Override
  public List<Place> places() {
    return List.of(place);
  }

  @Override
  public String text() {
    return "give "
        + link.name()
        + " ("
        + place.name()
        + ") the address that a DHCP server lends"
        + (route ? ", and its default route" : "");
  }

  @Override
  public String reverseText() {
    return "give the address of DHCP back: " + link.name() + " (" + place.name() + ")";
  }

  /** A DHCP client of the host's would write the host's resolv.conf. */
  @Override
  public String command() {
    return "";
  }

  @Override
  public String reverseCommand() {
    return place.command("ip", "-4", "addr", "flush", "dev", link.name());
  }

  @Override
  public Optional<Host> foreseen(Host host) {
    return Optional.of(host);
  }

  @Override
  public State state(Session session) throws IOException {
    Session.Room room = session.at(place);
    if (room.link(link).isEmpty()) {
      return State.GONE;
    }
    return switch (addresses(room).size()) {
      case 0 -> State.BEFORE;
      // Between the address and its route dnet may have been killed: either way can be gone on.
      case 1 -> route && !isRouted(room) ? State.UNSEEN : State.AFTER;
      // Which of them was lent is not known: others' addresses are not taken away.
      default -> State.OTHER;
    };
  }

  private boolean isRouted(Session.Room room) throws IOException {
    int index = room.need(link).index();
    return room.complete(room.read().routes()).stream()
        .anyMatch(
            r ->
                r.family() == AF_INET
                    && r.destinationLength() == 0
                    && r.nextHops().stream().anyMatch(h -> h.index() == index));
  }

  private List<IpPrefix> addresses(Session.Room room) throws IOException {
    int index = room.need(link).index();
    List<IpPrefix> own = new ArrayList<>();
    for (AddressMessage address : room.complete(room.read().addresses())) {
      IpAddress its = IpAddress.parse(address.address());
      if (address.index() == index && its.isV4()) {
        own.add(new IpPrefix(its, address.prefixLength()));
      }
    }
    return own;
  }

  /** A socket for a DHCP client on an interface. */
  static PacketSocket socket(Session.Room room, int index) throws IOException {
    return room.inside(() -> PacketSocket.open(ETH_P_IP, index, "DHCP on interface " + index));
  }

  @Override
  public void apply(Session session) throws IOException {
    Session.Room room = session.at(place);
    int index = room.need(link).index();
    Lease lease = lease(room, index);
    if (!addresses(room).contains(lease.prefix())) {
      room.write().addAddress(index, lease.prefix());
    }
    FailPoints.reach("an address was lent");
    IpAddress router = lease.router();
    if (route && router != null && lease.prefix().contains(router) && !isRouted(room)) {
      IpPrefix all = new IpPrefix(Defaults.unspecified(true), 0);
      room.write().addRoute(RouteOrder.of(all, router, link.name()), index);
    }
  }

  /** That of the address that is there already, if dnet was killed before it had set the route. */
  private Lease lease(Session.Room room, int index) throws IOException {
    List<IpPrefix> own = addresses(room);
    try (PacketSocket socket = socket(room, index)) {
      DhcpClient client = new DhcpClient(socket, mac);
      @Nullable Lease there = own.size() == 1 ? client.renew(own.get(0).address()) : null;
      return there == null
          ? client.obtain(address -> ArpProbe.owner(room, index, mac, address) != null)
          : there;
    }
  }

  @Override
  public void revert(Session session) throws IOException {
    Session.Room room = session.at(place);
    int index = room.need(link).index();
    List<IpPrefix> own = addresses(room);
    try (PacketSocket socket = socket(room, index)) {
      DhcpClient.@Nullable Release release =
          own.size() == 1 ? releasing(socket, own.get(0).address()) : null;
      for (IpPrefix prefix : own) {
        room.write().deleteAddress(index, prefix);
      }
      FailPoints.reach("a lent address was removed");
      if (release != null) {
        send(release);
      }
    }
  }

  /** On a link that is down, or in want of a server, the lease lapses when its time is up. */
  private DhcpClient.@Nullable Release releasing(PacketSocket socket, IpAddress address) {
    try {
      return new DhcpClient(socket, mac).releasing(address);
    } catch (IOException e) {
      return null;
    }
  }

  private static void send(DhcpClient.Release release) {
    try {
      release.send();
    } catch (IOException e) {
      // It lapses.
    }
  }
}
