package dnet.inspector.snapshot;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to observe.
 *
 * @param dockerHost {@code --docker-host}; null when not given
 * @param context {@code --context}; null when not given
 * @param environment of the process: DOCKER_HOST and its relatives
 * @param ovsDatabase {@code --ovs-db}; null for the standard one, if it is there
 * @param hostNetns a file of the namespace to take for the host; null for dnet's own
 * @param parts what is read besides the engine, namespaces, links and addresses
 */
public record ObserveOptions(
    @Nullable String dockerHost,
    @Nullable String context,
    Map<String, String> environment,
    @Nullable Path ovsDatabase,
    @Nullable Path hostNetns,
    Set<Part> parts) {
  public ObserveOptions {
    environment = Map.copyOf(environment);
    parts = Set.copyOf(parts);
  }

  /** Whether a part is asked for. */
  public boolean wants(Part part) {
    return parts.contains(part);
  }

  /** What can be asked for. */
  public enum Part {
    /** Firewall rules, which publish the ports. */
    RULES,
    /** Containers' resolv.conf. */
    RESOLVERS,
    /** Routes, neighbours, sockets with their owners, sysctls and so on, of every namespace. */
    STACKS,
    /** OpenFlow rules and MAC tables of Open vSwitch. */
    SWITCHES
  }
}
