package dnet.inspector.simulate;

import dnet.inspector.model.InterfaceAddress;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Route;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Source address selection: IPv4 as net/ipv4/devinet.c, IPv6 as RFC 6724. */
final class Sources {
  private Sources() {}

  /**
   * The source address for a packet that has none.
   *
   * @param choice the route that was chosen
   */
  static Optional<IpAddress> select(
      World world,
      NetnsId namespace,
      IpAddress destination,
      Link out,
      RoutingTables.Choice choice) {
    Route route = choice.route();
    if (route != null && route.preferredSource() != null) {
      return Optional.of(route.preferredSource());
    }
    if (!destination.isV4()) {
      return forDestination(world, namespace, out, destination);
    }
    if (route != null && route.type() == Route.Type.LOCAL) {
      return Optional.of(destination);
    }
    IpAddress gateway = choice.hop() == null ? null : choice.hop().gateway();
    return ofDevice(world, namespace, out, gateway, gateway == null);
  }

  /**
   * An IPv4 address of an interface, else of any other (inet_select_addr).
   *
   * @param near whom it should share a subnet with; null where that does not matter
   * @param link whether addresses of link scope will do
   */
  static Optional<IpAddress> ofDevice(
      World world, NetnsId namespace, Link out, @Nullable IpAddress near, boolean link) {
    List<InterfaceAddress> own = primary(out, link);
    for (InterfaceAddress address : own) {
      if (near == null || address.prefix().contains(near)) {
        return Optional.of(address.prefix().address());
      }
    }
    if (!own.isEmpty()) {
      return Optional.of(own.get(0).prefix().address());
    }
    return world.namespace(namespace).links().stream()
        .flatMap(l -> primary(l, false).stream())
        .map(a -> a.prefix().address())
        .findFirst();
  }

  /** Addresses that are no second ones of a subnet and are valid far enough. */
  private static List<InterfaceAddress> primary(Link link, boolean linkScope) {
    List<InterfaceAddress> primary = new ArrayList<>();
    for (InterfaceAddress address : link.base().addresses()) {
      boolean wide =
          switch (address.scope()) {
            case GLOBAL, SITE -> true;
            case LINK -> linkScope;
            case HOST, NOWHERE -> false;
          };
      boolean second =
          primary.stream()
              .anyMatch(
                  p ->
                      p.prefix().length() == address.prefix().length()
                          && p.prefix().contains(address.prefix().address()));
      if (address.prefix().address().isV4() && wide && !second) {
        primary.add(address);
      }
    }
    return primary;
  }

  /** The IPv6 address that suits a destination best (RFC 6724, section 5). */
  static Optional<IpAddress> forDestination(
      World world, NetnsId namespace, Link out, IpAddress destination) {
    record Candidate(InterfaceAddress address, boolean outgoing) {}
    List<Candidate> candidates = new ArrayList<>();
    for (Link link : world.namespace(namespace).links()) {
      boolean outgoing = link.key().equals(out.key());
      boolean near = destination.isLinkLocal() || destination.isMulticast();
      for (InterfaceAddress address : link.base().addresses()) {
        if (!address.prefix().address().isV4() && (outgoing || !near)) {
          candidates.add(new Candidate(address, outgoing));
        }
      }
    }
    int wanted = scope(destination);
    int label = label(destination);
    return candidates.stream()
        .min(
            Comparator.comparing(
                    (Candidate c) -> !c.address().prefix().address().equals(destination))
                .thenComparing(c -> scopeRank(scope(c.address().prefix().address()), wanted))
                .thenComparing(c -> !c.outgoing())
                .thenComparing(c -> label(c.address().prefix().address()) != label)
                .thenComparing(c -> -common(c.address(), destination)))
        .map(c -> c.address().prefix().address());
  }

  /** The smallest scope that reaches, else the largest. */
  private static int scopeRank(int scope, int wanted) {
    return scope >= wanted ? scope : 128 - scope;
  }

  /** As in multicast addresses (RFC 4291): 1 interface, 2 link, 5 site, 14 global. */
  private static int scope(IpAddress address) {
    if (address.isMulticast()) {
      return address.octets()[1] & 0xf;
    }
    if (address.isLoopback() || address.isLinkLocal()) {
      return 2;
    }
    int first = (address.octets()[0] & 0xff) << 8 | (address.octets()[1] & 0xff);
    return (first & 0xffc0) == 0xfec0 ? 5 : 14;
  }

  /** RFC 6724, section 2.1, as the kernel has it. */
  private static int label(IpAddress address) {
    byte[] octets = address.octets();
    int first = (octets[0] & 0xff) << 8 | (octets[1] & 0xff);
    int second = (octets[2] & 0xff) << 8 | (octets[3] & 0xff);
    if (address.isLoopback()) {
      return 0;
    }
    if ((first & 0xfe00) == 0xfc00) {
      return 5;
    }
    if (first == 0x2002) {
      return 2;
    }
    if (first == 0x2001 && second == 0) {
      return 6;
    }
    return (first & 0xffc0) == 0xfec0 ? 11 : 1;
  }

  /** Leading bits that two addresses share, within the source's prefix. */
  private static int common(InterfaceAddress address, IpAddress destination) {
    byte[] a = address.prefix().address().octets();
    byte[] b = destination.octets();
    int shared = a.length * 8;
    for (int i = 0; i < a.length; i++) {
      int different = (a[i] ^ b[i]) & 0xff;
      if (different != 0) {
        shared = i * 8 + Integer.numberOfLeadingZeros(different) - 24;
        break;
      }
    }
    return Math.min(shared, address.prefix().length());
  }
}
