package dnet.inspector.simulate;

import dnet.inspector.model.FdbEntry;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Behind which host a MAC address is, as VXLAN devices know it or learn it during a run. */
final class Vteps {
  /** The entry for whatever has none of its own; a remote set on the device stands there, too. */
  static final MacAddress ZERO = new MacAddress(0);

  private final Run run;
  private final World world;

  Vteps(Run run) {
    this.run = run;
    this.world = run.world;
  }

  /** The entries that a frame is sent by; none where nothing says where. */
  List<FdbEntry> entries(Link.Vxlan link, MacAddress mac, boolean broadcast) {
    Forwarding forwarding = world.forwarding(link.key().namespace());
    List<FdbEntry> entries = broadcast ? List.of() : forwarding.deviceEntries(link.key(), mac);
    FdbEntry taught = learned.get(new Station(link.key(), mac));
    if (taught != null && entries.stream().noneMatch(Vteps::isFixed)) {
      entries = List.of(taught);
    }
    return entries.isEmpty() ? forwarding.deviceEntries(link.key(), ZERO) : entries;
  }

  private record Station(LinkKey device, MacAddress mac) {}

  /** What VXLAN devices learn while the packets of this run cross them. */
  private final Map<Station, FdbEntry> learned = new HashMap<>();

  private static boolean isFixed(FdbEntry entry) {
    return entry.kind() != FdbEntry.Kind.LEARNED;
  }

  /**
   * A device that learns remembers where a MAC is from, and drops what comes from elsewhere than an
   * entry says that somebody set (vxlan_snoop). Null where all is well.
   */
  @Nullable Fate snoop(Link device, Skb outer, Skb inner) {
    MacAddress mac = inner.sourceMac;
    if (!(device instanceof Link.Vxlan vxlan) || !vxlan.learning() || mac == null) {
      return null;
    }
    FdbEntry fixed =
        world.forwarding(device.key().namespace()).deviceEntries(device.key(), mac).stream()
            .filter(Vteps::isFixed)
            .findFirst()
            .orElse(null);
    if (fixed == null) {
      learned.put(
          new Station(device.key(), mac),
          new FdbEntry(
              device.key(), mac, null, null, outer.source, null, null, FdbEntry.Kind.LEARNED));
      return null;
    }
    if (fixed.remote() != null && fixed.remote().equals(outer.source)) {
      return null;
    }
    String text = run.deaths.text(fixed) + "; but it sends from " + outer.source;
    run.recorder.step(Step.Kind.DROP, text);
    return Fate.Died.lost(
        Cause.TUNNEL_WRONG_REMOTE,
        Culprit.of(Culprit.Kind.FDB, world.name(device.key().namespace()), mac.toString(), text));
  }

  /** Nothing says where to send. */
  Fate missing(Link.Vxlan link, Skb skb, MacAddress mac) {
    String text = "no entry for " + mac + " on " + link.name() + ": it does not know where to send";
    run.recorder.step(Step.Kind.DROP, text);
    return Fate.Died.lost(
        Cause.FDB_MISSING,
        Culprit.of(
            Culprit.Kind.FDB,
            world.name(link.key().namespace()),
            mac.toString(),
            text + " " + skb.destination));
  }
}
