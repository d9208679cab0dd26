package dnet.inspector.simulate;

import dnet.inspector.model.FdbEntry;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.Neighbour;
import dnet.inspector.model.Stack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One namespace's neighbours and forwarding databases, indexed. */
final class Forwarding {
  private record Station(LinkKey where, MacAddress mac) {
    // Written out: what the language makes costs a millisecond or more when it is first used.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Station that && where.equals(that.where) && mac.equals(that.mac);
    }

    @Override
    public int hashCode() {
      return 31 * where.hashCode() + mac.hashCode();
    }
  }

  /** Whom an entry of the neighbour table is about. */
  record Host(LinkKey link, IpAddress address) {
    // Written out: what the language makes costs a millisecond or more when it is first used.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Host that && link.equals(that.link) && address.equals(that.address);
    }

    @Override
    public int hashCode() {
      return 31 * link.hashCode() + address.hashCode();
    }
  }

  private final Map<Host, Neighbour> neighbours = new HashMap<>();
  private final Set<Host> proxied = new HashSet<>();
  private final Map<Station, List<FdbEntry>> byBridge = new HashMap<>();
  private final Map<Station, List<FdbEntry>> byDevice = new HashMap<>();

  Forwarding(Stack stack) {
    for (Neighbour neighbour : stack.neighbours()) {
      Host host = new Host(neighbour.link(), neighbour.address());
      if (neighbour.proxy()) {
        proxied.add(host);
      } else {
        neighbours.put(host, neighbour);
      }
    }
    for (FdbEntry entry : stack.fdb()) {
      LinkKey bridge = entry.bridge();
      if (bridge != null) {
        byBridge
            .computeIfAbsent(new Station(bridge, entry.mac()), s -> new ArrayList<>())
            .add(entry);
      } else {
        byDevice
            .computeIfAbsent(new Station(entry.link(), entry.mac()), s -> new ArrayList<>())
            .add(entry);
      }
    }
  }

  /** Whether the namespace was told to answer for an address on a link (ip neigh add proxy). */
  boolean isProxied(LinkKey link, IpAddress address) {
    return proxied.contains(new Host(link, address));
  }

  Optional<Neighbour> neighbour(LinkKey link, IpAddress address) {
    return Optional.ofNullable(neighbours.get(new Host(link, address)));
  }

  /** A bridge's entry for a MAC; that of the VLAN before that of none. */
  Optional<FdbEntry> bridgeEntry(LinkKey bridge, MacAddress mac, int vlan) {
    List<FdbEntry> entries = byBridge.getOrDefault(new Station(bridge, mac), List.of());
    for (FdbEntry entry : entries) {
      Integer its = entry.vlan();
      if (its != null && its == vlan) {
        return Optional.of(entry);
      }
    }
    return entries.stream().filter(e -> e.vlan() == null).findFirst();
  }

  /** A device's own entries for a MAC, such as VXLAN's. */
  List<FdbEntry> deviceEntries(LinkKey device, MacAddress mac) {
    return byDevice.getOrDefault(new Station(device, mac), List.of());
  }
}
