package dnet.inspector.simulate;

import dnet.inspector.model.BridgeVlan;
import java.util.List;

/** The VLANs of a port, or of a bridge itself, that filters (bridge(8)). */
final class Vlans {
  private Vlans() {}

  /** The VLAN of untagged frames; 0 for none. */
  static int pvid(List<BridgeVlan> vlans) {
    return vlans.stream().filter(BridgeVlan::pvid).mapToInt(BridgeVlan::id).findFirst().orElse(0);
  }

  /** Whether it carries a VLAN. */
  static boolean admits(List<BridgeVlan> vlans, int vlan) {
    return vlans.stream().anyMatch(v -> v.id() == vlan);
  }

  /** Whether frames of a VLAN leave without their tag. */
  static boolean untagged(List<BridgeVlan> vlans, int vlan) {
    return vlans.stream().anyMatch(v -> v.id() == vlan && v.untagged());
  }
}
