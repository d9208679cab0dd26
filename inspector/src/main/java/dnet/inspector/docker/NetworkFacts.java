package dnet.inspector.docker;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One Docker network.
 *
 * @param scope local, swarm or global
 * @param options driver options as the engine has them, e.g. {@code com.docker.network.bridge.name}
 */
public record NetworkFacts(
    String id,
    String name,
    String driver,
    String scope,
    boolean internal,
    boolean ingress,
    boolean ipv6,
    List<Subnet> subnets,
    Map<String, String> options) {
  public NetworkFacts {
    subnets = List.copyOf(subnets);
    options = Map.copyOf(options);
  }

  /** One IPAM pool; texts as the engine has them, null when empty. */
  public record Subnet(
      @Nullable String subnet, @Nullable String gateway, @Nullable String ipRange) {}
}
