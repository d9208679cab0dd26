package dnet.inspector.remedy;

import dnet.inspector.model.Container;
import dnet.inspector.model.DockerNetwork;
import dnet.inspector.model.InterfaceAddress;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.Namespace;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether an address can be given to an interface of a container without breaking anybody. */
final class AddressChecks {
  private final Ground ground;
  private final Ground.Guest guest;
  private final Checks checks;

  AddressChecks(Ground ground, Ground.Guest guest, Checks checks) {
    this.ground = ground;
    this.guest = guest;
    this.checks = checks;
  }

  /**
   * Checks an address.
   *
   * @param segment the bridge or parent that the interface is, or will be, on; null when not known
   * @param own the interface's name in the container
   */
  void address(IpPrefix wanted, @Nullable LinkKey segment, String own) {
    IpAddress address = wanted.address();
    if (address.isMulticast() || address.isUnspecified() || address.isLoopback()) {
      checks.refuse(address + " is no address for an interface");
      return;
    }
    if (isEdge(wanted)) {
      checks.refuse(
          isLast(wanted)
              ? address + " is the broadcast address of " + wanted.canonical()
              : address + " is the name of the subnet " + wanted + " itself");
    }
    for (Namespace namespace : ground.host().namespaces().values()) {
      for (Link link : namespace.links()) {
        for (InterfaceAddress there : link.base().addresses()) {
          other(wanted, segment, own, namespace, link, there.prefix());
        }
      }
    }
    pools(wanted, segment);
  }

  /** Whether it is the first or last of an IPv4 subnet, which no interface can have. */
  static boolean isEdge(IpPrefix prefix) {
    return prefix.address().isV4()
        && prefix.length() < 31
        && (prefix.canonical().address().equals(prefix.address()) || isLast(prefix));
  }

  private static boolean isLast(IpPrefix prefix) {
    byte[] octets = prefix.address().octets();
    for (int bit = prefix.length(); bit < octets.length * 8; bit++) {
      if ((octets[bit / 8] >> (7 - bit % 8) & 1) == 0) {
        return false;
      }
    }
    return true;
  }

  private void other(
      IpPrefix wanted,
      @Nullable LinkKey segment,
      String own,
      Namespace namespace,
      Link link,
      IpPrefix there) {
    boolean mine = namespace.id().equals(guest.namespace().id());
    if (there.address().equals(wanted.address())) {
      String whose = link.name() + " of " + namespace.name();
      if (mine || Objects.equals(segmentOf(link), segment)) {
        checks.refuse(wanted.address() + " is in use: " + whose + " has it");
      } else {
        checks.warn(wanted.address() + " is also " + whose + "'s, on another network");
      }
    } else if (mine
        && !link.name().equals(own)
        && wanted.length() < wanted.address().bits()
        && (there.contains(wanted.address()) || wanted.contains(there.address()))) {
      checks.refuse(
          "the subnet of "
              + wanted
              + " overlaps "
              + there.canonical()
              + ", which "
              + guest.container().name()
              + " reaches by "
              + link.name());
    }
  }

  /** The bridge or the parent that an interface hangs on; the interface itself if on neither. */
  private LinkKey segmentOf(Link link) {
    Optional<Link.Bridge> bridge = ground.wiring().bridgeOf(link);
    if (bridge.isPresent()) {
      return bridge.get().key();
    }
    LinkKey parent = link.parent();
    return parent == null ? link.key() : parent;
  }

  private void pools(IpPrefix wanted, @Nullable LinkKey segment) {
    for (DockerNetwork network : ground.host().networks()) {
      boolean here =
          segment != null
              && ground
                  .wiring()
                  .link(segment)
                  .filter(l -> l.name().equals(network.bridge()))
                  .isPresent();
      for (DockerNetwork.Pool pool : network.pools()) {
        if (here && pool.subnet().contains(wanted.address())) {
          boolean gateway = Objects.equals(pool.gateway(), wanted.address());
          if (gateway) {
            checks.refuse(
                wanted.address() + " is the gateway of Docker's network " + network.name());
          } else {
            checks.warn(
                "the engine hands out addresses of "
                    + pool.subnet()
                    + " itself, and may give "
                    + wanted.address()
                    + " to another container of "
                    + network.name());
          }
        } else if (!here && pool.subnet().contains(wanted.address())) {
          checks.warn(
              wanted + " overlaps " + pool.subnet() + " of Docker's network " + network.name());
        }
      }
    }
  }

  /** Checks that the gateway of a default route can be reached by the new addresses. */
  void gateway(IpAddress gateway, java.util.List<IpPrefix> addresses, boolean offLink) {
    if (addresses.stream().anyMatch(a -> a.address().equals(gateway))) {
      checks.refuse("the gateway " + gateway + " is the interface's own address");
    } else if (!offLink && addresses.stream().noneMatch(a -> a.contains(gateway))) {
      checks.refuse("the gateway " + gateway + " is off-link: no subnet of the interface holds it");
    }
    Container container = guest.container();
    if (!container.ports().isEmpty()) {
      checks.warn(
          container.name()
              + " publishes ports: answers to clients outside will leave by the new gateway, and"
              + " their connections fail unless that is the same way");
    }
  }

  /** Checks that no other interface on the segment has the MAC address. */
  void mac(MacAddress mac, LinkKey segment) {
    for (Namespace namespace : ground.host().namespaces().values()) {
      for (Link link : namespace.links()) {
        if (mac.equals(link.base().mac()) && segment.equals(segmentOf(link))) {
          checks.refuse(
              "the MAC address " + mac + " is " + link.name() + "'s of " + namespace.name());
        }
      }
    }
  }
}
