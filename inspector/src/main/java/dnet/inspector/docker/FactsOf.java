package dnet.inspector.docker;

import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.ContainerPort;
import com.github.dockerjava.api.model.Network;
import com.github.dockerjava.api.model.Ports;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
  static @Nullable ContainerFacts container(Container container) {
    String id = container.getId();
    if (id == null || id.isEmpty()) {
      return null;
    }
    List<EndpointFacts> endpoints = new ArrayList<>();
    if (container.getNetworkSettings() != null
        && container.getNetworkSettings().getNetworks() != null) {
      new TreeMap<>(container.getNetworkSettings().getNetworks())
          .forEach((name, network) -> endpoints.add(endpoint(name, network)));
    }
    List<PortFacts> ports = new ArrayList<>();
    for (ContainerPort port :
        container.getPorts() == null ? new ContainerPort[0] : container.getPorts()) {
      if (port != null && port.getPrivatePort() != null) {
        ports.add(
            new PortFacts(
                orElse(port.getType(), "tcp"),
                filled(port.getIp()),
                port.getPublicPort(),
                port.getPrivatePort()));
      }
    }
    String mode =
        container.getHostConfig() == null ? null : container.getHostConfig().getNetworkMode();
    return new ContainerFacts(
        id,
        name(container.getNames(), id),
        orElse(container.getImage(), ""),
        orElse(container.getState(), "unknown"),
        orElse(mode, "default"),
        null,
        labels(container.getLabels()),
        endpoints,
        ports);
  }

  /** The same container with the ports that it would publish, were it running. */
  static ContainerFacts wishing(ContainerFacts idle, @Nullable Ports bindings) {
    List<PortFacts> ports = new ArrayList<>();
    if (bindings != null && bindings.getBindings() != null) {
      bindings
          .getBindings()
          .forEach(
              (exposed, places) -> {
                for (Ports.Binding place : places == null ? new Ports.Binding[0] : places) {
                  ports.add(
                      new PortFacts(
                          exposed.getProtocol().toString(),
                          filled(place.getHostIp()),
                          number(place.getHostPortSpec()),
                          exposed.getPort()));
                }
              });
    }
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

  /** Null for a range, or for any port. */
  private static @Nullable Integer number(@Nullable String port) {
    return port != null && port.matches("[0-9]{1,5}") ? Integer.valueOf(port) : null;
  }

  /** A link's alias holds a second slash; the container's own name has one only. */
  private static String name(String @Nullable [] names, String id) {
    return Arrays.stream(names == null ? new String[0] : names)
        .filter(n -> n != null && n.lastIndexOf('/') <= 0)
        .map(n -> n.startsWith("/") ? n.substring(1) : n)
        .findFirst()
        .orElse(id.substring(0, Math.min(12, id.length())));
  }

  private static Map<String, String> labels(@Nullable Map<String, String> all) {
    Map<String, String> kept = new TreeMap<>();
    if (all != null) {
      for (String label : LABELS) {
        String value = all.get(label);
        if (value != null) {
          kept.put(label, value);
        }
      }
    }
    return kept;
  }

  private static EndpointFacts endpoint(String name, @Nullable ContainerNetwork network) {
    if (network == null) {
      return new EndpointFacts(name, null, null, 0, null, null, 0, null, null);
    }
    return new EndpointFacts(
        name,
        filled(network.getNetworkID()),
        filled(network.getIpAddress()),
        network.getIpPrefixLen() == null ? 0 : network.getIpPrefixLen(),
        filled(network.getGateway()),
        filled(network.getGlobalIPv6Address()),
        network.getGlobalIPv6PrefixLen() == null ? 0 : network.getGlobalIPv6PrefixLen(),
        filled(network.getIpV6Gateway()),
        filled(network.getMacAddress()));
  }

  /** Null for an entry without id or name. */
  static @Nullable NetworkFacts network(Network network) {
    if (network.getId() == null || network.getName() == null) {
      return null;
    }
    List<NetworkFacts.Subnet> subnets = new ArrayList<>();
    if (network.getIpam() != null && network.getIpam().getConfig() != null) {
      for (Network.Ipam.Config pool : network.getIpam().getConfig()) {
        if (pool != null) {
          subnets.add(
              new NetworkFacts.Subnet(
                  filled(pool.getSubnet()), filled(pool.getGateway()), filled(pool.getIpRange())));
        }
      }
    }
    Map<String, String> options = new TreeMap<>();
    if (network.getOptions() != null) {
      network.getOptions().forEach((k, v) -> options.put(k, orElse(v, "")));
    }
    return new NetworkFacts(
        network.getId(),
        network.getName(),
        orElse(network.getDriver(), "null"),
        orElse(network.getScope(), "local"),
        Boolean.TRUE.equals(network.getInternal()),
        network.getName().equals("ingress") && "swarm".equals(network.getScope()),
        Boolean.TRUE.equals(network.getEnableIPv6()),
        subnets,
        options);
  }

  private static @Nullable String filled(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private static String orElse(@Nullable String text, String otherwise) {
    return text == null ? otherwise : text;
  }
}
