package dnet.inspector.remedy;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Route;
import dnet.inspector.netlink.Recorded;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The default routes of a place. */
final class Defaults {
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;

  private Defaults() {}

  /**
   * Takes away the main table's default routes of a family; those that the kernel learned from
   * others (IPv6 router advertisements) stay.
   */
  static List<Step> removal(Session session, Place place, boolean v4) throws IOException {
    Session.Room room = session.at(place);
    List<Step> steps = new ArrayList<>();
    for (Recorded.Route route : room.complete(room.read().recordedRoutes())) {
      if (route.meaning().family() == (v4 ? AF_INET : AF_INET6)
          && route.meaning().table() == Route.MAIN
          && route.meaning().destination() == null
          && route.meaning().destinationLength() == 0
          && Route.Type.of(route.meaning().type()) == Route.Type.UNICAST) {
        steps.add(new Step.Reversed(KeptRoute.of(room, route)));
      }
    }
    return steps;
  }

  static IpAddress unspecified(boolean v4) {
    return IpAddress.of(new byte[v4 ? 4 : 16]);
  }
}
