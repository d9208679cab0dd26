package dnet.inspector.remedy;

import dnet.inspector.model.Host;
import dnet.inspector.model.Link;
import dnet.inspector.model.MacAddress;
import dnet.inspector.netlink.LinkMessage;
import dnet.inspector.simulate.mend.WhatIf;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sets one property of a link.
 *
 * @param before the property's value then, in ip-link(8)'s words; empty for no master
 */
record SetLink(Place place, LinkRef link, Property property, String before, String after)
    implements Setting {
  /** What can be set. */
  enum Property {
    STATE,
    MTU,
    MAC,
    MASTER
  }

  static SetLink up(Place place, LinkRef link) {
    return new SetLink(place, link, Property.STATE, "down", "up");
  }

  static SetLink master(Place place, LinkRef link, String bridge) {
    return new SetLink(place, link, Property.MASTER, "", bridge);
  }

  @Override
  public String text(String value) {
    String whose = link.name() + " (" + place.name() + ")";
    return switch (property) {
      case STATE -> "set " + whose + " " + value;
      case MTU -> "give " + whose + " the MTU " + value;
      case MAC -> "give " + whose + " the MAC address " + value;
      case MASTER ->
          value.isEmpty()
              ? "take " + whose + " out of its bridge"
              : "make " + whose + " a port of " + value;
    };
  }

  @Override
  public String command(String value) {
    return switch (property) {
      case STATE -> place.command("ip", "link", "set", "dev", link.name(), value);
      case MTU -> place.command("ip", "link", "set", "dev", link.name(), "mtu", value);
      case MAC -> place.command("ip", "link", "set", "dev", link.name(), "address", value);
      case MASTER ->
          value.isEmpty()
              ? place.command("ip", "link", "set", "dev", link.name(), "nomaster")
              : place.command("ip", "link", "set", "dev", link.name(), "master", value);
    };
  }

  @Override
  public Optional<Host> foreseen(Host host, String value) {
    Link its = WhatIf.link(host, place.id(), link.name()).orElse(null);
    if (its == null) {
      return Optional.empty();
    }
    return switch (property) {
      case STATE ->
          Optional.of(
              value.equals("up") ? WhatIf.up(host, its.key()) : WhatIf.down(host, its.key()));
      case MTU -> Optional.of(WhatIf.mtu(host, its.key(), Integer.parseInt(value)));
      case MAC -> Optional.empty();
      case MASTER ->
          value.isEmpty()
              ? Optional.of(WhatIf.master(host, its.key(), null))
              : WhatIf.link(host, place.id(), value)
                  .map(b -> WhatIf.master(host, its.key(), b.key()));
    };
  }

  @Override
  public @Nullable String value(Session session) throws IOException {
    Session.Room room = session.at(place);
    LinkMessage now = room.link(link).orElse(null);
    if (now == null) {
      return null;
    }
    return switch (property) {
      case STATE -> (now.flags() & LinkMessage.IFF_UP) != 0 ? "up" : "down";
      case MTU -> Integer.toString(now.mtu());
      case MAC -> String.valueOf(now.address());
      case MASTER -> {
        Integer master = now.master();
        yield master == null
            ? ""
            : room.links().stream()
                .filter(l -> l.index() == master)
                .map(LinkMessage::name)
                .findFirst()
                .orElse("");
      }
    };
  }

  @Override
  public void set(Session session, String value) throws IOException {
    Session.Room room = session.at(place);
    int index = room.need(link).index();
    switch (property) {
      case STATE -> room.write().setUp(index, value.equals("up"));
      case MTU -> room.write().setMtu(index, Integer.parseInt(value));
      case MAC -> room.write().setMac(index, MacAddress.parse(value));
      case MASTER ->
          room.write()
              .setMaster(
                  index, value.isEmpty() ? 0 : room.need(new LinkRef(value, 0, null)).index());
    }
  }
}
