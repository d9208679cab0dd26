package dnet.tui.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dnet.fixtures.lab.Lab;
import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LabHost;
import dnet.fixtures.lab.LiveTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The map of a real host with every mode that Docker has, against what other tools say. */
@LiveTest
class MapLiveTest {
  private static final List<String> WITH_INTERFACES =
      List.of("shop", "api", "sidecar", "plain", "vaulted", "printer", "idle");

  private static Lab lab;
  private static LabEngine engine;
  private static LabHost plain;
  private static Process sleeper;
  private static final Map<String, List<JsonNode>> BEFORE = new HashMap<>();
  private static final Map<String, List<JsonNode>> AFTER = new HashMap<>();
  private static JsonNode map;
  private static JsonNode bridges;
  private static JsonNode ports;

  @BeforeAll
  static void populate() throws IOException {
    lab = Lab.open();
    engine =
        lab.engine(
            "map", "--ipv6", "--fixed-cidr-v6", "fd00:5::/64", "--experimental", "--ip6tables");
    engine.docker("network", "create", "--subnet", "172.28.1.0/24", "web");
    engine.docker("network", "create", "--subnet", "172.28.2.0/24", "back");
    engine.docker("network", "create", "--internal", "--subnet", "172.28.3.0/24", "vault");
    LabHost host = engine.host();
    host.run("ip", "link", "add", "lan0", "type", "veth", "peer", "name", "lan1").orThrow();
    host.run("ip", "link", "set", "lan0", "up").orThrow();
    engine.docker(
        "network",
        "create",
        "-d",
        "macvlan",
        "--subnet",
        "172.28.4.0/24",
        "-o",
        "parent=lan0",
        "lan");
    engine.container("shop", "--network", "web", "--publish", "8080:80");
    engine.container("api", "--network", "web", "--publish", "127.0.0.1:9000:9000/udp");
    engine.docker("network", "connect", "back", "api");
    engine.container("sidecar", "--network", "container:api");
    engine.container("plain", "--publish", "8081-8082:81-82");
    engine.container("vaulted", "--network", "vault");
    engine.container("printer", "--network", "lan");
    engine.container("hosty", "--network", "host");
    engine.container("lonely", "--network", "none");
    engine.container("idle", "--network", "web");
    engine.docker("pause", "idle");
    engine.container("old", "--network", "web");
    engine.docker("kill", "old");
    plain = lab.host("plain");
    host.run(
            "ip",
            "link",
            "add",
            "tap0",
            "type",
            "veth",
            "peer",
            "name",
            "eth7",
            "netns",
            plain.namespace())
        .orThrow();
    host.run("ip", "link", "set", "tap0", "master", "docker0", "up").orThrow();
    plain.run("ip", "address", "add", "172.17.0.99/16", "dev", "eth7").orThrow();
    plain.run("ip", "link", "set", "eth7", "up").orThrow();
    sleeper = new ProcessBuilder("unshare", "--net", "sleep", "100000").start();
    // dnet is asked once; ip before and after, for the counters that go on meanwhile.
    WITH_INTERFACES.forEach(c -> BEFORE.put(c, Truth.links(engine.networkOf(c))));
    map = Views.json(engine, "ls");
    WITH_INTERFACES.forEach(c -> AFTER.put(c, Truth.links(engine.networkOf(c))));
    bridges = Views.json(engine, "bridges").path("bridges");
    ports = Views.json(engine, "ports").path("ports");
  }

  @AfterAll
  static void takeAway() {
    if (sleeper != null) {
      sleeper.destroy();
    }
    if (lab != null) {
      lab.close();
    }
  }

