package dnet.inspector.model;

import java.util.List;

/**
 * A link in its role as a port of a bridge (linux/if_link.h, IFLA_BRPORT_*).
 *
 * @param bridge the bridge
 * @param flood whether frames to unknown MACs are sent out of it
 * @param vlans what passes where the bridge filters VLANs
 * @param state STP state: disabled, listening, learning, forwarding or blocking
 */
public record BridgePort(
    LinkKey bridge,
    String state,
    boolean hairpin,
    boolean isolated,
    boolean learning,
    boolean flood,
    List<BridgeVlan> vlans) {
  public BridgePort {
    vlans = List.copyOf(vlans);
  }
}
