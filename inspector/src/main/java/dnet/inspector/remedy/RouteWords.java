package dnet.inspector.remedy;

import dnet.inspector.model.Route;
import dnet.inspector.netlink.RouteMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A route that was read, in ip-route(8)'s words; those that it would choose itself left out. */
final class RouteWords {
  private static final int AF_INET6 = 10;
  private static final int METRIC_V6 = 1024;
  private static final int RTPROT_BOOT = 3;
  private static final int ONLINK = 4;

  private RouteWords() {}

  static List<String> of(RouteMessage route, List<LinkRef> links) {
    List<String> words = new ArrayList<>();
    Route.Type type = Route.Type.of(route.type());
    if (type != Route.Type.UNICAST) {
      words.add(type.name().toLowerCase(Locale.ROOT));
    }
    String to = route.destination();
    words.add(to == null ? "default" : to + "/" + route.destinationLength());
    boolean several = route.nextHops().size() > 1;
    for (RouteMessage.NextHop hop : route.nextHops()) {
      if (several) {
        words.add("nexthop");
      }
      add(words, "via", hop.gateway());
      links.stream()
          .filter(l -> l.index() == hop.index())
          .findFirst()
          .ifPresent(l -> add(words, "dev", l.name()));
      if (several) {
        add(words, "weight", hop.weight());
      }
      if ((hop.flags() & ONLINK) != 0) {
        words.add("onlink");
      }
    }
    add(words, "src", route.preferredSource());
    boolean usual = route.priority() == (route.family() == AF_INET6 ? METRIC_V6 : 0);
    add(words, "metric", usual ? null : route.priority());
    add(words, "mtu", route.mtu());
    add(words, "proto", route.protocol() == RTPROT_BOOT ? null : route.protocol());
    add(words, "table", route.table() == Route.MAIN ? null : route.table());
    return words;
  }

  private static void add(List<String> words, String key, @Nullable Object value) {
    if (value != null) {
      words.add(key);
      words.add(value.toString());
    }
  }
}
