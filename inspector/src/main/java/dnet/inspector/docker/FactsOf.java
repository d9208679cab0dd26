package dnet.inspector.docker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The engine's answers as facts. An engine may leave anything out: nothing of it is relied on. */
final class FactsOf {
  /** Labels that tell what belongs together; all others stay unread, for they may hold secrets. */
  private static final List<String> LABELS =
      List.of(
          "com.docker.compose.project",
          "com.docker.compose.service",
          "com.docker.swarm.service.name");

  private FactsOf() {}

  /** Null for an entry without an id. */
  static @Nullable ContainerFacts container(EngineJson container) {
    String id = container.filled("Id");
    if (id == null) {
      return null;
    }
    List<EndpointFacts> endpoints = new ArrayList<>();
    new TreeMap<>(container.at("NetworkSettings").at("Networks").fields())
        .forEach((name, network) -> endpoints.add(endpoint(name, network)));
    List<PortFacts> ports = new ArrayList<>();
    for (EngineJson port : container.at("Ports").items()) {
      Integer inside = port.number("PrivatePort");
      if (inside != null) {
        ports.add(
            new PortFacts(
                port.text("Type", "tcp"), port.filled("IP"), port.number("PublicPort"), inside));
      }
    }
    return new ContainerFacts(
        id,
        name(container.at("Names"), id),
        container.text("Image", ""),
        container.text("State", "unknown"),
        container.at("HostConfig").text("NetworkMode", "default"),
        null,
        labels(container.at("Labels")),
        endpoints,
        ports);
  }

  /**
   * The same container with the ports that it would publish, were it running.
   *
   * @param bindings by exposed port, such as {@code 80/tcp}
   */
  static ContainerFacts wishing(ContainerFacts idle, EngineJson bindings) {
    List<PortFacts> ports = new ArrayList<>();
    bindings
        .fields()
        .forEach(
            (exposed, places) -> {
              String[] words = exposed.split("/", 2);
              Integer inside = number(words[0]);
              String protocol = words.length == 2 ? words[1] : "tcp";
              for (EngineJson place : places.items()) {
                if (inside != null) {
                  Integer outside = number(place.filled("HostPort"));
                  ports.add(new PortFacts(protocol, place.filled("HostIp"), outside, inside));
                }
              }
            });
    return new ContainerFacts(
        idle.id(),
        idle.name(),
        idle.image(),
        idle.state(),
        idle.networkMode(),
        idle.pid(),
        idle.labels(),
        idle.endpoints(),
        ports);
  }

  /** Null for a range, for any port, and for what is none. */
  private static @Nullable Integer number(@Nullable String port) {
    return port != null && port.matches("[0-9]{1,5}") ? Integer.valueOf(port) : null;
  }

  /** A link's alias holds a second slash; the container's own name has one only. */
  private static String name(EngineJson names, String id) {
    return names.items().stream()
        .map(name -> name.value() instanceof String text ? text : null)
        .filter(Objects::nonNull)
        .filter(n -> n.lastIndexOf('/') <= 0)
        .map(n -> n.startsWith("/") ? n.substring(1) : n)
        .findFirst()
        .orElse(id.substring(0, Math.min(12, id.length())));
  }

  private static Map<String, String> labels(EngineJson all) {
    Map<String, String> kept = new TreeMap<>();
    for (String label : LABELS) {
      String value = all.text(label);
      if (value != null) {
        kept.put(label, value);
      }
    }
    return kept;
  }

  private static EndpointFacts endpoint(String name, EngineJson network) {
    return new EndpointFacts(
        name,
        network.filled("NetworkID"),
        network.filled("IPAddress"),
        orZero(network.number("IPPrefixLen")),
        network.filled("Gateway"),
        network.filled("GlobalIPv6Address"),
        orZero(network.number("GlobalIPv6PrefixLen")),
        network.filled("IPv6Gateway"),
        network.filled("MacAddress"));
  }

  /** Null for an entry without id or name. */
  static @Nullable NetworkFacts network(EngineJson network) {
    String id = network.text("Id");
    String name = network.text("Name");
    if (id == null || name == null) {
      return null;
    }
    List<NetworkFacts.Subnet> subnets = new ArrayList<>();
    for (EngineJson pool : network.at("IPAM").at("Config").items()) {
      if (pool.value() != null) {
        subnets.add(
            new NetworkFacts.Subnet(
                pool.filled("Subnet"), pool.filled("Gateway"), pool.filled("IPRange")));
      }
    }
    EngineJson given = network.at("Options");
    Map<String, String> options = new TreeMap<>();
    given.fields().keySet().forEach(option -> options.put(option, given.text(option, "")));
    String scope = network.text("Scope", "local");
    return new NetworkFacts(
        id,
        name,
        network.text("Driver", "null"),
        scope,
        network.flag("Internal"),
        name.equals("ingress") && "swarm".equals(scope),
        network.flag("EnableIPv6"),
        subnets,
        options);
  }

  private static int orZero(@Nullable Integer number) {
    return number == null ? 0 : number;
  }
}
