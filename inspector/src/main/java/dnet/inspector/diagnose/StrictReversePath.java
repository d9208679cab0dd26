package dnet.inspector.diagnose;

import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.Route;
import dnet.inspector.model.Stack;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Strict reverse path filters on interfaces that answers do not go back by. */
final class StrictReversePath implements Rule {
  @Override
  public String code() {
    return "reverse-path-strict";
  }

  @Override
  public Severity worst() {
    return Severity.WARNING;
  }

  @Override
  public String finds() {
    return "rp_filter is strict on an interface while the best route to what is behind it is"
        + " another";
  }

  @Override
  public void examine(Scene scene, Findings findings) {
    for (Namespace namespace : scene.namespaces()) {
      if (namespace.links().size() > 2
          && findings.knows(this, namespace, Stack.Part.ROUTES, Stack.Part.SYSCTLS)) {
        look(scene, findings, namespace);
      }
    }
  }

  private void look(Scene scene, Findings findings, Namespace namespace) {
    Map<IpPrefix, List<Route>> byDestination =
        namespace.stack().routes().stream()
            .filter(r -> r.isV4() && r.type() == Route.Type.UNICAST)
            .filter(r -> r.table() != Route.LOCAL && r.nextHops().size() == 1)
            .collect(Collectors.groupingBy(Route::destination));
    Set<LinkKey> told = new HashSet<>();
    byDestination.entrySet().stream()
        .sorted(Comparator.comparing(e -> e.getKey().toString()))
        .forEach(
            e -> {
              Route best =
                  e.getValue().stream()
                      .filter(r -> r.table() == Route.MAIN)
                      .min(Comparator.comparingLong(Route::metric))
                      .orElse(null);
              for (Route other : e.getValue()) {
                LinkKey way = other.nextHops().get(0).link();
                if (best != null
                    && way != null
                    && !way.equals(best.nextHops().get(0).link())
                    && isStrict(scene, namespace, way)
                    && told.add(way)) {
                  report(scene, findings, namespace, other, best);
                }
              }
            });
  }

  private static boolean isStrict(Scene scene, Namespace namespace, LinkKey key) {
    return scene
        .wiring()
        .link(key)
        .map(l -> Integer.valueOf(1).equals(namespace.stack().sysctls().reversePathFilter(l)))
        .orElse(false);
  }

  private void report(
      Scene scene, Findings findings, Namespace namespace, Route other, Route best) {
    Link link = scene.wiring().link(other.nextHops().get(0).link()).orElseThrow();
    String sysctl = "net.ipv4.conf." + link.name() + ".rp_filter";
    findings.add(
        Finding.of(code(), Severity.WARNING, namespace.name(), sysctl)
            .says(
                "what comes in by "
                    + link.name()
                    + " of "
                    + namespace.name()
                    + " is dropped where its answer would leave by another interface",
                "The reverse path filter is strict there: it takes a packet only by the interface"
                    + " that the best route back to its source leads over.")
            .because("best: " + shown(scene, best))
            .because("other: " + shown(scene, other))
            .because("effective rp_filter of " + link.name() + " = 1")
            .mendedBy(
                scene.command(namespace.id(), "sysctl", "-w", sysctl + "=2"),
                "makes it loose: any way back will do (the larger of this and all counts)",
                "spoofed sources of other interfaces' networks are taken"));
  }

  private static String shown(Scene scene, Route route) {
    String destination =
        route.destination().length() == 0 ? "default" : route.destination().toString();
    Route.NextHop hop = route.nextHops().get(0);
    return destination
        + (hop.gateway() == null ? "" : " via " + hop.gateway())
        + " dev "
        + scene.wiring().link(hop.link()).map(Link::name).orElse("?")
        + " table "
        + route.table()
        + " metric "
        + route.metric();
  }
}
