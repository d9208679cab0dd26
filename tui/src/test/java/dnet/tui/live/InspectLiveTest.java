package dnet.tui.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dnet.fixtures.lab.Lab;
import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LiveTest;
import dnet.fixtures.lab.Place;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What {@code dnet inspect} tells of a container's stack, against ip(8), ss(8) and iptables(8). */
@LiveTest
class InspectLiveTest {
  private static Lab lab;
  private static LabEngine engine;
  private static Place inside;
  private static JsonNode shown;

  @BeforeAll
  static void populate() {
    lab = Lab.open();
    engine = lab.engine("look");
    engine.docker("network", "create", "--subnet", "172.28.1.0/24", "web");
    engine.docker("network", "create", "--subnet", "172.28.2.0/24", "back");
    engine.container("api", "--network", "web");
    engine.docker("network", "connect", "back", "api");
    inside = engine.networkOf("api");
    inside.run("ip", "rule", "add", "fwmark", "1", "lookup", "100").orThrow();
    route("10.9.0.0/16", "via", "172.28.2.1", "table", "100");
    route("10.8.0.0/16", "nexthop", "via", "172.28.2.1", "nexthop", "via", "172.28.1.1");
    route("blackhole", "10.7.0.1/32", "metric", "9");
    inside.run("ip", "neigh", "add", "172.28.1.9", "lladdr", "02:00:00:00:00:09", "dev", "eth0");
    inside.run("iptables", "-A", "INPUT", "-p", "tcp", "--dport", "23", "-j", "DROP").orThrow();
    shown = Views.json(engine, "inspect", "api");
  }

  private static void route(String... words) {
    List<String> command = new ArrayList<>(List.of("ip", "route", "add"));
    command.addAll(List.of(words));
    inside.run(command.toArray(String[]::new)).orThrow();
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  @Test
  void routesAreThoseOfIp() {
    List<String> expected = new ArrayList<>();
    for (JsonNode r :
        Truth.json(
            inside.run("ip", "-j", "-4", "-d", "route", "show", "table", "all").orThrow().out())) {
      JsonNode hops = r.path("nexthops");
      StringBuilder ways = new StringBuilder(hops.isMissingNode() ? way(r, "dev") : "");
      hops.forEach(hop -> ways.append(way(hop, "dev")));
      String destination = r.path("dst").asText().replace("default", "0.0.0.0/0");
      expected.add(
          r.path("type").asText("unicast")
              + " "
              + (destination.contains("/") ? destination : destination + "/32")
              + ways
              + " "
              + r.path("table").asText("main")
              + " "
              + r.path("protocol").asText()
              + " "
              + r.path("metric").asInt());
    }
    List<String> found = new ArrayList<>();
    for (JsonNode r : shown.path("routes")) {
      StringBuilder ways = new StringBuilder();
      r.path("nextHops").forEach(hop -> ways.append(way(hop, "interfaceName")));
      if (!r.path("destination").asText().contains(":")) {
        found.add(
            r.path("type").asText()
                + " "
                + r.path("destination").asText()
                + ways
                + " "
                + r.path("table").asText()
                + " "
                + r.path("protocol").asText()
                + " "
                + r.path("metric").asInt());
      }
    }
    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(expected)
        .contains("blackhole 10.7.0.1/32 main boot 9")
        .anyMatch(r -> r.contains("10.9.0.0/16 via 172.28.2.1 dev eth1 100"));
  }

  private static String way(JsonNode hop, String device) {
    String gateway = hop.path("gateway").asText("");
    boolean none = hop.path(device).isMissingNode() || hop.path(device).isNull();
    return (gateway.isEmpty() || gateway.equals("null") ? "" : " via " + gateway)
        + (none ? "" : " dev " + hop.path(device).asText());
  }

  @Test
  void rulesAndNeighboursAreThoseOfIp() {
    List<String> rules = new ArrayList<>();
    shown
        .path("rules")
        .forEach(
            r -> {
              if (!r.path("ipv6").asBoolean()) {
                rules.add(
                    r.path("priority").asText()
                        + ":\t"
                        + r.path("selector").asText()
                        + " lookup "
                        + r.path("table").asText());
              }
            });
    assertThat(rules)
        .isEqualTo(
            inside.run("ip", "rule").orThrow().out().lines().map(String::stripTrailing).toList());
    JsonNode neighbour = Views.find(shown.path("neighbours"), "address", "172.28.1.9");
    assertThat(neighbour.path("mac").asText()).isEqualTo("02:00:00:00:00:09");
    assertThat(neighbour.path("state").asText()).isEqualTo("permanent");
  }

  @Test
  void socketsAreThoseOfSs() {
    List<String> expected = new ArrayList<>();
    for (String line : inside.run("ss", "-Hlntu").orThrow().out().lines().toList()) {
      String[] words = line.trim().split("\\s+", -1);
      expected.add(words[0] + " " + words[4].replace("*:", "0.0.0.0:"));
    }
    List<String> found = new ArrayList<>();
    for (JsonNode s : shown.path("sockets")) {
      String address = s.path("address").asText();
      found.add(
          s.path("protocol").asText()
              + " "
              + (address.contains(":") ? "[" + address + "]" : address)
              + ":"
              + s.path("port").asInt());
    }
    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(expected)
        .anyMatch(s -> s.startsWith("tcp 127.0.0.11:"))
        .anyMatch(s -> s.startsWith("udp 127.0.0.11:"));
  }

  @Test
  void rulesOfTheFirewallAreVerbatim() {
    List<String> found = new ArrayList<>();
    for (JsonNode table : shown.path("firewall")) {
      for (JsonNode chain : table.path("chains")) {
        chain.path("rules").forEach(r -> found.add(r.path("text").asText()));
      }
    }
    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(
            inside
                .run("iptables-save")
                .orThrow()
                .out()
                .lines()
                .filter(l -> l.startsWith("-A"))
                .toList())
        .contains("-A INPUT -p tcp -m tcp --dport 23 -j DROP");
    assertThat(shown.at("/dns/embeddedRules").asBoolean()).isTrue();
    assertThat(shown.at("/dns/embeddedListener").asBoolean()).isTrue();
    assertThat(shown.path("unread")).isEmpty();
  }
}
