package dnet.inspector.remedy;

import dnet.inspector.model.InterfaceAddress;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.Link;
import dnet.inspector.model.Route;
import dnet.inspector.netlink.Recorded;
import dnet.inspector.netlink.RouteMessage;
import dnet.inspector.netlink.RouteOrder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plans what ip-route(8) would do in a container's namespace. */
public final class RoutePlanner {
  private static final int RTPROT_KERNEL = 2;

  private final Ground.Spot spot;
  private final Checks checks;

  private RoutePlanner(Ground.Spot spot, Checks checks) {
    this.spot = spot;
    this.checks = checks;
  }

  /**
   * Plans.
   *
   * @param verb add, del or replace
   * @param words ip-route(8)'s
   * @param v6 whether {@code default} without a gateway means IPv6
   * @throws IllegalArgumentException for words that dnet does not know
   * @throws RefusedException if it cannot be done
   */
  public static Plan plan(
      Ground ground, String container, String verb, List<String> words, boolean v6, boolean force)
      throws IOException {
    Ground.Spot spot = ground.guest(container).spot();
    String title = verb + " route " + String.join(" ", words) + " in " + spot.name();
    Checks checks = new Checks(force);
    try (Session session = new Session()) {
      List<Step> steps = steps(session, spot, verb, words, v6, checks, Set.of());
      checks.orThrow();
      return new Plan(title, steps, checks.warnings());
    }
  }

  /**
   * The steps alone.
   *
   * @param raised interfaces that are down, and up when these steps are reached
   */
  static List<Step> steps(
      Session session,
      Ground.Spot spot,
      String verb,
      List<String> words,
      boolean v6,
      Checks checks,
      Set<String> raised)
      throws IOException {
    IpWords.RouteWish wish = IpWords.route(words, v6);
    RoutePlanner planner = new RoutePlanner(spot, checks);
    return switch (verb) {
      case "add", "replace" -> planner.add(session, wish, verb.equals("replace"), raised);
      case "del", "delete" -> planner.delete(session, wish);
      default -> throw new IllegalArgumentException("add, del or replace a route, not " + verb);
    };
  }

  private List<Step> add(
      Session session, IpWords.RouteWish wish, boolean replace, Set<String> raised)
      throws IOException {
    @Nullable Link link = wish.link() == null ? leadingTo(wish) : spot.needLink(wish.link());
    RouteOrder order =
        new RouteOrder(
            wish.destination(),
            wish.gateway(),
            link == null ? null : link.name(),
            wish.table(),
            wish.metric() == null ? 0 : wish.metric(),
            wish.source(),
            wish.type(),
            wish.onlink(),
            wish.mtu());
    if (link != null && !link.base().up() && !raised.contains(link.name())) {
      throw new RefusedException(link.name() + " is down: the kernel keeps no route over it");
    }
    Session.Room room = session.at(spot.place());
    List<Step> steps = new ArrayList<>();
    int index = link == null ? 0 : link.key().index().value();
    for (Recorded.Route there : room.complete(room.read().recordedRoutes())) {
      RouteMessage meaning = there.meaning();
      if (order.matches(meaning, index)
          && Objects.equals(
              meaning.preferredSource(),
              wish.source() == null ? meaning.preferredSource() : wish.source().toString())
          && (wish.mtu() == 0 || Integer.valueOf(wish.mtu()).equals(meaning.mtu()))) {
        return List.of();
      }
      if (order.hasSameKey(meaning)) {
        if (!replace) {
          throw new RefusedException(
              "there is another route to "
                  + wish.destination()
                  + ": "
                  + KeptRoute.of(room, there).reverseText()
                  + " first, or use replace");
        }
        steps.add(new Step.Reversed(KeptRoute.of(room, there)));
      }
    }
    if (steps.isEmpty()) {
      diverted(wish.destination(), link);
    }
    steps.add(new AddRoute(spot.place(), link == null ? null : LinkRef.of(link), order));
    return steps;
  }

  /** A route to a part of what is reached now by another way takes that part over. */
  private void diverted(IpPrefix destination, @Nullable Link link) {
    for (Link other : spot.namespace().links()) {
      for (InterfaceAddress address : other.base().addresses()) {
        if (!other.equals(link)
            && destination.length() > 0
            && address.prefix().length() < destination.length()
            && address.prefix().contains(destination.address())) {
          checks.warn(
              destination
                  + " is a part of "
                  + address.prefix().canonical()
                  + " on "
                  + other.name());
        }
      }
    }
  }

  /** The interface by which the gateway is reached; null for a route that needs none. */
  private @Nullable Link leadingTo(IpWords.RouteWish wish) throws RefusedException {
    IpAddress gateway = wish.gateway();
    if (wish.type() != Route.Type.UNICAST) {
      return null;
    }
    if (gateway == null) {
      throw new RefusedException(
          "the route to " + wish.destination() + " needs an interface (dev) or a gateway (via)");
    }
    @Nullable Link best = null;
    int length = -1;
    for (Route route : spot.stack().routes()) {
      if (route.table() == Route.MAIN
          && route.destination().contains(gateway)
          && route.destination().length() > length
          && route.nextHops().size() == 1
          && route.nextHops().get(0).gateway() == null) {
        Route.NextHop hop = route.nextHops().get(0);
        for (Link link : spot.namespace().links()) {
          if (link.key().equals(hop.link())) {
            best = link;
            length = route.destination().length();
          }
        }
      }
    }
    if (best == null) {
      throw new RefusedException(
          "the gateway "
              + gateway
              + " is off-link: no interface of "
              + spot.name()
              + " has a subnet that holds it");
    }
    return best;
  }

  private List<Step> delete(Session session, IpWords.RouteWish wish) throws IOException {
    Session.Room room = session.at(spot.place());
    List<KeptRoute> found = new ArrayList<>();
    for (Recorded.Route route : room.complete(room.read().recordedRoutes())) {
      if (fits(route.meaning(), wish)) {
        found.add(KeptRoute.of(room, route));
        if (route.meaning().protocol() == RTPROT_KERNEL) {
          checks.warn("the kernel made this route for an address; that stays");
        }
      }
    }
    if (found.size() != 1) {
      throw new RefusedException(
          (found.isEmpty() ? "no such route" : "several such routes, say which")
              + " in "
              + spot.name()
              + (found.isEmpty() ? "" : ": " + found.stream().map(KeptRoute::words).toList()));
    }
    return List.of(new Step.Reversed(found.get(0)));
  }

  private boolean fits(RouteMessage route, IpWords.RouteWish wish) {
    RouteOrder key =
        new RouteOrder(
            wish.destination(),
            null,
            null,
            wish.table(),
            route.priority(),
            null,
            Route.Type.BLACKHOLE,
            false,
            0);
    return key.hasSameKey(route)
        && (wish.type() == Route.Type.UNICAST || wish.type().number() == route.type())
        && (wish.metric() == null || wish.metric() == route.priority())
        && (wish.gateway() == null
            || route.nextHops().stream()
                .anyMatch(h -> wish.gateway().toString().equals(h.gateway())))
        && (wish.link() == null
            || spot.link(wish.link())
                .filter(
                    l ->
                        route.nextHops().stream()
                            .anyMatch(h -> h.index() == l.key().index().value()))
                .isPresent());
  }
}
