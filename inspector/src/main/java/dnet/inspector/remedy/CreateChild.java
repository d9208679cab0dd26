package dnet.inspector.remedy;

import dnet.inspector.model.Host;
import dnet.inspector.netlink.LinkMessage;
import dnet.inspector.simulate.mend.WhatIf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Makes a link in a namespace that rides on one of the host's.
 *
 * @param mode what the kind can be told: a macvlan's or ipvlan's mode, a VLAN's id
 */
record CreateChild(Place here, LinkRef parent, Kind kind, int mode, Place there, LinkEnd end)
    implements Step {
  /** The kernel's word in lower case, and ip-link(8)'s for the modes. */
  enum Kind {
    MACVLAN,
    IPVLAN,
    VLAN;

    /** MACVLAN_MODE_BRIDGE of linux/if_link.h. */
    static final int MACVLAN_BRIDGE = 4;

    /** IPVLAN_MODE_L2 of linux/if_link.h. */
    static final int IPVLAN_L2 = 0;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    List<String> options(int mode) {
      return switch (this) {
        case MACVLAN -> List.of("mode", "bridge");
        case IPVLAN -> List.of("mode", "l2");
        case VLAN -> List.of("id", Integer.toString(mode));
      };
    }
  }

  @Override
  public List<Place> places() {
    return List.of(there, here);
  }

  @Override
  public String text() {
    return "make the "
        + kind.word()
        + " "
        + end.name()
        + " ("
        + there.name()
        + ") on "
        + parent.name()
        + ", MTU "
        + end.mtu();
  }

  @Override
  public String reverseText() {
    return "remove the " + kind.word() + " " + end.name() + " (" + there.name() + ")";
  }

  @Override
  public String command() {
    List<String> words = new ArrayList<>(List.of("ip", "link", "add", "link", parent.name()));
    words.addAll(CreateVeth.words(end));
    if (!here.isSame(there)) {
      words.addAll(List.of("netns", Integer.toString(there.pid())));
    }
    words.addAll(List.of("type", kind.word()));
    words.addAll(kind.options(mode));
    return here.command(words);
  }

  @Override
  public String reverseCommand() {
    return there.command("ip", "link", "del", "dev", end.name());
  }

  @Override
  public Optional<Host> foreseen(Host host) {
    return kind == Kind.MACVLAN
        ? WhatIf.link(host, here.id(), parent.name())
            .map(p -> WhatIf.macvlan(host, p.key(), there.id(), end.name(), end.mac(), end.mtu()))
        : Optional.empty();
  }

  @Override
  public Optional<Host> foreseenBack(Host host) {
    return WhatIf.link(host, there.id(), end.name()).map(l -> WhatIf.without(host, l.key()));
  }

  @Override
  public State state(Session session) throws IOException {
    Optional<LinkMessage> found = session.at(there).named(end.name());
    if (found.isEmpty()) {
      return State.BEFORE;
    }
    return end.ref().matches(found.get()) && kind.word().equals(found.get().kind())
        ? State.AFTER
        : State.TAKEN;
  }

  @Override
  public void apply(Session session) throws IOException {
    Session.Room room = session.at(here);
    room.write()
        .createChild(
            kind.word(), mode, room.need(parent).index(), end.order(), session.at(there).handle());
  }

  @Override
  public void revert(Session session) throws IOException {
    Session.Room room = session.at(there);
    room.write().deleteLink(room.need(end.ref()).index());
  }
}
