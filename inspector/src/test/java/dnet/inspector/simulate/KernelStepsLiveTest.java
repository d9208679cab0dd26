package dnet.inspector.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.lab.CommandResult;
import dnet.fixtures.lab.LiveTest;
import dnet.inspector.assemble.Assembler;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.FdbEntry;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Route;
import dnet.inspector.netlink.KernelRoutes;
import dnet.inspector.netlink.RouteMessage;
import dnet.inspector.netlink.RouteQuery;
import dnet.inspector.snapshot.LabSnapshot;
import dnet.inspector.snapshot.RichHost;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Single steps of the simulator against what the kernel itself answers to the same question. */
@LiveTest
class KernelStepsLiveTest {
  private static RichHost rich;
  private static World world;
  private static NetnsId home;

  @BeforeAll
  static void build() throws IOException {
    rich = new RichHost();
    world = new World(Assembler.assemble(LabSnapshot.of(List.of(rich.host().netns()))));
    home = world.host().home();
  }

  @AfterAll
  static void takeAway() throws IOException {
    if (rich != null) {
      rich.close();
    }
  }

  @Test
  void routesAreThoseOfTheKernel() throws IOException {
    List<RouteQuery> queries = queries();
    List<String> wrong = new ArrayList<>();
    int found = 0;
    int refused = 0;
    try (NetnsHandle handle = rich.open()) {
      for (KernelRoutes.Answer answer : KernelRoutes.ask(handle, queries)) {
        RouteQuery query = answer.query();
        RoutingTables.Choice choice =
            world
                .tables(home)
                .lookup(
                    new RoutingTables.Query(
                        query.destination(), null, "lo", null, query.mark(), 0, 0, 0),
                    true);
        found += answer.route() == null ? 0 : 1;
        refused += answer.route() == null ? 1 : 0;
        if (!agrees(choice, answer)) {
          wrong.add(query + " mark " + query.mark() + ": " + choice + ", kernel " + answer);
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(found).isGreaterThan(100);
    assertThat(refused).isGreaterThan(50);
  }

  /** Destinations that routes and rules are about, and some that are nobody's, with marks. */
  private static List<RouteQuery> queries() {
    Random random = new Random(500);
    List<RouteQuery> queries = new ArrayList<>();
    while (queries.size() < 500) {
      String address =
          random.nextInt(3) > 0
              ? String.format(
                  "10.%d.%d.%d",
                  List.of(20, 21, 30, 31, 33, 34, 35, 36, 37, 38, 39, 50, 52, 53, 54, 99, 200)
                      .get(random.nextInt(17)),
                  random.nextInt(3),
                  1 + random.nextInt(250))
              : String.format(
                  "fd00:%s::%x",
                  List.of("20", "30", "31", "34", "50", "99").get(random.nextInt(6)),
                  1 + random.nextInt(250));
      int mark = List.of(0, 0, 1, 7, 0x101, 2).get(random.nextInt(6));
      queries.add(RouteQuery.to(IpAddress.parse(address)).marked(mark));
    }
    return queries;
  }

  /** The same interface and gateway, or a refusal of both; of several ways any. */
  private static boolean agrees(RoutingTables.Choice choice, KernelRoutes.Answer answer) {
    RouteMessage kernel = answer.route();
    if (kernel == null || choice.isNone()) {
      return kernel == null && choice.isNone();
    }
    Route route = choice.route();
    if (choice.isLocal()) {
      return kernel.type() == Route.Type.LOCAL.number();
    }
    RouteMessage.NextHop to = kernel.nextHops().get(0);
    return route.nextHops().stream()
        .anyMatch(
            hop ->
                hop.link() != null
                    && hop.link().index().value() == to.index()
                    && String.valueOf(hop.gateway()).equals(String.valueOf(to.gateway())));
  }

  @Test
  void bridgesSendWhereTheKernelWould() {
    Link bridge = world.link(home, "br0").orElseThrow();
    TreeSet<String> macs = new TreeSet<>(List.of("02:00:00:00:77:77", "02:00:00:00:01:77"));
    world.stack(home).fdb().forEach(e -> macs.add(e.mac().toString()));
    int known = 0;
    for (String mac : macs) {
      CommandResult said = rich.host().run("bridge", "fdb", "get", mac, "br", "br0");
      Optional<FdbEntry> entry =
          world.forwarding(home).bridgeEntry(bridge.key(), MacAddress.parse(mac), 0);
      assertThat(entry.isPresent()).as(mac + ": " + said.out()).isEqualTo(said.exit() == 0);
      if (entry.isPresent()) {
        known++;
        String port = world.link(entry.get().link()).orElseThrow().name();
        assertThat(said.out()).contains("dev " + port + " ");
      }
    }
    assertThat(known).isGreaterThanOrEqualTo(4);
  }
}
