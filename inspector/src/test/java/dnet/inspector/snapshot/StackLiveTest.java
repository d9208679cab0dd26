package dnet.inspector.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dnet.fixtures.lab.LiveTest;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.IpAddress;
import dnet.inspector.netlink.FilterMessage;
import dnet.inspector.netlink.KernelRoutes;
import dnet.inspector.netlink.RouteMessage;
import dnet.inspector.netlink.RouteQuery;
import dnet.inspector.procfs.ProcFs;
import dnet.inspector.procfs.SocketOwner;
import dnet.inspector.procfs.SocketOwners;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every list against what the usual programs print: no difference. */
@LiveTest
class StackLiveTest {
  private static RichHost rich;
  private static Tools tools;

  @TempDir private static Path folder;

  @BeforeAll
  static void build() throws IOException {
    rich = new RichHost();
    tools = new Tools(rich.host());
  }

  @AfterAll
  static void remove() throws IOException {
    if (rich != null) {
      rich.close();
    }
  }

  private record Read(StackFacts stack, Lines lines) {}

  private static Read read() throws IOException {
    try (NetnsHandle handle = rich.open()) {
      NamespaceReader.Reading reading = new NamespaceReader(true).read(handle, List.of(handle));
      assertThat(reading.gaps()).isEmpty();
      StackFacts stack = Objects.requireNonNull(reading.stack());
      return new Read(stack, new Lines(reading.links().links()));
    }
  }

  /**
   * @param told by the usual program, right before and right after the reading
   */
  private record Compared(Read read, List<String> told) {}

  /** What one program lists. */
  private interface Listing {
    List<String> list() throws IOException;
  }

  /**
   * A host is never quite still: its IPv6 addresses settle, what they send makes tunnels talk, a
   * neighbour goes stale. Only a reading between two equal listings is comparable.
   */
  private static Compared settled(Listing tool) throws IOException {
    List<String> before = tool.list();
    for (int i = 0; i < 20; i++) {
      Read read = read();
      List<String> after = tool.list();
      if (sorted(after).equals(sorted(before))) {
        return new Compared(read, after);
      }
      before = after;
    }
    throw new AssertionError("The host does not come to rest: " + before);
  }

  private static List<String> sorted(List<String> lines) {
    return lines.stream().sorted().toList();
  }

  @Test
  void nothingIsUnread() throws IOException {
    assertThat(read().stack().unread()).isEmpty();
  }

  @Test
  void routesAreThoseOfIpRoute() throws IOException {
    Compared compared = settled(tools::routes);
    Read read = compared.read();
    assertThat(read.stack().routes().stream().map(read.lines()::route))
        .containsExactlyInAnyOrderElementsOf(compared.told())
        .hasSizeGreaterThan(40);
  }

  @Test
  void rulesAreThoseOfIpRule() throws IOException {
    Compared compared = settled(tools::rules);
    Read read = compared.read();
    assertThat(read.stack().policyRules().stream().map(read.lines()::rule))
        .containsExactlyInAnyOrderElementsOf(compared.told())
        .hasSizeGreaterThan(15);
    assertThat(read.stack().policyRules()).noneMatch(r -> r.otherConditions());
  }

  @Test
  void neighboursAreThoseOfIpNeigh() throws IOException {
    Compared compared = settled(tools::neighbours);
    Read read = compared.read();
    assertThat(read.stack().neighbours().stream().map(read.lines()::neighbour))
        .containsExactlyInAnyOrderElementsOf(compared.told())
        .hasSizeGreaterThan(7);
  }

  @Test
  void forwardingDatabasesAreThoseOfBridge() throws IOException {
    Compared compared = settled(tools::fdb);
    Read read = compared.read();
    assertThat(read.stack().fdb().stream().map(read.lines()::fdb))
        .containsExactlyInAnyOrderElementsOf(compared.told())
        .anyMatch(l -> l.contains("vx0") && l.contains("dst 10.200.0.4 vni 43 port 4790"))
        .anyMatch(l -> l.contains("master br0 - extern"));
  }

  @Test
  void socketsAreThoseOfSsAndTheirOwnersAreFound() throws IOException {
    Compared compared = settled(tools::sockets);
    Read read = compared.read();
    assertThat(read.stack().sockets().stream().map(read.lines()::socket))
        .containsExactlyInAnyOrderElementsOf(compared.told())
        .hasSizeGreaterThan(6); // six of ours, and VXLAN's own
    int self = (int) ProcessHandle.current().pid();
    List<Long> inodes = read.stack().sockets().stream().map(s -> s.inode()).toList();
    List<SocketOwner> owners = SocketOwners.find(new ProcFs(Path.of("/proc")), inodes).owners();
    assertThat(owners).hasSize(6).allMatch(o -> o.pid() == self && o.command().equals("java"));
  }

