package dnet.inspector.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.lab.Lab;
import dnet.fixtures.lab.LabHost;
import dnet.fixtures.lab.LiveTest;
import dnet.inspector.assemble.Assembler;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.Host;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.Route;
import dnet.inspector.netlink.KernelRoutes;
import dnet.inspector.netlink.RouteMessage;
import dnet.inspector.netlink.RouteQuery;
import dnet.inspector.snapshot.LabSnapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The route that the model chooses is the one that the kernel's own lookup chooses (RTM_GETROUTE),
 * in a namespace of many tables and rules and in a plain one.
 */
@LiveTest
class RouteChoiceLiveTest {
  private static final int DESTINATIONS = 500;
  private static final int LINKS = 5;
  private static final String SEVERAL = " and others";
  private static final List<String> TABLES = List.of("main", "100", "200", "300", "1000");
  private static final List<String> RULES =
      List.of(
          "pref 100 from {own} lookup 100",
          "pref 200 to {wide} lookup 200 suppress_prefixlength {short}",
          "pref 300 fwmark 0x10/0xf0 lookup 300",
          "pref 400 iif v2 lookup 1000",
          "pref 500 not from {near} iif v1 lookup 100",
          "pref 600 from {far} goto 900",
          "pref 700 from all lookup 200 suppress_prefixlength {middle}",
          "pref 710 uidrange 4000-5000 lookup 300",
          "pref 800 to {black} blackhole",
          "pref 810 to {unreachable} unreachable",
          "pref 820 to {prohibited} prohibit",
          "pref 900 from all nop",
          "pref 950 iif lo fwmark 0x20 lookup 300",
          "pref 960 not fwmark 0x40 to {wide} lookup 1000");
  private static final Map<String, String> WORDS4 =
      Map.of(
          "own", "10.0.0.1",
          "wide", "10.8.0.0/14",
          "short", "15",
          "middle", "13",
          "near", "192.168.0.0/17",
          "far", "192.168.128.0/17",
          "black", "10.16.0.0/17",
          "unreachable", "10.16.128.0/18",
          "prohibited", "10.16.192.0/18");
  private static final Map<String, String> WORDS6 =
      Map.of(
          "own", "fd00:0::1",
          "wide", "fd00:8::/30",
          "short", "31",
          "middle", "29",
          "near", "fd99::/33",
          "far", "fd99:0:8000::/33",
          "black", "fd00:10::/33",
          "unreachable", "fd00:10:8000::/34",
          "prohibited", "fd00:10:c000::/34");

  private final Random random = new Random(26);

  @Test
  void ofManyTablesAndRules() throws IOException {
    try (Lab lab = Lab.open()) {
      LabHost host = host(lab);
      tables(lab, host, TABLES);
      for (boolean v4 : new boolean[] {true, false}) {
        List<String> lines = new ArrayList<>();
        for (String rule : RULES) {
          String line = rule;
          for (Map.Entry<String, String> word : (v4 ? WORDS4 : WORDS6).entrySet()) {
            line = line.replace("{" + word.getKey() + "}", word.getValue());
          }
          lines.add("rule add " + line);
        }
        lab.batch(List.of(v4 ? "-4" : "-6", "-n", host.namespace()), lines).orThrow();
      }
      Set<String> ways = compare(host, true);
      assertThat(ways).contains("100", "200", "254", "255", "300", "1000", "refused");
    }
  }

  @Test
  void ofAPlainHost() throws IOException {
    try (Lab lab = Lab.open()) {
      LabHost host = host(lab);
      tables(lab, host, List.of("main"));
      assertThat(compare(host, false)).contains("254", "none", "refused");
    }
  }

