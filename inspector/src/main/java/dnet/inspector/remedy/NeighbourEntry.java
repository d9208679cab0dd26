package dnet.inspector.remedy;

import dnet.inspector.linux.Errno;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.MacAddress;
import dnet.inspector.netlink.NeighbourMessage;
import dnet.inspector.netlink.NeighbourOrder;
import dnet.inspector.netlink.NetlinkException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes an entry of a neighbour table or of a forwarding database.
 *
 * @param family 2, 10, or 7 for a forwarding database
 * @param state NUD_* bits, with which it comes back
 * @param flags of a forwarding database: NTF_SELF or NTF_MASTER; else 0
 * @param destination the neighbour, or the VTEP that a MAC is behind; null for none
 * @param mac null where the entry has none
 * @param vlan 0 for none
 */
record NeighbourEntry(
    Place place,
    LinkRef link,
    int family,
    int state,
    int flags,
    @Nullable String destination,
    @Nullable String mac,
    int vlan)
    implements Step {
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;

  /** AF_BRIDGE: of a forwarding database. */
  static final int BRIDGE = 7;

  static final int SELF = 0x02;
  static final int MASTER = 0x04;

  /** Of a bridge's entry that no frame moves to another port. */
  static final int STICKY = 0x40;

  static final int NOARP = 0x40;
  static final int PERMANENT = 0x80;

  /** Bits of entries that know something: REACHABLE, STALE, DELAY, PROBE, NOARP, PERMANENT. */
  private static final int VALID = 0xde;

  @Override
  public List<Place> places() {
    return List.of(place);
  }

  private boolean isFdb() {
    return family == BRIDGE;
  }

  private String shown() {
    return (isFdb()
            ? mac + (destination == null ? "" : " behind " + destination)
            : destination + " at " + mac)
        + " on "
        + link.name()
        + " ("
        + place.name()
        + ")";
  }

  @Override
  public String text() {
    return "remember " + shown();
  }

  @Override
  public String reverseText() {
    return "forget " + shown();
  }

  private String command(String verb) {
    List<String> words = new ArrayList<>();
    if (isFdb()) {
      words.addAll(List.of("bridge", "fdb", verb, String.valueOf(mac), "dev", link.name()));
      if (destination != null) {
        words.addAll(List.of("dst", destination));
      }
      if (vlan != 0) {
        words.addAll(List.of("vlan", Integer.toString(vlan)));
      }
      words.add((flags & MASTER) != 0 ? "master" : "self");
      words.add(
          (state & PERMANENT) != 0 ? "permanent" : (state & NOARP) != 0 ? "static" : "dynamic");
      if ((flags & STICKY) != 0) {
        words.add("sticky");
      }
    } else {
      words.addAll(List.of("ip", "neigh", verb, String.valueOf(destination), "dev", link.name()));
      if (mac != null && verb.equals("add")) {
        words.addAll(List.of("lladdr", mac, "nud", isFixed() ? "permanent" : "stale"));
      }
    }
    return place.command(words);
  }

  /** Whether it stays until somebody removes it. */
  private boolean isFixed() {
    return (state & (PERMANENT | NOARP)) != 0;
  }

  @Override
  public String command() {
    return command("add");
  }

  @Override
  public String reverseCommand() {
    return command("del");
  }

  /** What the kernel learned by itself it may learn again at any time. */
  @Override
  public State state(Session session) throws IOException {
    Session.Room room = session.at(place);
    if (room.link(link).isEmpty()) {
      return State.GONE;
    }
    if (!isFixed()) {
      return State.UNSEEN;
    }
    List<NeighbourMessage> there = find(room, room.need(link).index());
    if (there.isEmpty()) {
      return State.BEFORE;
    }
    return there.stream().anyMatch(this::isSame)
        ? State.AFTER
        : there.stream().anyMatch(m -> (m.state() & (PERMANENT | NOARP)) != 0)
            ? State.TAKEN
            : State.BEFORE;
  }

  private boolean isSame(NeighbourMessage there) {
    return Objects.equals(mac, there.address())
        && (!isFdb() || Objects.equals(destination, there.destination()))
        && (there.state() & (PERMANENT | NOARP)) != 0;
  }

  private List<NeighbourMessage> find(Session.Room room, int index) throws IOException {
    return entries(room, family).stream()
        .filter(
            m ->
                isOf(
                    m,
                    index,
                    family,
                    isFdb() ? String.valueOf(mac) : String.valueOf(destination),
                    vlan,
                    flags))
        .toList();
  }

  static List<NeighbourMessage> entries(Session.Room room, int family) throws IOException {
    return room.complete(family == BRIDGE ? room.read().fdb() : room.read().neighbours());
  }

  /** Whether a message is of an entry, by what the kernel knows it by. */
  static boolean isOf(NeighbourMessage m, int index, int family, String key, int vlan, int flags) {
    if (m.index() != index || (family != BRIDGE && (m.state() & VALID) == 0)) {
      return false;
    }
    if (family != BRIDGE) {
      return m.family() == family && key.equals(m.destination());
    }
    boolean master = m.master() != null && (m.flags() & SELF) == 0;
    return key.equals(m.address())
        && ((flags & MASTER) != 0) == master
        && (m.vlan() == null ? 0 : m.vlan()) == vlan;
  }

  private NeighbourOrder order() {
    return new NeighbourOrder(
        family,
        state,
        flags,
        destination == null ? null : IpAddress.parse(destination),
        mac == null ? null : MacAddress.parse(mac),
        vlan);
  }

  @Override
  public void apply(Session session) throws IOException {
    Session.Room room = session.at(place);
    int index = room.need(link).index();
    if (!isFixed() && !find(room, index).isEmpty()) {
      return;
    }
    try {
      room.write().addNeighbour(order(), index);
    } catch (NetlinkException e) {
      // What the kernel has learned since, or asks for in vain, gives way to what was set.
      if (e.errno() != Errno.EEXIST || state(session) != State.BEFORE) {
        throw e;
      }
      room.write().replaceNeighbour(order(), index);
    }
  }

  @Override
  public void revert(Session session) throws IOException {
    Session.Room room = session.at(place);
    int index = room.need(link).index();
    if (isFixed() || !find(room, index).isEmpty()) {
      room.write().deleteNeighbour(order(), index);
    }
  }

  static int family(IpAddress address) {
    return address.isV4() ? AF_INET : AF_INET6;
  }
}
