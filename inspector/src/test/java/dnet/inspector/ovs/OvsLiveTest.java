package dnet.inspector.ovs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dnet.fixtures.lab.LiveTest;
import dnet.fixtures.lab.OvsGreLab;
import dnet.fixtures.lab.OvsHost;
import dnet.inspector.assemble.Assembler;
import dnet.inspector.model.Host;
import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.Tunnel;
import dnet.inspector.model.Wiring;
import dnet.inspector.model.ovs.OpenVswitch;
import dnet.inspector.model.ovs.OvsBridge;
import dnet.inspector.model.ovs.OvsInterface;
import dnet.inspector.procfs.ProcFs;
import dnet.inspector.snapshot.HostObserver;
import dnet.inspector.snapshot.ObserveOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real switch, against what its own programs say. */
@LiveTest
class OvsLiveTest {
  private static @Nullable OvsGreLab lab;
  private static @Nullable Host host;

  @BeforeAll
  static void build() throws IOException {
    assumeThat(OvsHost.isInstalled()).as("Open vSwitch is installed").isTrue();
    OvsGreLab built = OvsGreLab.open();
    lab = built;
    OvsHost ovs = built.first();
    ovs.vsctl("set", "port", "veil0", "tag=10", "--", "set-fail-mode", "obr0", "secure");
    ovs.ofctl("add-flow", "obr0", "table=1,priority=7,tcp,nw_src=10.77.0.0/24,actions=drop");
    ovs.ofctl("add-flow", "obr0", "ip,dl_vlan=3,actions=mod_vlan_vid:4,output:1");
    host =
        Assembler.assemble(
            HostObserver.observe(
                new ObserveOptions(
                    "unix://" + built.engine().socket(),
                    null,
                    Map.of(),
                    ovs.socket(),
                    null,
                    Set.of(ObserveOptions.Part.SWITCHES)),
                "test"));
  }

  @AfterAll
  static void takeAway() {
    if (lab != null) {
      lab.close();
    }
  }

  @Test
  void bridgesPortsAndInterfacesAreThoseThatVsctlLists() throws IOException {
    Map<String, JsonNode> bridges = rows("Bridge", "name,datapath_id,fail_mode,datapath_type");
    Map<String, JsonNode> ports = rows("Port", "name,tag");
    Map<String, JsonNode> devices = rows("Interface", "name,type,ofport,mac_in_use,options");
    assertThat(ovs().bridges())
        .extracting(OvsBridge::name)
        .containsExactlyElementsOf(bridges.keySet());
    int seen = 0;
    for (OvsBridge bridge : ovs().bridges()) {
      JsonNode row = Objects.requireNonNull(bridges.get(bridge.name()));
      assertThat(String.valueOf(bridge.id())).isEqualTo(row.path(1).asText());
      assertThat(bridge.secure()).isEqualTo(row.path(2).asText().equals("secure"));
      assertThat(bridge.userspace()).isEqualTo(row.path(3).asText().equals("netdev"));
      for (var port : bridge.ports()) {
        assertThat(port.tag())
            .isEqualTo(Datum.number(Objects.requireNonNull(ports.get(port.name())).path(1)));
        for (OvsInterface device : port.interfaces()) {
          JsonNode truth = Objects.requireNonNull(devices.get(device.name()));
          String type = truth.path(1).asText();
          assertThat(device.type()).isEqualTo(type.isEmpty() ? "system" : type);
          assertThat(device.ofport()).isEqualTo(Datum.number(truth.path(2)));
          assertThat(String.valueOf(device.mac())).isEqualTo(truth.path(3).asText());
          assertThat(device.options())
              .containsOnlyKeys(Datum.map(truth.path(4)).keySet().toArray(String[]::new));
          seen++;
        }
      }
    }
    assertThat(seen).isEqualTo(devices.size());
  }

