package dnet.inspector.remedy;

import dnet.inspector.model.InterfaceAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.MacAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Changes of what DHCP servers have lent. */
final class LeasePlans {
  private LeasePlans() {}

  /** Gives back what is pinned no longer. */
  static Plan returned(Ground ground, Place place, Link link, MacAddress mac) {
    return new Plan(
        "give back the lease of "
            + place.name()
            + "'s "
            + link.name()
            + ", which is pinned no longer",
        List.of(
            new Step.Reversed(new TakeLease(place, LinkRef.of(link), mac, isRouted(ground, link)))),
        List.of());
  }

  private static boolean isRouted(Ground ground, Link link) {
    return ground.host().namespace(link.key().namespace()).stream()
        .flatMap(n -> n.stack().routes().stream())
        .anyMatch(
            r ->
                r.isV4()
                    && r.destination().length() == 0
                    && r.nextHops().stream().anyMatch(h -> link.key().equals(h.link())));
  }

  /** Whether the journal tells that an interface of a container got its address by DHCP. */
  static boolean isLent(List<Change> history, Place place, String link) {
    return history.stream()
        .filter(c -> c.status() == Change.Status.MADE)
        .flatMap(c -> c.reachedSteps().stream())
        .anyMatch(
            s ->
                s instanceof TakeLease lease
                    && lease.place().isSame(place)
                    && lease.link().name().equals(link));
  }

  /** Takes the addresses of a lease that has ended away; another is asked for afterwards. */
  static Plan ended(Ground.Guest guest, Link link) throws IOException {
    List<Step> steps = new ArrayList<>();
    try (Session session = new Session()) {
      Checks checks = new Checks(true);
      List<InterfaceAddress> own = link.base().addresses();
      for (int i = own.size() - 1; i >= 0; i--) {
        if (own.get(i).prefix().address().isV4()) {
          steps.addAll(
              AddressPlanner.removal(
                  session, guest.spot(), link.name(), own.get(i).prefix(), checks));
        }
      }
    }
    String whose = guest.container().name() + "'s " + link.name();
    return new Plan("give up the lease of " + whose + ", which has ended", steps, List.of());
  }

  /** Asks for a lease for an interface that has none any more. */
  static Plan another(Ground.Guest guest, Link link, MacAddress mac) {
    boolean routed =
        guest.stack().routes().stream().anyMatch(r -> r.isV4() && r.destination().length() == 0);
    return new Plan(
        "get a lease for " + guest.container().name() + "'s " + link.name(),
        List.of(new TakeLease(guest.place(), LinkRef.of(link), mac, !routed)),
        List.of());
  }
}
