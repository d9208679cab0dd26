package dnet.inspector.simulate.mend;

import dnet.inspector.model.DockerNetwork;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.Neighbour;
import dnet.inspector.model.PolicyRule;
import dnet.inspector.model.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Routes, policy rules and neighbour entries. */
final class RouteMends {
  private RouteMends() {}

  /** Routes that are missing: by the gateway that the engine gave, or to a bridge's subnet. */
  static List<Attempt> added(Case c) {
    List<Attempt> attempts = new ArrayList<>();
    boolean v4 = c.question().flow().isV4();
    for (Namespace namespace : c.places()) {
      for (IpAddress gateway : gateways(c, namespace, v4)) {
        Link link = towards(namespace, gateway).orElse(null);
        if (link != null) {
          attempts.addAll(byGateway(c, link, gateway, v4, "add"));
        }
      }
      if (namespace.id().equals(c.host().home())) {
        attempts.addAll(toBridges(c));
      }
    }
    return attempts;
  }

  /** Those of the engine, and the addresses of the bridges that the namespace's links hang on. */
  private static List<IpAddress> gateways(Case c, Namespace namespace, boolean v4) {
    List<IpAddress> gateways = new ArrayList<>(c.gateways(namespace.id(), v4));
    if (!namespace.id().equals(c.host().home())) {
      namespace.links().stream()
          .flatMap(l -> c.wiring().bridgeOf(l).stream())
          .flatMap(b -> b.base().addresses().stream())
          .map(a -> a.prefix().address())
          .filter(a -> a.isV4() == v4 && !a.isLinkLocal() && !gateways.contains(a))
          .forEach(gateways::add);
    }
    return gateways;
  }

  private static Optional<Link> towards(Namespace namespace, IpAddress gateway) {
    return namespace.links().stream()
        .filter(
            l ->
                l.base().addresses().stream()
                    .anyMatch(
                        a -> a.prefix().contains(gateway) && !a.prefix().address().equals(gateway)))
        .findFirst();
  }

  private static List<Attempt> byGateway(
      Case c, Link link, IpAddress gateway, boolean v4, String verb) {
    IpPrefix all = IpPrefix.parse(v4 ? "0.0.0.0/0" : "::/0");
    Route route = AddressMends.route(Route.MAIN, all, Route.Type.UNICAST, link, gateway, null);
    return Attempt.tried(
        c.command(
            link.key().namespace(),
            words(v4, "route", verb, "default", "via", gateway.toString(), "dev", link.name())),
        "leads everything else to " + gateway,
        "",
        host ->
            Edits.stack(
                host,
                link.key().namespace(),
                s ->
                    StackEdits.routes(
                        s,
                        StackEdits.plus(
                            StackEdits.minus(
                                s.routes(),
                                r ->
                                    verb.equals("replace")
                                        && r.table() == Route.MAIN
                                        && r.destination().equals(all)),
                            route))));
  }

  private static List<String> words(boolean v4, String... words) {
    List<String> all = new ArrayList<>(v4 ? List.of("ip") : List.of("ip", "-6"));
    all.addAll(List.of(words));
    return all;
  }

  private static List<Attempt> toBridges(Case c) {
    List<Attempt> attempts = new ArrayList<>();
    for (DockerNetwork network : c.host().networks()) {
      Link bridge = c.bridgeOf(network).orElse(null);
      for (DockerNetwork.Pool pool : network.pools()) {
        boolean wanted =
            c.culprit().object().equals(c.trace().flow().destination().toString())
                ? pool.subnet().contains(c.trace().flow().destination())
                : pool.subnet().toString().equals(c.culprit().object())
                    || contains(pool.subnet(), c.culprit().object());
        if (bridge != null && wanted) {
          Route route =
              AddressMends.route(
                  Route.MAIN,
                  AddressMends.network(pool.subnet()),
                  Route.Type.UNICAST,
                  bridge,
                  null,
                  null);
          attempts.addAll(
              Attempt.tried(
                  c.command(
                      bridge.key().namespace(),
                      words(
                          pool.subnet().address().isV4(),
                          "route",
                          "add",
                          route.destination().toString(),
                          "dev",
                          bridge.name())),
                  "leads network " + network.name() + " to its bridge",
                  "",
                  host ->
                      Edits.stack(
                          host,
                          bridge.key().namespace(),
                          s -> StackEdits.routes(s, StackEdits.plus(s.routes(), route)))));
        }
      }
    }
    return attempts;
  }

