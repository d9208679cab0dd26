package dnet.inspector.assemble;

import dnet.inspector.docker.EndpointFacts;
import dnet.inspector.docker.NetworkFacts;
import dnet.inspector.model.Attachment;
import dnet.inspector.model.DockerNetwork;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The engine's words on networks and endpoints, typed. */
final class Networks {
  private Networks() {}

  static DockerNetwork network(NetworkFacts facts) {
    List<DockerNetwork.Pool> pools = new ArrayList<>();
    for (NetworkFacts.Subnet subnet : facts.subnets()) {
      IpPrefix prefix = Texts.orNull(subnet.subnet(), IpPrefix::parse);
      if (prefix != null) {
        pools.add(new DockerNetwork.Pool(prefix, gateway(subnet.gateway())));
      }
    }
    List<Long> ids = new ArrayList<>();
    String list = facts.options().get("com.docker.network.driver.overlay.vxlanid_list");
    for (String id : list == null ? new String[0] : list.split(",")) {
      Long number = Texts.number(id.strip());
      if (number != null) {
        ids.add(number);
      }
    }
    return new DockerNetwork(
        facts.id(),
        facts.name(),
        facts.driver(),
        facts.scope(),
        facts.internal(),
        facts.ingress(),
        bridge(facts),
        facts.options().get("parent"),
        ids,
        pools,
        facts.options());
  }

  static Attachment attachment(EndpointFacts facts) {
    return new Attachment(
        facts.networkName(),
        facts.networkId(),
        prefix(facts.address(), facts.prefixLength()),
        Texts.address(facts.gateway()),
        prefix(facts.address6(), facts.prefixLength6()),
        Texts.address(facts.gateway6()),
        Texts.mac(facts.mac()));
  }

  private static @Nullable IpPrefix prefix(@Nullable String address, int length) {
    return Texts.prefix(address, length);
  }

  /** IPAM gateways come with or without a prefix length. */
  private static @Nullable IpAddress gateway(@Nullable String text) {
    IpPrefix prefix = Texts.orNull(text, IpPrefix::parse);
    return prefix == null ? null : prefix.address();
  }

  /** Docker's bridge driver: the name that was asked for, or {@code br-} and twelve digits. */
  private static @Nullable String bridge(NetworkFacts facts) {
    if (!facts.driver().equals("bridge")) {
      return null;
    }
    String named = facts.options().get("com.docker.network.bridge.name");
    if (named != null && !named.isEmpty()) {
      return named;
    }
    return "br-" + facts.id().substring(0, Math.min(12, facts.id().length()));
  }
}
