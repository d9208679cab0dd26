package dnet.inspector.assemble;

import dnet.inspector.model.FdbEntry;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.Neighbour;
import dnet.inspector.model.NetnsId;
import dnet.inspector.netlink.NeighbourMessage;
import java.util.ArrayList;
import java.util.List;

/** ARP, NDP and forwarding databases. */
final class Neighbourhood {
  /** NTF_* of linux/neighbour.h. */
  private static final int NTF_SELF = 0x02;

  private static final int NTF_PROXY = 0x08;
  private static final int NTF_EXT_LEARNED = 0x10;

  /** NUD_* of linux/neighbour.h. */
  private static final int NUD_NOARP = 0x40;

  private static final int NUD_PERMANENT = 0x80;

  private final NetnsId namespace;

  Neighbourhood(NetnsId namespace) {
    this.namespace = namespace;
  }

  List<Neighbour> neighbours(List<NeighbourMessage> messages) {
    List<Neighbour> neighbours = new ArrayList<>();
    for (NeighbourMessage message : messages) {
      LinkKey link = Stacks.link(namespace, message.index());
      IpAddress address = Texts.address(message.destination());
      if (link != null && address != null) {
        neighbours.add(
            new Neighbour(
                link,
                address,
                Texts.mac(message.address()),
                Neighbour.State.of(message.state()),
                (message.flags() & NTF_PROXY) != 0));
      }
    }
    return neighbours;
  }

  List<FdbEntry> fdb(List<NeighbourMessage> messages) {
    List<FdbEntry> entries = new ArrayList<>();
    for (NeighbourMessage message : messages) {
      LinkKey link = Stacks.link(namespace, message.index());
      MacAddress mac = Texts.mac(message.address());
      if (link != null && mac != null) {
        entries.add(
            new FdbEntry(
                link,
                mac,
                Stacks.link(namespace, message.master()),
                message.vlan(),
                Texts.address(message.destination()),
                message.vni(),
                message.port(),
                kind(message)));
      }
    }
    return entries;
  }

  /** As bridge(8) tells them apart. */
  private static FdbEntry.Kind kind(NeighbourMessage message) {
    boolean self = (message.flags() & NTF_SELF) != 0;
    if ((message.flags() & NTF_EXT_LEARNED) != 0) {
      return FdbEntry.Kind.EXTERNAL;
    }
    if ((message.state() & NUD_PERMANENT) != 0) {
      return self ? FdbEntry.Kind.STATIC : FdbEntry.Kind.LOCAL;
    }
    return (message.state() & NUD_NOARP) != 0 ? FdbEntry.Kind.STATIC : FdbEntry.Kind.LEARNED;
  }
}