  private static boolean contains(IpPrefix subnet, String text) {
    try {
      return subnet.contains(IpAddress.parse(text));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Routes that refuse. */
  static List<Attempt> withoutRefusing(Case c) {
    List<Attempt> attempts = new ArrayList<>();
    for (Namespace namespace : c.places()) {
      for (Route route : namespace.stack().routes()) {
        String shown =
            route.destination().length() == 0 ? "default" : route.destination().toString();
        if (!route.type().refuses() || !shown.equals(c.culprit().object())) {
          continue;
        }
        List<String> words =
            words(
                route.isV4(),
                "route",
                "del",
                route.type().name().toLowerCase(Locale.ROOT),
                shown,
                "table",
                Long.toString(route.table()));
        attempts.addAll(
            Attempt.tried(
                c.command(namespace.id(), words),
                "deletes the route that refuses",
                "whoever set it wanted these packets refused",
                host ->
                    Edits.stack(
                        host,
                        namespace.id(),
                        s -> StackEdits.routes(s, StackEdits.minus(s.routes(), route::equals)))));
      }
    }
    return attempts;
  }

  static List<Attempt> withoutRule(Case c) {
    List<Attempt> attempts = new ArrayList<>();
    for (Namespace namespace : c.places()) {
      for (PolicyRule rule : namespace.stack().policyRules()) {
        if (("ip rule " + rule.priority()).equals(c.culprit().object())
            && rule.ipv6() != c.question().flow().isV4()) {
          List<String> words =
              words(!rule.ipv6(), "rule", "del", "pref", Long.toString(rule.priority()));
          if (rule.source() != null) {
            words.addAll(List.of("from", rule.source().toString()));
          }
          if (rule.destination() != null) {
            words.addAll(List.of("to", rule.destination().toString()));
          }
          attempts.addAll(
              Attempt.tried(
                  c.command(namespace.id(), words),
                  "deletes the policy rule that diverts",
                  "other packets that it diverts go the usual way too",
                  host ->
                      Edits.stack(
                          host,
                          namespace.id(),
                          s ->
                              StackEdits.policyRules(
                                  s, StackEdits.minus(s.policyRules(), rule::equals)))));
        }
      }
    }
    return attempts;
  }

  /** Entries that say wrong, or that a gateway which nobody has is to blame for. */
  static List<Attempt> neighbours(Case c) {
    List<Attempt> attempts = new ArrayList<>();
    for (Namespace namespace : c.places()) {
      for (Neighbour entry : namespace.stack().neighbours()) {
        Link link = c.wiring().link(entry.link()).orElse(null);
        if (link != null && entry.address().toString().equals(c.culprit().object())) {
          attempts.addAll(
              Attempt.tried(
                  c.command(
                      namespace.id(),
                      "ip",
                      "neigh",
                      "del",
                      entry.address().toString(),
                      "dev",
                      link.name()),
                  "forgets the entry; the kernel asks anew",
                  "",
                  host ->
                      Edits.stack(
                          host,
                          namespace.id(),
                          s ->
                              StackEdits.neighbours(
                                  s, StackEdits.minus(s.neighbours(), entry::equals)))));
        }
      }
      attempts.addAll(otherGateway(c, namespace));
    }
    return attempts;
  }

  private static List<Attempt> otherGateway(Case c, Namespace namespace) {
    List<Attempt> attempts = new ArrayList<>();
    boolean v4 = c.question().flow().isV4();
    boolean used =
        namespace.stack().routes().stream()
            .filter(r -> r.destination().length() == 0 && r.isV4() == v4)
            .flatMap(r -> r.nextHops().stream())
            .anyMatch(h -> c.culprit().object().equals(String.valueOf(h.gateway())));
    if (used) {
      for (IpAddress gateway : gateways(c, namespace, v4)) {
        Link link = towards(namespace, gateway).orElse(null);
        if (link != null && !gateway.toString().equals(c.culprit().object())) {
          attempts.addAll(byGateway(c, link, gateway, v4, "replace"));
        }
      }
    }
    return attempts;
  }
}