  @ParameterizedTest
  @FieldSource("WITH_INTERFACES")
  void interfacesAreThoseThatIpShows(String name) {
    List<JsonNode> before = BEFORE.getOrDefault(name, List.of());
    List<JsonNode> after = AFTER.getOrDefault(name, List.of());
    JsonNode shown = Views.find(map.path("containers"), "name", name);

    assertThat(shown.path("pid").asInt()).isEqualTo(engine.pid(name));
    assertThat(shown.path("netns").asLong()).isEqualTo(Truth.netnsOf(engine.pid(name)));
    assertThat(shown.path("interfaces")).hasSize(before.size()).isNotEmpty();
    for (int i = 0; i < before.size(); i++) {
      JsonNode link = shown.path("interfaces").path(i);
      JsonNode truth = before.get(i);
      assertThat(link.path("name").asText()).isEqualTo(truth.path("ifname").asText());
      assertThat(link.path("ifindex").asInt()).isEqualTo(truth.path("ifindex").asInt());
      assertThat(link.path("mac").asText()).isEqualTo(truth.path("address").asText());
      assertThat(link.path("mtu").asInt()).isEqualTo(truth.path("mtu").asInt());
      assertThat(link.path("kind").asText()).isEqualTo(truth.at("/linkinfo/info_kind").asText());
      assertThat(Views.texts(link.path("addresses"))).isEqualTo(Truth.addresses(truth));
      for (String counter : List.of("rx", "tx")) {
        for (String unit : List.of("packets", "bytes", "dropped", "errors")) {
          String at = "/stats64/" + counter + "/" + unit;
          assertThat(link.path(counter).path(unit).asLong())
              .as("%s %s of %s", counter, unit, name)
              .isBetween(truth.at(at).asLong(), after.get(i).at(at).asLong());
        }
      }
      assertNetwork(name, link);
    }
  }

