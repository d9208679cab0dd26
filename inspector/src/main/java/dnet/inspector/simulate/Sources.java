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

/**
 * Source address selection: IPv4 as inet_select_addr of net/ipv4/devinet.c, IPv6 as RFC 6724 as far
 * as scope and longest matching prefix.
 */
final class Sources {
  private Sources() {}

  /**
   * The source address for a packet that has none.
   *
   * @param route the route that was chosen; null when there is none in particular
   */
  static Optional<IpAddress> select(
      World world, NetnsId namespace, IpAddress destination, Link out, @Nullable Route route) {
    if (route != null && route.preferredSource() != null) {
      return Optional.of(route.preferredSource());
    }
    if (route != null && route.type() == Route.Type.LOCAL) {
      return Optional.of(destination);
    }
    IpAddress near = destination;
    if (route != null) {
      for (Route.NextHop hop : route.nextHops()) {
        if (out.key().equals(hop.link()) && hop.gateway() != null) {
          near = hop.gateway();
        }
      }
    }
    List<InterfaceAddress> candidates = new ArrayList<>(ofFamily(out, destination.isV4()));
    if (candidates.isEmpty() || onlyLinkLocal(candidates, destination)) {
      world.namespace(namespace).links().stream()
          .filter(l -> !l.key().equals(out.key()) && l.base().up())
          .forEach(l -> candidates.addAll(ofFamily(l, destination.isV4())));
    }
    IpAddress target = near;
    return candidates.stream()
        .filter(a -> a.scope() != InterfaceAddress.Scope.HOST || destination.isLoopback())
        .min(
            Comparator.comparing((InterfaceAddress a) -> scopeDiffers(a, destination))
                .thenComparing(a -> !a.prefix().contains(target))
                .thenComparing(a -> destination.isV4() ? 0 : -common(a, destination)))
        .map(a -> a.prefix().address());
  }

  private static List<InterfaceAddress> ofFamily(Link link, boolean v4) {
    return link.base().addresses().stream().filter(a -> a.prefix().address().isV4() == v4).toList();
  }

  private static boolean onlyLinkLocal(List<InterfaceAddress> candidates, IpAddress destination) {
    return !destination.isLinkLocal()
        && candidates.stream().allMatch(a -> a.scope() == InterfaceAddress.Scope.LINK);
  }

  private static boolean scopeDiffers(InterfaceAddress address, IpAddress destination) {
    return (address.scope() == InterfaceAddress.Scope.LINK) != destination.isLinkLocal();
  }

  /** Leading bits that two addresses share. */
  private static int common(InterfaceAddress address, IpAddress destination) {
    byte[] a = address.prefix().address().octets();
    byte[] b = destination.octets();
    for (int i = 0; i < a.length; i++) {
      int different = (a[i] ^ b[i]) & 0xff;
      if (different != 0) {
        return i * 8 + Integer.numberOfLeadingZeros(different) - 24;
      }
    }
    return a.length * 8;
  }
}
