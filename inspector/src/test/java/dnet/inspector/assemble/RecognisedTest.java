package dnet.inspector.assemble;

import static dnet.inspector.Facts.HOME;
import static dnet.inspector.Facts.id;
import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.Facts;
import dnet.inspector.StackFactsBuilder;
import dnet.inspector.docker.NetworkFacts;
import dnet.inspector.model.Host;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Overlay;
import dnet.inspector.model.Recognised;
import dnet.inspector.model.Wiring;
import dnet.inspector.netlink.AddressMessage;
import dnet.inspector.netlink.LinkMessage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RecognisedTest {
  private static final long HIDDEN = 4026532777L;

  private static String role(Facts facts, String name) {
    Host host = Assembler.assemble(facts.snapshot());
    Wiring wiring = new Wiring(host);
    Link link =
        host.namespaces().values().stream()
            .flatMap(n -> n.links().stream())
            .filter(l -> l.name().equals(name))
            .findFirst()
            .orElseThrow();
    return Recognised.roleOf(link, wiring).orElse("");
  }

  private static LinkMessage vxlan(String name, String... data) {
    Map<String, String> values = new TreeMap<>();
    for (int i = 0; i < data.length; i += 2) {
      values.put(data[i], data[i + 1]);
    }
    return Facts.link(9, name, "vxlan", null, null, null, values);
  }

  private static Facts with(LinkMessage link, String address) {
    return new Facts()
        .namespace(
            HOME,
            Map.of(),
            address.isEmpty()
                ? List.of()
                : List.of(
                    new AddressMessage(
                        9, address, address.equals("10.244.0.0") ? 32 : 24, null, 0, 0)),
            link);
  }

  @Test
  void aNameAloneProvesNothing() {
    assertThat(role(with(vxlan("flannel.1", "id", "1", "port", "4789"), "10.244.0.0"), "flannel.1"))
        .isEmpty();
    assertThat(
            role(
                with(
                    vxlan("flannel.1", "id", "1", "port", "8472", "learning", "true"),
                    "10.244.0.0"),
                "flannel.1"))
        .isEmpty();
    assertThat(role(with(vxlan("flannel.1", "id", "1", "port", "8472"), "10.244.0.1"), "flannel.1"))
        .isEmpty();
    assertThat(role(with(Facts.veth(9, "cali12345", 4, 0, null), ""), "cali12345")).isEmpty();
    assertThat(
            role(
                with(Facts.bridge(9, "docker_gwbridge", "8000.02428d185347"), ""),
                "docker_gwbridge"))
        .isEmpty();
  }

  @Test
  void devicesAreRecognisedUnderAnyName() {
    assertThat(role(with(vxlan("x", "id", "1", "port", "8472"), "10.244.0.0"), "x"))
        .contains("flannel");
    assertThat(role(with(vxlan("x", "id", "4096", "port", "4789"), "10.244.0.0"), "x"))
        .contains("Calico");
    assertThat(
            role(with(vxlan("x", "id", "0", "port", "6784", "collect_metadata", "true"), ""), "x"))
        .contains("Weave");
    assertThat(
            role(with(vxlan("x", "id", "0", "port", "8472", "collect_metadata", "true"), ""), "x"))
        .contains("Cilium");
    LinkMessage geneve =
        Facts.link(
            9, "x", "geneve", null, null, null, Map.of("port", "6081", "collect_metadata", "true"));
    assertThat(role(with(geneve, ""), "x")).contains("Geneve");
    LinkMessage ipip = Facts.link(9, "x", "ipip", null, null, null, Map.of("local", "0.0.0.0"));
    assertThat(role(with(ipip, ""), "x")).isEqualTo("the kernel's own IPIP device, unused");
    assertThat(role(with(ipip, "10.244.0.0"), "x")).contains("in use");
  }

  @Test
  void theGatewayBridgeIsTheOneThatTheEngineNames() {
    Facts facts =
        with(Facts.bridge(9, "br-gw", "8000.02428d185347"), "")
            .engine(List.of(), Facts.bridgeNetwork("docker_gwbridge", "br-gw", "172.18.0.0/16"));
    assertThat(role(facts, "br-gw")).contains("gateway bridge");
  }

  @Test
  void anOverlayNetworkIsTiedToItsNamespaceVniAndPeers() {
    NetworkFacts mesh =
        new NetworkFacts(
            id("abcdefghij"),
            "mesh",
            "overlay",
            "swarm",
            false,
            false,
            false,
            List.of(),
            Map.of("com.docker.network.driver.overlay.vxlanid_list", "4097"));
    StackFactsBuilder stack = new StackFactsBuilder();
    stack.fdb.add(StackFactsBuilder.fdb(9, 0x80, 2, "02:42:0a:00:01:05", "10.200.0.2", null));
    Facts facts =
        new Facts()
            .engine(List.of(), mesh)
            .namespace(HOME, Map.of())
            .namespace(
                HIDDEN,
                Map.of(),
                Facts.bridge(2, "br0", "8000.02428d185347"),
                vxlan("vxlan0", "id", "4097", "port", "4789", "proxy", "true"))
            .stack(HIDDEN, stack.build())
            .mount(HIDDEN, "/run/docker/netns/1-abcdefghij");
    assertThat(role(facts, "vxlan0"))
        .isEqualTo("tunnel of Swarm overlay network mesh to its other hosts");
    assertThat(role(facts, "br0")).isEqualTo("bridge of Swarm overlay network mesh");
    Overlay overlay = Overlay.of(Assembler.assemble(facts.snapshot())).get(0);
    assertThat(overlay.namespace()).isEqualTo(new NetnsId(HIDDEN));
    assertThat(overlay.vnis()).containsExactly(4097L);
    assertThat(overlay.peers()).containsExactly(IpAddress.parse("10.200.0.2"));
    assertThat(overlay.devices()).hasSize(1);
  }
}
