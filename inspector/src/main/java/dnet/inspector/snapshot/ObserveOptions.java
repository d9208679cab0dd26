package dnet.inspector.snapshot;

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
 */
public record ObserveOptions(
    @Nullable String dockerHost,
    @Nullable String context,
    Map<String, String> environment,
    boolean rules,
    boolean resolvers) {
  public ObserveOptions {
    environment = Map.copyOf(environment);
  }
}
