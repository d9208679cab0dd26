package dnet.inspector.remedy;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.MacAddress;
import dnet.inspector.netlink.NeighbourMessage;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Steps that do what {@code ip neigh} and {@code bridge fdb} do. */
final class FixNeighbours {
  /** NTF_* bits of what a control plane keeps there: dnet could not give it back. */
  private static final int FOREIGN =
      ~(NeighbourEntry.SELF | NeighbourEntry.MASTER | NeighbourEntry.STICKY | 0x80);

  private FixNeighbours() {}

  /**
   * Plans {@code ip neigh del ADDRESS dev LINK}.
   *
   * @throws RefusedException if there is no such entry
   */
  static List<Step> neighbour(Session session, Ground.Spot spot, String verb, List<String> words)
      throws IOException {
    if (!verb.equals("del") || words.size() != 3 || !words.get(1).equals("dev")) {
      throw FixPlanner.notOurs(List.of("ip", "neigh " + verb));
    }
    IpAddress address = IpAddress.parse(words.get(0));
    LinkRef link = LinkRef.of(spot.needLink(words.get(2)));
    int family = NeighbourEntry.family(address);
    return List.of(removal(session, spot, link, family, address.toString(), 0, 0));
  }

  /**
   * Plans {@code bridge fdb append|add|del MAC dev LINK [dst ADDRESS] [vlan N] self|master
   * [permanent]}.
   *
   * @throws RefusedException if there is no such entry to delete
   */
  static List<Step> fdb(Session session, Ground.Spot spot, List<String> words) throws IOException {
    if (words.size() < 5 || !words.get(2).equals("dev")) {
      throw FixPlanner.notOurs(List.of("bridge fdb"));
    }
    String mac = MacAddress.parse(words.get(1)).toString();
    LinkRef link = LinkRef.of(spot.needLink(words.get(3)));
    @Nullable String to = null;
    int vlan = 0;
    int flags = NeighbourEntry.SELF;
    int state = NeighbourEntry.PERMANENT;
    for (int i = 4; i < words.size(); i++) {
      boolean more = i + 1 < words.size();
      switch (words.get(i)) {
        case "dst" -> to = more ? IpAddress.parse(words.get(++i)).toString() : null;
        case "vlan" -> vlan = more ? Integer.parseInt(words.get(++i)) : 0;
        case "self" -> flags = NeighbourEntry.SELF;
        case "master" -> flags = NeighbourEntry.MASTER;
        case "permanent" -> state = NeighbourEntry.PERMANENT;
        case "static" -> state = NeighbourEntry.NOARP;
        default -> throw FixPlanner.notOurs(List.of("bridge fdb " + words.get(i)));
      }
    }
    int family = NeighbourEntry.BRIDGE;
    return switch (words.get(0)) {
      case "del" -> List.of(removal(session, spot, link, family, mac, vlan, flags));
      case "add", "append" ->
          List.of(new NeighbourEntry(spot.place(), link, family, state, flags, to, mac, vlan));
      default -> throw FixPlanner.notOurs(List.of("bridge fdb " + words.get(0)));
    };
  }

  private static Step removal(
      Session session, Ground.Spot spot, LinkRef link, int family, String key, int vlan, int flags)
      throws IOException {
    Session.Room room = session.at(spot.place());
    int index = room.need(link).index();
    List<NeighbourMessage> there =
        NeighbourEntry.entries(room, family).stream()
            .filter(m -> NeighbourEntry.isOf(m, index, family, key, vlan, flags))
            .toList();
    if (there.isEmpty()) {
      throw new RefusedException(
          link.name() + " of " + spot.name() + " knows nothing of " + key + " (any more)");
    }
    NeighbourMessage its = there.get(0);
    if (there.size() > 1 || (its.flags() & FOREIGN) != 0) {
      throw new NotOursException("dnet could not give the entry of " + key + " back as it is");
    }
    return new Step.Reversed(
        new NeighbourEntry(
            spot.place(),
            link,
            family,
            its.state(),
            flags | (its.flags() & NeighbourEntry.STICKY),
            its.destination(),
            its.address(),
            vlan));
  }
}
