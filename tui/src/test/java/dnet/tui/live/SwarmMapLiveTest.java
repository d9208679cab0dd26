package dnet.tui.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dnet.fixtures.lab.LiveTest;
import dnet.fixtures.lab.SwarmLab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Swarm overlay: the container's veth ends in a hidden namespace, beside a VXLAN tunnel. */
@LiveTest
class SwarmMapLiveTest {
  @Test
  void overlayIsFollowedIntoItsHiddenNamespace() throws IOException {
    try (SwarmLab swarm = SwarmLab.open()) {
      swarm.manager().container("here", "--network", "mesh");
      swarm.worker().container("there", "--network", "mesh");
      swarm.manager().exec("here", "ping", "-c1", "-W5", "there").orThrow();

      JsonNode map = Views.json(swarm.manager(), "ls");

      Path hidden = hidden(swarm);
      JsonNode here = Views.find(map.path("containers"), "name", "here");
      assertOverlay(swarm, hidden, here.path("interfaces"));
      assertGatewayBridge(swarm, here.path("interfaces"));
      JsonNode row = Views.find(map.path("namespaces"), "name", "overlay:mesh");
      assertThat(row.path("kind").asText()).isEqualTo("overlay");
      assertThat(row.path("netns").asLong()).isEqualTo(Truth.inode(hidden));
      assertBridges(swarm);
    }
  }

  private static void assertOverlay(SwarmLab swarm, Path hidden, JsonNode interfaces) {
    JsonNode truth = Truth.link(swarm.manager().networkOf("here"), "eth0");
    JsonNode links = Truth.json(inside(hidden, "ip", "-j", "-d", "link"));
    JsonNode peer = Views.find(links, "ifindex", truth.path("link_index").asText());
    JsonNode vxlan = Views.find(links, "ifname", "vxlan0");
    JsonNode eth0 = Views.find(interfaces, "name", "eth0");

    assertThat(eth0.path("network").asText()).isEqualTo("mesh");
    assertThat(Views.texts(eth0.path("addresses"))).isEqualTo(Truth.addresses(truth));
    assertThat(peer.path("link_index")).isEqualTo(truth.path("ifindex"));
    assertThat(eth0.at("/peer/name").asText()).isEqualTo(peer.path("ifname").asText());
    assertThat(eth0.at("/peer/ifindex")).isEqualTo(peer.path("ifindex"));
    assertThat(eth0.at("/peer/namespace").asText()).isEqualTo("overlay:mesh");
    assertThat(eth0.at("/peer/netns").asLong()).isEqualTo(Truth.inode(hidden));
    assertThat(eth0.at("/bridge/name").asText()).isEqualTo(peer.path("master").asText());
    assertThat(eth0.at("/bridge/namespace").asText()).isEqualTo("overlay:mesh");
    assertThat(eth0.at("/bridge/id").asText())
        .isEqualTo(Truth.bridgeId(Views.find(links, "ifname", peer.path("master").asText())));
    assertThat(eth0.at("/tunnel/kind").asText()).isEqualTo("vxlan");
    assertThat(eth0.at("/tunnel/name").asText()).isEqualTo("vxlan0");
    assertThat(eth0.at("/tunnel/id")).isEqualTo(vxlan.at("/linkinfo/info_data/id"));
    assertThat(eth0.at("/tunnel/id").asText())
        .isEqualTo(
            swarm
                .manager()
                .docker(
                    "network",
                    "inspect",
                    "--format",
                    "{{index .Options \"com.docker.network.driver.overlay.vxlanid_list\"}}",
                    "mesh"));
  }

  private static void assertGatewayBridge(SwarmLab swarm, JsonNode interfaces) {
    JsonNode truth = Truth.link(swarm.manager().networkOf("here"), "eth1");
    JsonNode eth1 = Views.find(interfaces, "name", "eth1");

    assertThat(eth1.at("/bridge/name").asText()).isEqualTo("docker_gwbridge");
    assertThat(eth1.at("/peer/namespace").asText()).isEqualTo("host");
    assertThat(eth1.at("/peer/ifindex")).isEqualTo(truth.path("link_index"));
    assertThat(eth1.path("tunnel").isNull()).isTrue();
  }

  /** In the bridges' view too the hidden bridge's ports have owners: container and tunnel. */
  private static void assertBridges(SwarmLab swarm) {
    JsonNode bridges = Views.json(swarm.manager(), "bridges").path("bridges");
    List<String> owners = new ArrayList<>();
    for (JsonNode bridge : bridges) {
      if (bridge.path("namespace").asText().equals("overlay:mesh")) {
        bridge
            .path("ports")
            .forEach(
                p -> owners.add(p.at("/owner/kind").asText() + " " + p.at("/owner/name").asText()));
      }
    }
    assertThat(owners).contains("container here").anyMatch(o -> o.startsWith("tunnel "));
  }

  private static Path hidden(SwarmLab swarm) throws IOException {
    String id =
        swarm
            .manager()
            .docker("network", "inspect", "--format", "{{.Id}}", "mesh")
            .substring(0, 10);
    try (Stream<Path> files = Files.list(swarm.lab().folder().resolve("manager/exec/netns"))) {
      return files.filter(f -> f.toString().endsWith("-" + id)).findFirst().orElseThrow();
    }
  }

  private static String inside(Path namespace, String... words) {
    List<String> command = new ArrayList<>(List.of("nsenter", "--net=" + namespace, "--"));
    command.addAll(List.of(words));
    return Program.run(Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"), command).orThrow().out();
  }
}