  /** Links to somewhere else, with addresses of both families; one has no carrier. */
  private static LabHost host(Lab lab) {
    LabHost host = lab.host("routes");
    LabHost beyond = lab.host("beyond");
    for (String setting :
        List.of(
            "net.ipv4.ip_forward=1",
            "net.ipv6.conf.all.forwarding=1",
            "net.ipv4.conf.all.rp_filter=0",
            "net.ipv4.conf.default.rp_filter=0")) {
      host.run("sysctl", "-qw", setting).orThrow();
    }
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < LINKS; i++) {
      lines.add("link add v" + i + " type veth peer name p" + i + " netns " + beyond.namespace());
      lines.add("address add 10." + i + ".0.1/24 dev v" + i);
      lines.add("address add fd00:" + i + "::1/64 dev v" + i + " nodad");
      lines.add("link set v" + i + " up");
    }
    lab.batch(List.of("-n", host.namespace()), lines).orThrow();
    for (int i = 0; i < LINKS - 1; i++) {
      beyond.run("ip", "link", "set", "p" + i, "up").orThrow();
    }
    return host;
  }

  /** Routes of every type at random; of two that are alike the kernel takes the first only. */
  private void tables(Lab lab, LabHost host, List<String> tables) {
    for (boolean v4 : new boolean[] {true, false}) {
      List<String> lines = new ArrayList<>();
      for (String table : tables) {
        for (int i = 0; i < 40; i++) {
          lines.add("route add " + route(v4, table));
        }
      }
      // Two prefixes that overlap may be the same, and are refused: enough of them are not.
      String said = lab.batch(List.of(v4 ? "-4" : "-6", "-n", host.namespace()), lines).err();
      assertThat(said.lines().filter(l -> l.startsWith("Error"))).isEmpty();
    }
  }

  private String route(boolean v4, String table) {
    int length = List.of(13, 14, 15, 16, 17, 20, 24, 32).get(random.nextInt(8));
    String prefix = v4 ? prefix4(length) : prefix6(length);
    int link = random.nextInt(LINKS);
    String way =
        switch (random.nextInt(3)) {
          case 0 -> "dev v" + link;
          case 1 -> "via " + address(v4, link, 2 + random.nextInt(90)) + " dev v" + link;
          default -> "via " + address(v4, link, 100) + " dev v" + link + " onlink";
        };
    String metric = " table " + table + " metric " + (1 + random.nextInt(3));
    return switch (random.nextInt(14)) {
      case 0 -> "blackhole " + prefix + metric;
      case 1 -> "unreachable " + prefix + metric;
      case 2 -> "prohibit " + prefix + metric;
      case 3 -> "throw " + prefix + metric;
      case 4 -> "local " + prefix + metric + " dev lo";
      case 5 ->
          prefix
              + metric
              + " nexthop via "
              + address(v4, link, 7)
              + " nexthop via "
              + address(v4, (link + 1) % LINKS, 8);
      default -> prefix + metric + " " + way;
    };
  }

  /** Within 10.8.0.0/12, so that they overlap. */
  private String prefix4(int length) {
    int bits = 10 << 24 | 8 << 16 | random.nextInt(1 << 20);
    int mask = -1 << (32 - length);
    return text4(bits & mask) + "/" + length;
  }

  private static String text4(int bits) {
    return (bits >>> 24) + "." + (bits >> 16 & 255) + "." + (bits >> 8 & 255) + "." + (bits & 255);
  }

  /** The same in the 32 bits after fd00. */
  private String prefix6(int length) {
    int bits = 8 << 16 | random.nextInt(1 << 20);
    int mask = -1 << (32 - length);
    return text6(bits & mask) + "::/" + (16 + length);
  }

  private static String text6(int bits) {
    return "fd00:" + Integer.toHexString(bits >>> 16) + ":" + Integer.toHexString(bits & 0xffff);
  }

  private static String address(boolean v4, int link, int host) {
    return v4 ? "10." + link + ".0." + host : "fd00:" + link + "::" + Integer.toHexString(host);
  }

  private RouteQuery query(Map<String, Integer> links) {
    boolean v4 = random.nextInt(3) != 0;
    String to;
    if (random.nextInt(10) == 0) {
      to = address(v4, random.nextInt(LINKS), 1 + random.nextInt(4));
    } else if (v4) {
      to = text4(10 << 24 | 8 << 16 | random.nextInt(9 << 16));
    } else {
      to = text6(8 << 16 | random.nextInt(9 << 16)) + "::" + Integer.toHexString(random.nextInt(9));
    }
    RouteQuery query = RouteQuery.to(IpAddress.parse(to));
    String far = random.nextBoolean() ? "128" : "3";
    String from =
        v4
            ? "192.168." + far + "." + (1 + random.nextInt(200))
            : "fd99:0:" + (far.equals("3") ? "0" : "8000") + "::" + (1 + random.nextInt(200));
    query =
        switch (random.nextInt(3)) {
          case 0 -> query;
          case 1 -> query.from(IpAddress.parse(address(v4, random.nextInt(2), 1)), 0);
          default ->
              query.from(
                  IpAddress.parse(from),
                  Objects.requireNonNull(links.get("v" + random.nextInt(LINKS))));
        };
    return query.marked(List.of(0L, 0L, 0x10L, 0x20L, 0x30L, 0x40L).get(random.nextInt(6)));
  }

  /** Asks both about random packets; the tables that were chosen. */
  private Set<String> compare(LabHost lab, boolean tablesTold) throws IOException {
    Host host = Assembler.assemble(LabSnapshot.of(List.of(lab.netns())));
    Namespace namespace = host.namespace(host.home()).orElseThrow();
    Map<String, Integer> indexes = new HashMap<>();
    Map<Integer, String> names = new HashMap<>();
    for (Link link : namespace.links()) {
      indexes.put(link.name(), link.key().index().value());
      names.put(link.key().index().value(), link.name());
    }
    RoutingTables tables = new RoutingTables(namespace);
    List<RouteQuery> queries = new ArrayList<>();
    for (int i = 0; i < DESTINATIONS; i++) {
      queries.add(query(indexes).matching());
    }
    Set<String> ways = new TreeSet<>();
    List<String> different = new ArrayList<>();
    try (NetnsHandle handle = NetnsHandle.ofMount(lab.netns().toString(), 0)) {
      for (KernelRoutes.Answer answer : KernelRoutes.ask(handle, queries)) {
        RouteQuery query = answer.query();
        RoutingTables.Choice choice =
            tables.lookup(
                new RoutingTables.Query(
                    query.destination(),
                    query.source(),
                    query.inputIndex() == 0 ? "lo" : names.get(query.inputIndex()),
                    null,
                    query.mark(),
                    0,
                    0,
                    0),
                true);
        String kernels = kernels(answer, names, tablesTold);
        String ours = ours(choice, names, tablesTold);
        if (!fits(ours, kernels)) {
          different.add(query + "\n  kernel: " + kernels + "\n  dnet:   " + ours);
        }
        Route route = choice.route();
        ways.add(
            route == null && choice.rule() == null
                ? "none"
                : choice.isNone()
                    ? "refused"
                    : Long.toString(Objects.requireNonNull(route).table()));
      }
    }
    assertThat(different).as("of %d", DESTINATIONS).isEmpty();
    return ways;
  }

  /** Of several next hops, which the kernel lists in any order, ours is one. */
  private static boolean fits(String ours, String kernels) {
    if (!ours.endsWith(SEVERAL)) {
      return kernels.equals(ours);
    }
    String hop = ours.substring(ours.indexOf(" via "), ours.length() - SEVERAL.length());
    return kernels.startsWith(ours.substring(0, ours.indexOf(" via "))) && kernels.contains(hop);
  }

  private static String kernels(
      KernelRoutes.Answer answer, Map<Integer, String> names, boolean tableTold) {
    RouteMessage route = answer.route();
    if (route == null) {
      return refusal(answer.errno());
    }
    Route.Type type = Route.Type.of(route.type());
    if (type.refuses()) {
      return type.toString();
    }
    StringBuilder text = new StringBuilder(type + " ");
    text.append(route.destination()).append('/').append(route.destinationLength());
    text.append(" metric ").append(route.priority());
    text.append(tableTold ? " table " + route.table() : "");
    for (RouteMessage.NextHop hop : route.nextHops()) {
      text.append(" via ").append(hop.gateway()).append(" dev ").append(names.get(hop.index()));
    }
    return text.toString();
  }

  private static String refusal(int errno) {
    return switch (errno) {
      case 13 -> Route.Type.PROHIBIT.toString();
      case 22 -> Route.Type.BLACKHOLE.toString();
      case 101 -> "nothing";
      case 113 -> Route.Type.UNREACHABLE.toString();
      default -> "errno " + errno;
    };
  }

  private static String ours(
      RoutingTables.Choice choice, Map<Integer, String> names, boolean tableTold) {
    Route route = choice.route();
    if (route == null) {
      return choice.rule() == null ? "nothing" : choice.rule().action().toString();
    }
    if (route.type().refuses()) {
      return route.type().toString();
    }
    StringBuilder text = new StringBuilder(route.type() + " ");
    text.append(route.destination().length() == 0 ? "null" : route.destination().address());
    text.append('/').append(route.destination().length());
    text.append(" metric ").append(route.metric());
    text.append(tableTold ? " table " + route.table() : "");
    Route.NextHop hop = choice.hop();
    if (hop != null) {
      int index = hop.link() == null ? 0 : hop.link().index().value();
      text.append(" via ").append(hop.gateway()).append(" dev ").append(names.get(index));
    }
    return text + (choice.several() ? SEVERAL : "");
  }
}
