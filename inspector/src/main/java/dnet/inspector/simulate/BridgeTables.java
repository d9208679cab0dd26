package dnet.inspector.simulate;

import dnet.inspector.model.FdbEntry;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.MacAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The forwarding databases of bridges, as they were read and as they learn during a run. */
final class BridgeTables {
  private final World world;

  BridgeTables(World world) {
    this.world = world;
  }

  /** Whether a frame to this MAC is for the bridge's own namespace. */
  boolean isOwn(Link.Bridge bridge, @Nullable MacAddress mac, int vlan) {
    if (mac == null || mac.equals(bridge.base().mac())) {
      return true;
    }
    return world
        .forwarding(bridge.key().namespace())
        .bridgeEntry(bridge.key(), mac, vlan)
        .filter(e -> e.kind() == FdbEntry.Kind.LOCAL)
        .isPresent();
  }

  private record Station(LinkKey bridge, int vlan, MacAddress mac) {
    // Written out: what the language makes costs a millisecond or more when it is first used.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Station that
          && bridge.equals(that.bridge)
          && vlan == that.vlan
          && mac.equals(that.mac);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * bridge.hashCode() + vlan) + mac.hashCode();
    }
  }

  /** What bridges learn while the packets of this run cross them. */
  private final Map<Station, LinkKey> learned = new HashMap<>();

  /** A frame has come in by a port. */
  void learn(Link.Bridge bridge, Link port, Skb skb, int vlan) {
    if (skb.sourceMac != null) {
      learned.put(new Station(bridge.key(), vlan, skb.sourceMac), port.key());
    }
  }

  /** The port that the forwarding database names, what it learned in this run included. */
  Optional<FdbEntry> entry(Link.Bridge bridge, MacAddress mac, int vlan) {
    Optional<FdbEntry> read =
        world.forwarding(bridge.key().namespace()).bridgeEntry(bridge.key(), mac, vlan);
    LinkKey port = learned.get(new Station(bridge.key(), vlan, mac));
    boolean kept = read.isPresent() && read.get().kind() != FdbEntry.Kind.LEARNED;
    return kept || port == null
        ? read
        : Optional.of(
            new FdbEntry(port, mac, bridge.key(), null, null, null, null, FdbEntry.Kind.LEARNED));
  }
}
