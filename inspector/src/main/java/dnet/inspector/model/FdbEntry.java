package dnet.inspector.model;

import org.jspecify.annotations.Nullable;

/**
 * An entry of a forwarding database: a bridge's ({@code master}) or a device's own, such as VXLAN's
 * ({@code self}) (bridge(8), linux/neighbour.h).
 *
 * @param link the port, or the device that owns the entry
 * @param bridge the bridge; null for a device's own entry
 * @param vlan null where VLANs do not matter
 * @param remote the VTEP that VXLAN sends to; null for others
 * @param vni null where the device's own VNI counts
 * @param port UDP port where it differs from the device's; null otherwise
 * @param kind how it came to be
 */
public record FdbEntry(
    LinkKey link,
    MacAddress mac,
    @Nullable LinkKey bridge,
    @Nullable Integer vlan,
    @Nullable IpAddress remote,
    @Nullable Long vni,
    @Nullable Integer port,
    Kind kind) {
  /** How an entry came to be. */
  public enum Kind {
    /**
     * The bridge's or port's own address: frames to it are for the host (NUD_PERMANENT, master).
     */
    LOCAL,
    /** Set by somebody, never ages (NUD_NOARP, or NUD_PERMANENT of a device's own). */
    STATIC,
    /** Set by a control plane (NTF_EXT_LEARNED). */
    EXTERNAL,
    /** Learned from traffic. */
    LEARNED
  }
}
