package dnet.inspector.remedy;

import dnet.inspector.model.Link;
import dnet.inspector.model.MacAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part of a pin, and how to come by it.
 *
 * @param what for people
 * @param lent the interface that a DHCP server gives its address; null where none does
 */
record Wanted(String container, String what, Planner planner, @Nullable String lent) {
  /** Plans what is missing; the plan is empty when nothing is. */
  interface Planner {
    Plan plan(Ground ground) throws IOException;
  }

  private Wanted(String container, String what, Planner planner) {
    this(container, what, planner, null);
  }

  /** All parts of a pin, each after those that it may lead over. */
  static List<Wanted> of(Pin pin) {
    List<Wanted> all = new ArrayList<>();
    String container = pin.container();
    for (AttachWish wish : pin.interfaces()) {
      all.add(
          new Wanted(
              container,
              wish.name()
                  + " on "
                  + wish.to().name()
                  + (wish.dhcp() ? " by DHCP" : " " + wish.addresses()),
              ground -> attach(ground, wish),
              wish.dhcp() ? String.valueOf(wish.name()) : null));
    }
    for (Pin.Address address : pin.addresses()) {
      all.add(
          new Wanted(
              container,
              address.prefix() + " dev " + address.link(),
              g -> AddressPlanner.add(g, container, address.link(), address.prefix(), false)));
    }
    for (List<String> route : pin.routes()) {
      all.add(
          new Wanted(
              container,
              "route " + String.join(" ", route),
              g -> RoutePlanner.plan(g, container, "replace", route, false, false)));
    }
    for (List<String> rule : pin.rules()) {
      all.add(
          new Wanted(
              container,
              "rule " + String.join(" ", rule),
              g -> RulePlanner.plan(g, container, "add", rule, false)));
    }
    return all;
  }

  private static Plan attach(Ground ground, AttachWish wish) throws IOException {
    Ground.Guest guest = ground.guest(wish.container());
    Optional<Link> there = guest.link(String.valueOf(wish.name()));
    if (there.isEmpty()) {
      return AttachPlanner.plan(ground, wish);
    }
    Link link = there.get();
    String lower = ground.lowerOf(link);
    boolean lent = link.base().addresses().stream().anyMatch(a -> a.prefix().address().isV4());
    MacAddress mac = link.base().mac();
    if (wish.dhcp() && !lent && mac != null && lower.equals(lower(wish.to()))) {
      return LeasePlans.another(guest, link, mac);
    }
    boolean same =
        lower.equals(lower(wish.to()))
            && (!wish.dhcp() || lent)
            && wish.addresses().stream()
                .allMatch(
                    a -> link.base().addresses().stream().anyMatch(b -> b.prefix().equals(a)));
    if (!same) {
      throw new RefusedException("there is another interface " + link.name());
    }
    return new Plan("", List.of(), List.of());
  }

  /** What an interface hangs on where it is as wished: the bridge, the NIC, or a VLAN of it. */
  static String lower(AttachWish.Lower to) {
    return to instanceof AttachWish.ToParent parent && parent.vlan() != 0
        ? parent.name() + "." + parent.vlan()
        : to.name();
  }
}
