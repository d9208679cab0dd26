package dnet.inspector.remedy;

import dnet.inspector.model.Host;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.Route;
import dnet.inspector.netlink.RouteMessage;
import dnet.inspector.netlink.RouteOrder;
import dnet.inspector.simulate.mend.WhatIf;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Adds a route.
 *
 * @param link the outgoing interface; null where the route names none
 */
record AddRoute(Place place, @Nullable LinkRef link, RouteOrder route) implements RoutingStep {
  @Override
  public String object() {
    return "route";
  }

  @Override
  public boolean six() {
    return !route.destination().address().isV4();
  }

  @Override
  public List<String> words() {
    return route.words();
  }

  /** 0 for a route without interface, or whose interface is gone. */
  private int index(Session.Room room) throws IOException {
    return link == null ? 0 : room.link(link).map(l -> l.index()).orElse(0);
  }

  @Override
  public Optional<Host> foreseen(Host host) {
    Optional<LinkKey> over =
        link == null ? Optional.empty() : WhatIf.link(host, place.id(), link.name()).map(Link::key);
    if (link != null && over.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        WhatIf.route(
            host,
            place.id(),
            new Route(
                route.table(),
                route.destination(),
                null,
                route.type(),
                3,
                route.metric(),
                0,
                route.preferredSource(),
                route.mtu() == 0 ? null : route.mtu(),
                route.type() == Route.Type.UNICAST
                    ? List.of(
                        new Route.NextHop(
                            route.gateway(), over.orElse(null), 1, route.onlink(), false, false))
                    : List.of())));
  }

  @Override
  public Optional<Host> foreseenBack(Host host) {
    return Optional.of(
        WhatIf.withoutRoute(host, place.id(), route.destination(), route.table(), route.metric()));
  }

  @Override
  public State state(Session session) throws IOException {
    Session.Room room = session.at(place);
    int index = index(room);
    if (link != null && index == 0) {
      return State.GONE;
    }
    State state = State.BEFORE;
    for (RouteMessage there : room.complete(room.read().routes())) {
      if (route.matches(there, index)) {
        return State.AFTER;
      }
      if (route.hasSameKey(there)) {
        state = State.TAKEN;
      }
    }
    return state;
  }

  @Override
  public void apply(Session session) throws IOException {
    Session.Room room = session.at(place);
    room.write().addRoute(route, link == null ? 0 : room.need(link).index());
  }

  @Override
  public void revert(Session session) throws IOException {
    Session.Room room = session.at(place);
    room.write().deleteRoute(route, index(room));
  }
}
