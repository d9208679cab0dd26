package dnet.inspector.docker;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One container as the engine lists it. Names and labels are hostile text.
 *
 * @param id 64 hexadecimal digits
 * @param name without the leading slash
 * @param state the engine's word: created, running, paused, restarting, removing, exited, dead
 * @param networkMode HostConfig.NetworkMode as the engine has it ({@code default}, {@code bridge},
 *     {@code host}, {@code none}, {@code container:<id>} or a network's name)
 * @param pid the init process as the engine says, only where it was asked; null when it was not
 * @param labels only those that name a compose project, service or a pod: others may hold secrets
 */
public record ContainerFacts(
    String id,
    String name,
    String image,
    String state,
    String networkMode,
    @Nullable Integer pid,
    Map<String, String> labels,
    List<EndpointFacts> endpoints,
    List<PortFacts> ports) {
  public ContainerFacts {
    labels = Map.copyOf(labels);
    endpoints = List.copyOf(endpoints);
    ports = List.copyOf(ports);
  }

  /** Whether it has a process, by its state. */
  public boolean hasProcess() {
    return state.equals("running") || state.equals("paused");
  }
}
