package dnet.inspector.remedy;

import dnet.inspector.model.Host;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.netlink.AddressMessage;
import dnet.inspector.netlink.LinkMessage;
import dnet.inspector.simulate.mend.WhatIf;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Gives a link an address. */
record AddAddress(Place place, LinkRef link, IpPrefix prefix) implements Step {
  @Override
  public List<Place> places() {
    return List.of(place);
  }

  @Override
  public String text() {
    return "give " + link.name() + " (" + place.name() + ") the address " + prefix;
  }

  @Override
  public String reverseText() {
    return "take the address " + prefix + " from " + link.name() + " (" + place.name() + ")";
  }

  @Override
  public String command() {
    return place.command("ip", "addr", "add", prefix.toString(), "dev", link.name());
  }

  @Override
  public String reverseCommand() {
    return place.command("ip", "addr", "del", prefix.toString(), "dev", link.name());
  }

  @Override
  public Optional<Host> foreseen(Host host) {
    return WhatIf.link(host, place.id(), link.name())
        .map(l -> WhatIf.address(host, l.key(), prefix));
  }

  @Override
  public Optional<Host> foreseenBack(Host host) {
    return WhatIf.link(host, place.id(), link.name())
        .map(l -> WhatIf.withoutAddress(host, l.key(), prefix));
  }

  @Override
  public State state(Session session) throws IOException {
    Session.Room room = session.at(place);
    Optional<LinkMessage> found = room.link(link);
    if (found.isEmpty()) {
      return State.GONE;
    }
    for (AddressMessage address : room.complete(room.read().addresses())) {
      if (address.index() == found.get().index()
          && IpAddress.parse(address.address()).equals(prefix.address())) {
        // IPv6 has an address once, whatever its prefix; IPv4 once a prefix.
        if (address.prefixLength() == prefix.length()) {
          return State.AFTER;
        }
        if (!prefix.address().isV4()) {
          return State.TAKEN;
        }
      }
    }
    return State.BEFORE;
  }

  @Override
  public void apply(Session session) throws IOException {
    Session.Room room = session.at(place);
    room.write().addAddress(room.need(link).index(), prefix);
  }

  @Override
  public void revert(Session session) throws IOException {
    Session.Room room = session.at(place);
    room.write().deleteAddress(room.need(link).index(), prefix);
  }
}
