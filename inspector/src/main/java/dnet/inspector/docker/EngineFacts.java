package dnet.inspector.docker;

import java.util.List;

/**
 * What one engine said of itself.
 *
 * @param endpoint the URI that was asked
 * @param reason why that one: {@code "DOCKER_HOST"}, {@code "context web"}, {@code "default
 *     socket"}
 * @param product {@code "docker"} or {@code "podman"}
 * @param version the engine's version
 * @param apiVersion the API version that was negotiated
 */
public record EngineFacts(
    String endpoint,
    String reason,
    String product,
    String version,
    String apiVersion,
    List<ContainerFacts> containers,
    List<NetworkFacts> networks) {
  public EngineFacts {
    containers = List.copyOf(containers);
    networks = List.copyOf(networks);
  }
}
