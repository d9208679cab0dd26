package dnet.inspector.remedy;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Route;
import dnet.inspector.netlink.Recorded;
import dnet.inspector.netlink.RouteMessage;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The default routes of a place. */
final class Defaults {
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;

  private Defaults() {}

  /**
   * Takes away the main table's default route of a family that the kernel prefers, if there is one.
   * Others stay, behind a new one that has the family's usual metric.
   */
  static List<Step> removal(Session session, Place place, boolean v4) throws IOException {
    Session.Room room = session.at(place);
    Optional<Recorded.Route> first =
        room.complete(room.read().recordedRoutes()).stream()
            .filter(r -> isDefault(r.meaning(), v4))
            .min(Comparator.comparingLong(r -> r.meaning().priority()));
    return first.isEmpty()
        ? List.of()
        : List.of(new Step.Reversed(KeptRoute.of(room, first.get())));
  }

  private static boolean isDefault(RouteMessage route, boolean v4) {
    return route.family() == (v4 ? AF_INET : AF_INET6)
        && route.table() == Route.MAIN
        && route.destinationLength() == 0
        && Route.Type.of(route.type()) == Route.Type.UNICAST;
  }

  static IpAddress unspecified(boolean v4) {
    return IpAddress.of(new byte[v4 ? 4 : 16]);
  }
}
