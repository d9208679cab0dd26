package dnet.inspector.simulate.mend;

import dnet.inspector.model.Attachment;
import dnet.inspector.model.Container;
import dnet.inspector.model.Host;
import dnet.inspector.model.InterfaceAddress;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.Route;
import dnet.inspector.model.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Addresses that are missing, or that two have. */
final class AddressMends {
  private AddressMends() {}

  /** What the engine gave and the kernel lacks. */
  static List<Attempt> restored(Case c) {
    List<Attempt> attempts = new ArrayList<>();
    for (Namespace namespace : c.places()) {
      for (Container container : c.wiring().containersIn(namespace.id())) {
        for (Attachment attachment : container.attachments()) {
          Link link = linkOf(namespace, attachment).orElse(null);
          if (link != null) {
            Stream.of(
                    Optional.ofNullable(attachment.address()),
                    Optional.ofNullable(attachment.address6()))
                .flatMap(Optional::stream)
                .filter(p -> p.address().isV4() == c.question().flow().isV4())
                .filter(p -> !has(namespace, p))
                .forEach(p -> attempts.addAll(added(c, link, p)));
          }
        }
      }
    }
    return attempts;
  }

  private static Optional<Link> linkOf(Namespace namespace, Attachment attachment) {
    return namespace.links().stream()
        .filter(l -> attachment.mac() != null)
        .filter(l -> Objects.equals(attachment.mac(), l.base().mac()))
        .findFirst();
  }

  private static boolean has(Namespace namespace, IpPrefix prefix) {
    return namespace.links().stream()
        .flatMap(l -> l.base().addresses().stream())
        .anyMatch(a -> a.prefix().address().equals(prefix.address()));
  }

  private static List<Attempt> added(Case c, Link link, IpPrefix prefix) {
    InterfaceAddress address = new InterfaceAddress(prefix, null, InterfaceAddress.Scope.GLOBAL);
    return Attempt.tried(
        c.command(
            link.key().namespace(), "ip", "addr", "add", prefix.toString(), "dev", link.name()),
        "gives " + c.shown(link) + " the address back that the engine gave it",
        "",
        host ->
            connected(
                Edits.base(
                    host,
                    link.key(),
                    b -> Edits.addresses(b, StackEdits.plus(b.addresses(), address))),
                link,
                List.of(address)));
  }

  /** The routes that the kernel makes for addresses: to itself, and to its subnet. */
  static Host connected(Host host, Link link, List<InterfaceAddress> addresses) {
    return Edits.stack(
        host,
        link.key().namespace(),
        s -> {
          if (!s.knows(Stack.Part.ROUTES)) {
            return s;
          }
          List<Route> routes = s.routes();
          for (InterfaceAddress address : addresses) {
            routes = StackEdits.plus(routes, own(link, address.prefix().address()));
            routes = subnet(routes, link, address.prefix());
          }
          return StackEdits.routes(s, routes);
        });
  }

  private static Route own(Link link, IpAddress address) {
    return route(
        Route.LOCAL, new IpPrefix(address, address.bits()), Route.Type.LOCAL, link, null, address);
  }

  private static List<Route> subnet(List<Route> routes, Link link, IpPrefix prefix) {
    IpPrefix network = network(prefix);
    boolean there =
        routes.stream()
            .anyMatch(
                r ->
                    r.table() == Route.MAIN
                        && r.destination().equals(network)
                        && r.nextHops().stream().anyMatch(h -> link.key().equals(h.link())));
    return there || prefix.length() == prefix.address().bits()
        ? routes
        : StackEdits.plus(
            routes, route(Route.MAIN, network, Route.Type.UNICAST, link, null, prefix.address()));
  }

  static Route route(
      long table,
      IpPrefix destination,
      Route.Type type,
      Link link,
      @Nullable IpAddress gateway,
      @Nullable IpAddress source) {
    return new Route(
        table,
        destination,
        null,
        type,
        table == Route.MAIN && gateway != null ? 3 : 2,
        0,
        0,
        source,
        null,
        List.of(new Route.NextHop(gateway, link.key(), 1, false, false, false)));
  }

  /** The prefix with its host bits cleared. */
  static IpPrefix network(IpPrefix prefix) {
    byte[] octets = prefix.address().octets();
    for (int i = 0; i < octets.length; i++) {
      int kept = Math.max(0, Math.min(8, prefix.length() - i * 8));
      octets[i] &= (byte) (0xff << (8 - kept));
    }
    return new IpPrefix(IpAddress.of(octets), prefix.length());
  }

  /** Takes an address from those who should not have it: all owners but the one that is meant. */
  static List<Attempt> unique(Case c) {
    IpAddress address = c.trace().flow().destination();
    String said = c.culprit().object();
    List<Attempt> attempts = new ArrayList<>();
    for (Namespace namespace : c.host().namespaces().values()) {
      if (namespace.id().equals(c.question().target())
          || (said.equals(String.valueOf(address))
              && namespace.id().equals(c.question().flow().origin()))) {
        continue;
      }
      for (Link link : namespace.links()) {
        for (InterfaceAddress its : link.base().addresses()) {
          if (its.prefix().address().toString().equals(said)) {
            attempts.addAll(removed(c, link, its));
          }
        }
      }
    }
    return attempts;
  }

  private static List<Attempt> removed(Case c, Link link, InterfaceAddress address) {
    return Attempt.tried(
        c.command(
            link.key().namespace(),
            "ip",
            "addr",
            "del",
            address.prefix().toString(),
            "dev",
            link.name()),
        "takes the address from " + c.shown(link),
        "it loses its connections",
        host ->
            Edits.stack(
                Edits.base(
                    host,
                    link.key(),
                    b -> Edits.addresses(b, StackEdits.minus(b.addresses(), address::equals))),
                link.key().namespace(),
                s ->
                    StackEdits.routes(
                        s,
                        StackEdits.minus(
                            s.routes(),
                            r ->
                                r.table() == Route.LOCAL
                                    && r.destination()
                                        .address()
                                        .equals(address.prefix().address())))));
  }
}
