package dnet.tui.top.facts;

import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.Route;
import java.util.List;
import java.util.Locale;

/** A route in ip-route(8)'s words. */
final class RouteWords {
  private RouteWords() {}

  static String of(Namespace namespace, Route route) {
    StringBuilder words = new StringBuilder();
    if (route.type() != Route.Type.UNICAST) {
      words.append(route.type().name().toLowerCase(Locale.ROOT)).append(' ');
    }
    words.append(route.destination().length() == 0 ? "default" : route.destination());
    for (Route.NextHop hop : route.nextHops()) {
      if (hop.gateway() != null) {
        words.append(" via ").append(hop.gateway());
      }
      names(namespace, hop).forEach(name -> words.append(" dev ").append(name));
    }
    if (route.metric() != 0) {
      words.append(" metric ").append(route.metric());
    }
    if (route.table() != Route.MAIN) {
      words.append(" table ").append(route.table());
    }
    return words.toString();
  }

  private static List<String> names(Namespace namespace, Route.NextHop hop) {
    return namespace.links().stream()
        .filter(l -> l.key().equals(hop.link()))
        .map(Link::name)
        .toList();
  }
}
