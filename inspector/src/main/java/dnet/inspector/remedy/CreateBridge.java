package dnet.inspector.remedy;

import dnet.inspector.model.Host;
import dnet.inspector.model.MacAddress;
import dnet.inspector.netlink.LinkMessage;
import dnet.inspector.simulate.mend.WhatIf;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Makes a bridge. It is taken away again only while nobody else uses it. */
record CreateBridge(Place place, LinkEnd end) implements Step {
  @Override
  public List<Place> places() {
    return List.of(place);
  }

  @Override
  public String text() {
    return "make the bridge " + end.name() + " (" + place.name() + ")";
  }

  @Override
  public String reverseText() {
    return "remove the bridge " + end.name() + " (" + place.name() + ")";
  }

  @Override
  public String command() {
    return place.command(
        "ip",
        "link",
        "add",
        "name",
        end.name(),
        "address",
        String.valueOf(end.mac()),
        "type",
        "bridge");
  }

  @Override
  public String reverseCommand() {
    return place.command("ip", "link", "del", "dev", end.name(), "type", "bridge");
  }

  @Override
  public Optional<Host> foreseen(Host host) {
    MacAddress mac = end.mac();
    return mac == null
        ? Optional.empty()
        : Optional.of(WhatIf.bridge(host, place.id(), end.name(), mac));
  }

  @Override
  public State state(Session session) throws IOException {
    Optional<LinkMessage> found = session.at(place).named(end.name());
    if (found.isEmpty()) {
      return State.BEFORE;
    }
    return end.ref().matches(found.get()) && "bridge".equals(found.get().kind())
        ? State.AFTER
        : State.TAKEN;
  }

  @Override
  public void apply(Session session) throws IOException {
    session.at(place).write().createBridge(end.order());
  }

  @Override
  public void revert(Session session) throws IOException {
    Session.Room room = session.at(place);
    int index = room.need(end.ref()).index();
    List<String> ports =
        room.links().stream()
            .filter(l -> Integer.valueOf(index).equals(l.master()))
            .map(LinkMessage::name)
            .toList();
    if (!ports.isEmpty()) {
      throw new RefusedException(
          "bridge " + end.name() + " has other ports by now: " + String.join(", ", ports));
    }
    room.write().deleteLink(index);
  }
}
