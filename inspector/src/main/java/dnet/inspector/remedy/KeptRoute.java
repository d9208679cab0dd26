package dnet.inspector.remedy;

import dnet.inspector.model.Host;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.netlink.Recorded;
import dnet.inspector.netlink.RouteMessage;
import dnet.inspector.simulate.mend.WhatIf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Gives back a route that was read before, with all that the kernel said of it.
 *
 * @param words what ip-route(8) calls it
 * @param links the interfaces that it leads over, which it names by index
 * @param hex the kernel's message
 */
record KeptRoute(Place place, List<String> words, List<LinkRef> links, String hex)
    implements RoutingStep {
  private static final int AF_INET = 2;

  KeptRoute {
    words = List.copyOf(words);
    links = List.copyOf(links);
  }

  /** A route as it is now. */
  static KeptRoute of(Session.Room room, Recorded.Route route) throws IOException {
    List<LinkRef> links = new ArrayList<>();
    RouteMessage meaning = route.meaning();
    for (RouteMessage.NextHop hop : meaning.nextHops()) {
      room.links().stream()
          .filter(l -> l.index() == hop.index())
          .forEach(l -> links.add(new LinkRef(l.name(), l.index(), null)));
    }
    return new KeptRoute(room.place(), RouteWords.of(meaning, links), links, route.hex());
  }

  @Override
  public String object() {
    return "route";
  }

  @Override
  public boolean six() {
    return words.stream().anyMatch(w -> w.indexOf(':') >= 0);
  }

  @Override
  public Optional<Host> foreseenBack(Host host) {
    RouteMessage meaning;
    try {
      meaning = Recorded.route(hex).meaning();
    } catch (IOException e) {
      return Optional.empty();
    }
    String to = meaning.destination();
    boolean v4 = meaning.family() == AF_INET;
    return Optional.of(
        WhatIf.withoutRoute(
            host,
            place.id(),
            to == null
                ? new IpPrefix(Defaults.unspecified(v4), 0)
                : new IpPrefix(IpAddress.parse(to), meaning.destinationLength()),
            meaning.table(),
            meaning.priority()));
  }

  @Override
  public State state(Session session) throws IOException {
    Session.Room room = session.at(place);
    for (LinkRef link : links) {
      if (room.link(link).isEmpty()) {
        return State.GONE;
      }
    }
    return find(room).isPresent() ? State.AFTER : State.BEFORE;
  }

  private Optional<Recorded.Route> find(Session.Room room) throws IOException {
    RouteMessage wanted = Recorded.route(hex).meaning();
    return room.complete(room.read().recordedRoutes()).stream()
        .filter(r -> isSame(r.meaning(), wanted))
        .findFirst();
  }

  /** But for what the kernel finds out itself: flags of dead or carrierless links. */
  private static boolean isSame(RouteMessage a, RouteMessage b) {
    return a.family() == b.family()
        && Objects.equals(a.destination(), b.destination())
        && a.destinationLength() == b.destinationLength()
        && Objects.equals(a.source(), b.source())
        && a.table() == b.table()
        && a.type() == b.type()
        && a.tos() == b.tos()
        && a.priority() == b.priority()
        && a.scope() == b.scope()
        && a.protocol() == b.protocol()
        && Objects.equals(a.preferredSource(), b.preferredSource())
        && Objects.equals(a.mtu(), b.mtu())
        && hops(a).equals(hops(b));
  }

  private static List<String> hops(RouteMessage route) {
    return route.nextHops().stream()
        .map(h -> h.gateway() + " " + h.index() + " " + h.weight())
        .toList();
  }

  @Override
  public void apply(Session session) throws IOException {
    session.at(place).write().restore(Recorded.route(hex));
  }

  @Override
  public void revert(Session session) throws IOException {
    session.at(place).write().delete(Recorded.route(hex));
  }
}
