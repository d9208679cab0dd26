package dnet.inspector.remedy;

import dnet.inspector.model.Host;
import dnet.inspector.netlink.LinkMessage;
import dnet.inspector.simulate.mend.WhatIf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a pair with an end in each of two namespaces. Removing either end, or the namespace of
 * either, removes both.
 *
 * @param here where the host's end is
 * @param there where the container's end is
 */
record CreateVeth(Place here, LinkEnd end, Place there, LinkEnd peer) implements Step {
  @Override
  public List<Place> places() {
    return List.of(here, there);
  }

  @Override
  public String text() {
    return "make the pair "
        + end.name()
        + " ("
        + here.name()
        + ") and "
        + peer.name()
        + " ("
        + there.name()
        + "), MTU "
        + end.mtu();
  }

  @Override
  public String reverseText() {
    return "remove the pair " + end.name() + " and " + peer.name() + " (" + there.name() + ")";
  }

  @Override
  public String command() {
    List<String> words = new ArrayList<>(List.of("ip", "link", "add"));
    words.addAll(words(end));
    words.addAll(List.of("type", "veth", "peer"));
    words.addAll(words(peer));
    words.addAll(
        List.of("netns", there.isHost() ? "/proc/self/ns/net" : Integer.toString(there.pid())));
    return here.command(words);
  }

  static List<String> words(LinkEnd end) {
    List<String> words = new ArrayList<>(List.of("name", end.name()));
    if (end.mac() != null) {
      words.addAll(List.of("address", end.mac().toString()));
    }
    words.addAll(List.of("mtu", Integer.toString(end.mtu())));
    return words;
  }

  @Override
  public String reverseCommand() {
    return here.command("ip", "link", "del", "dev", end.name());
  }

  @Override
  public Optional<Host> foreseen(Host host) {
    return Optional.of(
        WhatIf.pair(
            host,
            here.id(),
            end.name(),
            end.mac(),
            there.id(),
            peer.name(),
            peer.mac(),
            end.mtu()));
  }

  @Override
  public Optional<Host> foreseenBack(Host host) {
    return WhatIf.link(host, here.id(), end.name()).map(l -> WhatIf.without(host, l.key()));
  }

  @Override
  public State state(Session session) throws IOException {
    Session.Room room = session.at(here);
    Optional<LinkMessage> found = room.named(end.name());
    if (found.isPresent()) {
      return end.ref().matches(found.get()) ? State.AFTER : State.TAKEN;
    }
    if (!session.has(there)) {
      return State.GONE;
    }
    return session.at(there).named(peer.name()).isPresent() ? State.TAKEN : State.BEFORE;
  }

  @Override
  public void apply(Session session) throws IOException {
    session.at(here).write().createVeth(end.order(), peer.order(), session.at(there).handle());
  }

  @Override
  public void revert(Session session) throws IOException {
    Session.Room room = session.at(here);
    room.write().deleteLink(room.need(end.ref()).index());
  }
}
