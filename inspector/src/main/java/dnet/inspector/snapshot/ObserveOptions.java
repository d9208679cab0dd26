package dnet.inspector.snapshot;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to observe.
 *
 * @param dockerHost {@code --docker-host}; null when not given
 * @param context {@code --context}; null when not given
 * @param environment of the process: DOCKER_HOST and its relatives
 * @param rules whether firewall rules are read: they publish the ports
 * @param resolvers whether containers' resolv.conf is read
 * @param ovsDatabase {@code --ovs-db}; null for the standard one, if it is there
 * @param ovsTables whether OpenFlow rules and MAC tables of Open vSwitch are read
 */
public record ObserveOptions(
    @Nullable String dockerHost,
    @Nullable String context,
    Map<String, String> environment,
    boolean rules,
    boolean resolvers,
    @Nullable Path ovsDatabase,
    boolean ovsTables) {
  public ObserveOptions {
    environment = Map.copyOf(environment);
  }

  /** Open vSwitch where it usually is, with its tables where rules are read. */
  public ObserveOptions(
      @Nullable String dockerHost,
      @Nullable String context,
      Map<String, String> environment,
      boolean rules,
      boolean resolvers) {
    this(dockerHost, context, environment, rules, resolvers, null, rules);
  }
}