  @Test
  void rulesAreThoseThatOfctlLists() {
    OvsBridge obr0 = bridge("obr0");
    List<String> listed =
        lab()
            .first()
            .ofctl("dump-flows", "obr0", "--protocols=OpenFlow14")
            .lines()
            .filter(l -> l.contains("actions="))
            .map(OvsLiveTest::withoutTime)
            .toList();
    assertThat(obr0.flowsRead()).isTrue();
    assertThat(obr0.flows())
        .extracting(rule -> withoutTime(rule.text()))
        .containsExactlyInAnyOrderElementsOf(listed)
        .hasSize(2);
    assertThat(obr0.flows())
        .anySatisfy(
            rule -> {
              assertThat(rule.table()).isEqualTo(1);
              assertThat(rule.priority()).isEqualTo(7);
              assertThat(rule.drops()).isTrue();
              assertThat(rule.packets()).isZero();
            });
    assertThat(obr0.learnedRead()).isTrue();
  }

  @Test
  void theSwitchIsFoundWhereItRuns() throws IOException {
    long inode = inode(lab().first().host().netns());
    assertThat(ovs().located()).isTrue();
    assertThat(ovs().netns().inode()).isEqualTo(inode);
  }

  @Test
  void containersLeadToTheirBridgesAndOnToTheTunnel() {
    Wiring wiring = new Wiring(host());
    Link veil = eth0(wiring, "veil");
    assertThat(wiring.ovsBridgeOf(veil)).map(OvsBridge::name).contains("obr0");
    Link chained = eth0(wiring, "chain");
    assertThat(wiring.bridgeOf(chained)).map(Link::name).contains("kbr0");
    for (Link link : List.of(veil, chained)) {
      assertThat(wiring.ovs().tunnelsOf(link))
          .singleElement()
          .satisfies(
              tunnel -> {
                Tunnel to = Objects.requireNonNull(tunnel.tunnel());
                assertThat(tunnel.type()).isEqualTo("gre");
                assertThat(to.id()).isEqualTo(OvsGreLab.KEY);
                assertThat(to.remotes()).hasToString("[10.200.0.2]");
              });
    }
    assertThat(wiring.ovs().linuxBridgesOf(bridge("obr0")))
        .extracting(Link::name)
        .containsExactly("kbr0");
  }

  @Test
  void withoutTheDaemonsSocketsTheRulesAreAGap(@org.junit.jupiter.api.io.TempDir Path folder)
      throws IOException {
    // The database answers under another folder, where no daemon's sockets are.
    Path elsewhere = folder.resolve("db.sock");
    Files.createSymbolicLink(elsewhere, lab().first().socket());
    OvsSource.Result result = OvsSource.read(elsewhere, true, new ProcFs(Path.of("/proc")));
    OvsFacts facts = Objects.requireNonNull(result.facts());
    assertThat(facts.bridges()).hasSize(2).allMatch(b -> b.flows() == null);
    assertThat(result.gaps()).hasSize(2).allMatch(g -> g.what().contains("OpenFlow rules"));
  }

  private static String withoutTime(String rule) {
    return rule.strip().replaceAll("(?:duration|idle_age)=[0-9.]+s?, ", "");
  }

  private static Link eth0(Wiring wiring, String container) {
    return wiring.host().containers().stream()
        .filter(c -> c.name().equals(container))
        .flatMap(
            c -> wiring.host().namespace(c.netns()).map(Namespace::links).orElseThrow().stream())
        .filter(l -> l.name().equals("eth0"))
        .findFirst()
        .orElseThrow();
  }

  private static OvsBridge bridge(String name) {
    return ovs().bridges().stream().filter(b -> b.name().equals(name)).findFirst().orElseThrow();
  }

  /** A table's rows by name, each an array in the order of {@code columns}. */
  private static Map<String, JsonNode> rows(String table, String columns) throws IOException {
    String text = lab().first().vsctl("--format=json", "--columns=" + columns, "list", table);
    Map<String, JsonNode> rows = new TreeMap<>();
    List<JsonNode> data = new ArrayList<>();
    new JsonMapper().readTree(text).path("data").forEach(data::add);
    data.forEach(row -> rows.put(row.path(0).asText(), row));
    assertThat(rows).isNotEmpty();
    return rows;
  }

  private static long inode(Path namespace) throws IOException {
    return ((Number) Files.getAttribute(namespace, "unix:ino")).longValue();
  }

  private static OvsGreLab lab() {
    if (lab == null) {
      throw new IllegalStateException("no lab");
    }
    return lab;
  }

  private static OpenVswitch ovs() {
    return Objects.requireNonNull(host().ovs());
  }

  private static Host host() {
    if (host == null) {
      throw new IllegalStateException("no host");
    }
    return host;
  }
}