  /** The engine says which network an address belongs to. */
  private static void assertNetwork(String name, JsonNode link) {
    String asked = name.equals("sidecar") ? "api" : name;
    JsonNode networks =
        Truth.json(engine.inspect(asked)).path(0).path("NetworkSettings").path("Networks");
    JsonNode network = networks.path(link.path("network").asText());
    assertThat(network.path("MacAddress").asText()).isEqualTo(link.path("mac").asText());
    assertThat(network.path("Gateway").asText()).isEqualTo(link.path("gateway").asText(""));
    assertThat(Views.texts(link.path("addresses")))
        .contains(network.path("IPAddress").asText() + "/" + network.path("IPPrefixLen").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"shop", "api", "sidecar", "plain", "vaulted", "idle"})
  void peersAndBridgesAreThoseThatTheHostShows(String name) {
    List<JsonNode> host = Truth.links(engine.host());
    JsonNode hostPorts = Truth.json(engine.host().run("bridge", "-j", "link").orThrow().out());
    JsonNode shown = Views.find(map.path("containers"), "name", name);
    for (JsonNode truth : Truth.links(engine.networkOf(name))) {
      JsonNode link = Views.find(shown.path("interfaces"), "name", truth.path("ifname").asText());
      JsonNode peer =
          host.stream()
              .filter(l -> l.path("ifindex").equals(truth.path("link_index")))
              .findFirst()
              .orElseThrow();
      assertThat(peer.path("link_index")).isEqualTo(truth.path("ifindex"));
      assertThat(link.at("/peer/name").asText()).isEqualTo(peer.path("ifname").asText());
      assertThat(link.at("/peer/ifindex")).isEqualTo(peer.path("ifindex"));
      assertThat(link.at("/peer/namespace").asText()).isEqualTo("host");
      assertThat(link.at("/peer/netns").asLong()).isEqualTo(Truth.inode(engine.host().netns()));
      String master =
          Views.find(hostPorts, "ifname", peer.path("ifname").asText()).path("master").asText();
      assertThat(link.at("/bridge/name").asText()).isEqualTo(master);
      assertThat(link.at("/bridge/id").asText())
          .isEqualTo(Truth.bridgeId(Truth.link(engine.host(), master)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "shop,web,running,",
    "api,web,running,sidecar",
    "sidecar,container,running,api",
    "plain,bridge,running,",
    "vaulted,vault,running,",
    "printer,lan,running,",
    "hosty,host,running,",
    "lonely,none,running,",
    "idle,web,paused,",
    "old,web,exited,"
  })
  void everyModeAndState(String name, String mode, String state, String shares) {
    JsonNode shown = Views.find(map.path("containers"), "name", name);

    assertThat(shown.path("networkMode").asText()).isEqualTo(mode);
    assertThat(shown.path("state").asText()).isEqualTo(state);
    assertThat(Views.texts(shown.path("sharesNetnsWith")))
        .isEqualTo(shares == null ? List.of() : List.of(shares));
    assertThat(shown.path("id").asText())
        .isEqualTo(engine.docker("inspect", "--format", "{{.Id}}", name));
    if (name.equals("old")) {
      assertThat(shown.path("pid").isNull() && shown.path("netns").isNull()).isTrue();
    } else {
      assertThat(shown.path("netns").asLong()).isEqualTo(Truth.netnsOf(engine.pid(name)));
    }
    if (List.of("hosty", "lonely", "old").contains(name)) {
      assertThat(shown.path("interfaces")).isEmpty();
    }
  }

  @Test
  void macvlanNamesItsParent() {
    JsonNode shown = Views.find(map.path("containers"), "name", "printer");
    JsonNode link = shown.path("interfaces").path(0);
    JsonNode lan0 = Truth.link(engine.host(), "lan0");

    assertThat(link.path("kind").asText()).isEqualTo("macvlan");
    assertThat(link.at("/parent/name").asText()).isEqualTo("lan0");
    assertThat(link.at("/parent/ifindex")).isEqualTo(lan0.path("ifindex"));
    assertThat(link.at("/parent/namespace").asText()).isEqualTo("host");
    assertThat(link.path("peer").isNull() && link.path("bridge").isNull()).isTrue();
  }

  @Test
  void namespacesWithoutContainersHaveRows() {
    JsonNode namespaces = map.path("namespaces");
    JsonNode named = Views.find(namespaces, "name", "/run/netns/" + plain.namespace());
    JsonNode process = Views.find(namespaces, "name", "pid:" + sleeper.pid());

    assertThat(named.path("kind").asText()).isEqualTo("mounted");
    assertThat(named.path("netns").asLong()).isEqualTo(Truth.inode(plain.netns()));
    assertThat(named.at("/interfaces/0/name").asText()).isEqualTo("eth7");
    assertThat(named.at("/interfaces/0/peer/name").asText()).isEqualTo("tap0");
    assertThat(named.at("/interfaces/0/bridge/name").asText()).isEqualTo("docker0");
    assertThat(Views.texts(named.at("/interfaces/0/addresses"))).contains("172.17.0.99/16");
    assertThat(process.path("kind").asText()).isEqualTo("process");
    assertThat(process.path("netns").asLong()).isEqualTo(Truth.netnsOf(sleeper.pid()));
    assertThat(Views.texts(process.path("commands"))).containsExactly("sleep");
  }

  @Test
  void bridgesOwnThePortsThatBridgeShows() {
    long home = Truth.inode(engine.host().netns());
    List<String> expected = new ArrayList<>();
    Truth.json(engine.host().run("bridge", "-j", "link").orThrow().out())
        .forEach(p -> expected.add(p.path("master").asText() + " " + p.path("ifname").asText()));
    List<String> found = new ArrayList<>();
    for (JsonNode bridge : bridges) {
      if (bridge.path("netns").asLong() == home) {
        JsonNode truth = Truth.link(engine.host(), bridge.path("name").asText());
        assertThat(bridge.path("id").asText()).isEqualTo(Truth.bridgeId(truth));
        assertThat(bridge.path("priority").asInt())
            .isEqualTo(truth.at("/linkinfo/info_data/priority").asInt());
        assertThat(bridge.path("ownMac").asText()).isEqualTo(truth.path("address").asText());
        assertThat(Views.texts(bridge.path("addresses"))).isEqualTo(Truth.addresses(truth));
        bridge
            .path("ports")
            .forEach(p -> found.add(bridge.path("name").asText() + " " + p.path("name").asText()));
      }
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected).hasSize(7);
    JsonNode docker0 = Views.find(bridges, "name", "docker0");
    JsonNode tap = Views.find(docker0.path("ports"), "name", "tap0");
    assertThat(tap.at("/owner/name").asText()).isEqualTo("/run/netns/" + plain.namespace());
    assertThat(docker0.at("/network/name").asText()).isEqualTo("bridge");
    assertThat(docker0.at("/ports/0/owner/name").asText()).isEqualTo("plain");
  }

  @ParameterizedTest
  @CsvSource({
    "shop,tcp,0.0.0.0,8080,80", "shop,tcp,::,8080,80", "api,udp,127.0.0.1,9000,9000",
    "plain,tcp,0.0.0.0,8081,81", "plain,tcp,::,8081,81", "plain,tcp,::,8082,82"
  })
  void portsNameTheirRuleAndProxy(
      String name, String protocol, String address, int hostPort, int containerPort) {
    JsonNode row = row(ports, address, hostPort);
    JsonNode inMap =
        row(Views.find(map.path("containers"), "name", name).path("ports"), address, hostPort);

    assertThat(row.path("container").asText()).isEqualTo(name);
    assertThat(row.path("protocol").asText()).isEqualTo(protocol);
    assertThat(row.path("containerPort").asInt()).isEqualTo(containerPort);
    long proxy = proxyPid(address, hostPort);
    assertThat(Views.texts(row.path("proxyPids"))).containsExactly(Long.toString(proxy));
    assertThat(inMap.path("proxyPid").asLong()).isEqualTo(proxy);
    assertRule(name, address, hostPort, row, inMap);
  }

  private static void assertRule(
      String name, String address, int hostPort, JsonNode row, JsonNode inMap) {
    boolean ipv6 = address.equals("::");
    // On a network without IPv6 the engine writes no IPv6 rule: the proxy alone serves the port.
    boolean proxyOnly = ipv6 && name.equals("shop");
    assertThat(Views.texts(row.path("via")))
        .isEqualTo(proxyOnly ? List.of("proxy") : List.of("dnat", "proxy"));
    assertThat(inMap.path("via")).isEqualTo(row.path("via"));
    if (proxyOnly) {
      assertThat(row.path("rules")).isEmpty();
      return;
    }
    List<String> chain =
        engine
            .host()
            .run(ipv6 ? "ip6tables-save" : "iptables-save", "-t", "nat")
            .orThrow()
            .out()
            .lines()
            .filter(l -> l.startsWith("-A DOCKER "))
            .toList();
    JsonNode rule = row.path("rules").path(0);
    String text = rule.path("text").asText();
    assertThat(text).contains("--dport " + hostPort + " ");
    assertThat(chain.get(rule.path("number").asInt() - 1)).isEqualTo(text);
    assertThat(rule.path("program").asText()).isEqualTo(ipv6 ? "ip6tables" : "iptables");
    assertThat(rule.path("table").asText() + " " + rule.path("chain").asText())
        .isEqualTo("nat DOCKER");
    assertThat(inMap.path("rule")).isEqualTo(rule);
  }

  private static JsonNode row(JsonNode ports, String address, int hostPort) {
    return StreamSupport.stream(ports.spliterator(), false)
        .filter(p -> p.path("hostAddress").asText().equals(address))
        .filter(p -> p.path("hostPort").asInt() == hostPort)
        .findFirst()
        .orElseThrow(() -> new AssertionError(address + " " + hostPort + " not in " + ports));
  }

  private static long proxyPid(String address, int hostPort) {
    long home = Truth.inode(engine.host().netns());
    return Truth.pids().stream()
        .filter(
            pid -> {
              List<String> words = Truth.arguments(pid);
              int at = words.indexOf("-host-port");
              return !words.isEmpty()
                  && words.get(0).endsWith("docker-proxy")
                  && words.get(at + 1).equals(Integer.toString(hostPort))
                  && words.get(words.indexOf("-host-ip") + 1).equals(address)
                  && Truth.netnsOf(pid) == home;
            })
        .findFirst()
        .orElseThrow();
  }

  @Test
  void inspectTellsOfNetworksAndDns() {
    JsonNode shown = Views.json(engine, "inspect", "api");
    JsonNode truth = Truth.json(engine.inspect("api")).path(0);

    assertThat(shown.at("/container/id").asText()).isEqualTo(truth.path("Id").asText());
    JsonNode back = Views.find(shown.path("networks"), "name", "back");
    assertThat(back.path("address").asText())
        .isEqualTo(truth.at("/NetworkSettings/Networks/back/IPAddress").asText() + "/24");
    assertThat(Views.texts(shown.at("/dns/nameservers"))).containsExactly("127.0.0.11");
    assertThat(shown.at("/dns/embedded").asBoolean()).isTrue();
    JsonNode sidecar =
        Views.json(engine, "inspect", engine.docker("ps", "-qf", "name=sidecar").strip());
    assertThat(sidecar.at("/container/name").asText()).isEqualTo("sidecar");
  }

  @Test
  void reportHoldsItAll() {
    Path file = lab.folder().resolve("report.json");
    Views.run(engine, "report", "-o", file.toString()).orThrow();
    // Not the bridges: other labs' namespaces on this machine come and go.
    Program live = Views.run(engine, "ports").orThrow();
    Program read = Installation.shared().dnet("ports", "--from", file.toString()).orThrow();

    assertThat(read.out()).isEqualTo(live.out()).contains("--dport 8082");
    Views.json(engine, "report");
    Views.json(engine, "info");
  }
}
