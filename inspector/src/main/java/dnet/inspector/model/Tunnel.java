package dnet.inspector.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a tunnel leads.
 *
 * @param id VNI of VXLAN (0 to 2^24-1) or Geneve, key of GRE; null when it has none
 * @param local source address of the outer packet; null when the routing decides
 * @param remotes far ends, as set on the device or found in its forwarding table
 * @param port UDP destination port; null for tunnels without UDP
 * @param underlay the interface that outer packets must leave by; null when the routing decides
 * @param underlayNamespace where outer packets are routed: where the device was made, which may be
 *     another namespace than the one it is in; null when that was not seen
 * @param external whether each packet brings its own key and address (collect metadata)
 */
public record Tunnel(
    @Nullable Long id,
    @Nullable IpAddress local,
    List<IpAddress> remotes,
    @Nullable Integer port,
    @Nullable LinkKey underlay,
    @Nullable NetnsId underlayNamespace,
    boolean external) {
  public Tunnel {
    remotes = List.copyOf(remotes);
  }
}