  @Test
  void connectionsAreThoseOfConntrack() throws IOException {
    Compared compared = settled(tools::connections);
    Read read = compared.read();
    assertThat(read.stack().conntrack().stream().map(read.lines()::connection))
        .containsExactlyInAnyOrderElementsOf(compared.told())
        .anyMatch(l -> l.startsWith("6 ESTABLISHED") && l.contains("7000>20"))
        .anyMatch(l -> l.startsWith("1 ") && l.endsWith("mark 42"));
    assertThat(read.stack().conntrackComplete()).isTrue();
    assertThat(read.stack().conntrackCount())
        .isGreaterThanOrEqualTo(read.stack().conntrack().size());
    assertThat(read.stack().conntrackMaximum()).isPositive();
  }

  @Test
  void queuesAndFiltersAreThoseOfTc() throws IOException {
    Compared compared = settled(tools::qdiscs);
    Read read = compared.read();
    assertThat(read.stack().qdiscs().stream().map(read.lines()::qdisc))
        .containsExactlyInAnyOrderElementsOf(compared.told());
    int listed =
        tools.json("tc -j filter show dev eth0 egress").size()
            + tools.json("tc -j filter show dev eth0 ingress").size()
            + tools.json("tc -j filter show dev vb parent 1:").size()
            + tools.json("tc -j filter show dev vb parent 1:1").size();
    assertThat(read.stack().filters()).hasSize(listed);
    assertThat(read.stack().filters().stream().map(FilterMessage::options))
        .contains(Map.of("bytecode", "1,6 0 0 0", "direct-action", "true"))
        .contains(Map.of("classid", "1:1", "match", "0a140005/ffffffff at 16"));
  }

  @Test
  void sysctlsAndTablesAreTheNamespacesOwn() throws IOException {
    rich.host().run("sysctl", "-qw", "net.ipv4.conf.all.rp_filter=2").orThrow();
    rich.host().run("sysctl", "-qw", "net.ipv4.ip_local_port_range=40000 41000").orThrow();
    StackFacts stack = read().stack();
    assertThat(stack.sysctls()).hasSizeGreaterThan(35).containsKey("net.ipv4.ip_forward");
    stack
        .sysctls()
        .forEach(
            (name, value) -> {
              // A count goes on changing while it is compared.
              if (!name.equals("net.netfilter.nf_conntrack_count")) {
                assertThat(rich.host().run("sysctl", "-n", name).text().replace('\t', ' '))
                    .as(name)
                    .isEqualTo(value);
              }
            });
    assertThat(stack.tables().stream().map(t -> t.family() + " " + t.name()))
        .contains("2 nat", "2 mangle");
  }

  @Test
  void theKernelsChoiceIsToldForFiveHundredDestinations() throws IOException {
    Random random = new Random(7);
    List<RouteQuery> queries = new ArrayList<>();
    StringBuilder batch = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      String destination =
          random.nextInt(4) == 0
              ? "fd00:" + (28 + random.nextInt(10)) + "::" + Integer.toHexString(i + 1)
              : "10." + (18 + random.nextInt(25)) + "." + random.nextInt(256) + ".9";
      queries.add(RouteQuery.to(IpAddress.parse(destination)));
      batch.append("route get ").append(destination).append('\n');
    }
    Path file = Files.writeString(folder.resolve("batch"), batch);
    Map<String, JsonNode> told = new HashMap<>();
    String out = rich.host().run("ip", "-j", "-force", "-batch", file.toString()).out();
    for (String line : out.lines().filter(l -> l.startsWith("[{")).toList()) {
      JsonNode route = new ObjectMapper().readTree(line).path(0);
      told.put(route.path("dst").asText(), route);
    }
    int found = 0;
    try (NetnsHandle handle = rich.open()) {
      Map<Integer, String> names = new HashMap<>();
      new NamespaceReader(false)
          .read(handle, List.of())
          .links()
          .links()
          .forEach(l -> names.put(l.index(), l.name()));
      for (KernelRoutes.Answer answer : KernelRoutes.ask(handle, queries)) {
        JsonNode expected = told.get(answer.query().destination().toString());
        RouteMessage route = answer.route();
        assertThat(route == null).as(answer.toString()).isEqualTo(expected == null);
        if (route != null && expected != null) {
          found++;
          assertThat(names.get(route.nextHops().get(0).index()))
              .isEqualTo(expected.path("dev").asText());
          assertThat(route.nextHops().get(0).gateway())
              .isEqualTo(
                  expected.has("gateway")
                      ? expected.path("gateway").asText()
                      : expected.path("via").path("host").asText(null));
          assertThat(route.preferredSource()).isEqualTo(expected.path("prefsrc").asText(null));
        }
      }
    }
    assertThat(found).isBetween(300, 499);
  }
}
