package dnet.inspector.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Docker network.
 *
 * @param driver bridge, overlay, macvlan, host, null, …
 * @param bridge the Linux bridge's name that the network uses; null for other drivers
 * @param parent the parent interface's name of macvlan and ipvlan networks; null otherwise
 * @param vxlanIds VNIs of an overlay network, one a subnet
 */
public record DockerNetwork(
    String id,
    String name,
    String driver,
    String scope,
    boolean internal,
    boolean ingress,
    @Nullable String bridge,
    @Nullable String parent,
    List<Long> vxlanIds,
    List<Pool> pools,
    Map<String, String> options) {
  public DockerNetwork {
    vxlanIds = List.copyOf(vxlanIds);
    pools = List.copyOf(pools);
    options = Map.copyOf(options);
  }

  /** A subnet with its gateway. */
  public record Pool(IpPrefix subnet, @Nullable IpAddress gateway) {}
}
