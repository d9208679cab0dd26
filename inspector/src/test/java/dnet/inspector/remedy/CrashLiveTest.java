package dnet.inspector.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LiveTest;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each kind of change that is made by netlink, cut off at fail points, then taken back: the host
 * must be what it was.
 */
@LiveTest
class CrashLiveTest {
  /** Adopting has very many points, each of which takes long. */
  private static final int ADOPT_STRIDE = 2 * CrashPoints.STRIDE;

  private static LabEngine engine;
  private static Site site;

  @TempDir Path folder;

  @BeforeAll
  static void start(LabEngine shared) {
    engine = shared;
    site = new Site(shared);
    engine.container("crashweb");
    engine.container("crashnone", "--network", "none");
    // Addresses are looked for a second long whether others have them: too long for hundreds.
    String quick = "net.ipv6.conf.default.dad_transmits=0";
    engine.host().run("sysctl", "-w", quick).orThrow();
    engine.inNetworkOf("crashweb", "sysctl", "-w", quick).orThrow();
    engine.inNetworkOf("crashnone", "sysctl", "-w", quick).orThrow();
    engine.host().run("ip", "link", "add", "brcrash", "type", "bridge").orThrow();
    engine.host().run("ip", "link", "set", "brcrash", "up").orThrow();
    engine.host().run("ip", "addr", "add", "10.66.0.1/24", "dev", "brcrash").orThrow();
    engine
        .host()
        .run("ip", "link", "add", "crashphy", "type", "veth", "peer", "name", "crashphy1")
        .orThrow();
    // What nobody can take back: a bridge that never had a port says that it has a carrier, and a
    // link that was never up has another queueing discipline than one that is down again.
    engine.host().run("ip", "link", "set", "crashphy", "master", "brcrash", "up").orThrow();
    engine.host().run("ip", "link", "set", "crashphy", "nomaster", "down").orThrow();
    engine.host().run("ip", "addr", "flush", "scope", "link", "dev", "brcrash");
  }

  @AfterAll
  static void remove() {
    engine.docker("rm", "--force", "crashweb", "crashnone");
    engine.host().run("sysctl", "-w", "net.ipv6.conf.default.dad_transmits=1");
    engine.host().run("ip", "link", "del", "brcrash");
    engine.host().run("ip", "link", "del", "crashphy");
  }

  private static AttachWish.Maker wish(String container, AttachWish.Lower to, String address) {
    return AttachWish.of(container, to).addressed(List.of(IpPrefix.parse(address)), null);
  }

  @Test
  void attachingToAnEmptyBridge() throws Exception {
    everyPoint(
        "attach to an empty bridge",
        "crashweb",
        AttachPlanner.plan(
            site.ground(),
            wish("crashweb", new AttachWish.ToBridge("brcrash"), "10.66.0.9/24").wish()));
  }

  @Test
  void attachingToANewBridgeWithAGateway() throws Exception {
    everyPoint(
        "attach to a new bridge with a gateway",
        "crashweb",
        AttachPlanner.plan(
            site.ground(),
            AttachWish.of("crashweb", new AttachWish.ToBridge("brcrashnew"))
                .addressed(List.of(IpPrefix.parse("10.67.0.9/24")), IpAddress.parse("10.67.0.1"))
                .creating(true)
                .wish()));
  }

  @Test
  void attachingByMacvlan() throws Exception {
    everyPoint(
        "attach by macvlan",
        "crashnone",
        AttachPlanner.plan(
            site.ground(),
            wish("crashnone", new AttachWish.ToParent("crashphy", false, 0), "10.68.0.9/24")
                .wish()));
  }

  /** What is done to a container that has an interface and more of dnet's own. */
  @Test
  void changesInside() throws Exception {
    place("ip", "link", "add", "crasheth", "type", "veth", "peer", "name", "crashpeer");
    place("ip", "link", "set", "crashpeer", "up");
    place("ip", "link", "set", "crasheth", "up");
    place("ip", "addr", "add", "10.70.0.2/24", "dev", "crasheth");
    place("ip", "addr", "add", "10.71.0.2/24", "dev", "crasheth");
    place("ip", "route", "add", "10.72.0.0/16", "via", "10.70.0.1", "src", "10.71.0.2");
    place(
        "ip",
        "route",
        "add",
        "10.73.0.0/16",
        "nexthop",
        "via",
        "10.70.0.1",
        "weight",
        "2",
        "nexthop",
        "via",
        "10.70.0.3");
    place("ip", "rule", "add", "from", "10.70.0.0/24", "fwmark", "7", "lookup", "77");
    Ground ground = site.ground();
    everyPoint(
        "add an address",
        "crashnone",
        AddressPlanner.add(ground, "crashnone", "crasheth", IpPrefix.parse("10.74.0.2/24"), false));
    everyPoint(
        "remove an address with a route that needs it",
        "crashnone",
        AddressPlanner.delete(
            ground, "crashnone", "crasheth", IpPrefix.parse("10.71.0.2/24"), false));
    everyPoint(
        "add a route",
        "crashnone",
        RoutePlanner.plan(
            ground,
            "crashnone",
            "add",
            List.of("10.75.0.0/16", "via", "10.70.0.1", "metric", "5", "mtu", "1400"),
            false,
            false));
    everyPoint(
        "replace a route",
        "crashnone",
        RoutePlanner.plan(
            ground,
            "crashnone",
            "replace",
            List.of("10.73.0.0/16", "via", "10.70.0.9"),
            false,
            false));
    everyPoint(
        "remove a route",
        "crashnone",
        RoutePlanner.plan(ground, "crashnone", "del", List.of("10.73.0.0/16"), false, false));
    everyPoint(
        "add a rule",
        "crashnone",
        RulePlanner.plan(
            ground,
            "crashnone",
            "add",
            List.of("from", "10.70.0.2", "to", "10.9.0.0/16", "lookup", "100"),
            false));
    everyPoint(
        "remove a rule",
        "crashnone",
        RulePlanner.plan(
            ground,
            "crashnone",
            "del",
            List.of("from", "10.70.0.0/24", "fwmark", "7", "lookup", "77"),
            false));
    place("ip", "rule", "del", "from", "10.70.0.0/24", "fwmark", "7", "lookup", "77");
    place("ip", "link", "del", "crasheth");
  }

  private static void place(String... command) {
    engine.inNetworkOf("crashnone", command).orThrow();
  }

  @Test
  void detaching() throws Exception {
    Changes changes = new Changes(folder.resolve("detaching"));
    Plan attach =
        AttachPlanner.plan(
            site.ground(),
            wish("crashweb", new AttachWish.ToBridge("brcrash"), "fd66::9/64").wish());
    assertThat(changes.apply(attach, "test").message()).isEmpty();
    engine.inNetworkOf("crashweb", "ip", "addr", "add", "10.66.0.8/24", "dev", "eth1").orThrow();
    engine
        .inNetworkOf("crashweb", "ip", "route", "add", "10.80.0.0/16", "via", "10.66.0.1")
        .orThrow();
    everyPoint(
        "detach from a bridge",
        "crashweb",
        DetachPlanner.plan(site.ground(), "crashweb", "eth1", false, List.of()));
    assertThat(changes.undo(1).left()).isEmpty();
  }

  @Test
  void detachingAMacvlan() throws Exception {
    Changes changes = new Changes(folder.resolve("detaching"));
    Plan attach =
        AttachPlanner.plan(
            site.ground(),
            wish("crashnone", new AttachWish.ToParent("crashphy", false, 0), "10.68.0.9/24")
                .wish());
    assertThat(changes.apply(attach, "test").message()).isEmpty();
    everyPoint(
        "detach a macvlan",
        "crashnone",
        DetachPlanner.plan(site.ground(), "crashnone", "eth1", false, List.of()));
    assertThat(changes.undo(1).left()).isEmpty();
  }

  /**
   * A NIC with all that moves, and what does not, into a bridge that there is and into a new one.
   */
  @Test
  void adoptingANic() throws Exception {
    host("ip", "link", "add", "crashnic", "type", "veth", "peer", "name", "crashlan");
    try {
      host("ip", "link", "set", "crashlan", "up");
      host("ip", "link", "set", "crashnic", "up");
      host("ip", "addr", "add", "10.90.0.2/24", "dev", "crashnic");
      host("ip", "addr", "add", "10.90.0.3/24", "dev", "crashnic");
      host("ip", "addr", "add", "10.91.0.2/24", "dev", "crashnic", "noprefixroute");
      host("ip", "addr", "add", "fd90::2/64", "dev", "crashnic");
      host("ip", "route", "add", "10.92.0.0/16", "via", "10.90.0.1", "metric", "50");
      host("ip", "route", "add", "10.93.0.0/16", "dev", "crashnic", "src", "10.90.0.3");
      host("ip", "route", "add", "10.94.0.0/16", "via", "10.90.0.1", "table", "94");
      host("ip", "-6", "route", "add", "fd94::/64", "via", "fd90::1");
      points(
          "adopt a NIC into a new bridge",
          "crashweb",
          AdoptPlanner.plan(site.ground(), "crashnic", "crashnew", true, false),
          ADOPT_STRIDE);
      points(
          "adopt a NIC into a bridge",
          "crashweb",
          AdoptPlanner.plan(site.ground(), "crashnic", "brcrash", false, false),
          ADOPT_STRIDE);
    } finally {
      host("ip", "link", "del", "crashnic");
      engine.host().run("ip", "route", "flush", "table", "94");
    }
  }

  private static void host(String... command) {
    engine.host().run(command).orThrow();
  }

  private void everyPoint(String name, String container, Plan plan) throws Exception {
    points(name, container, plan, CrashPoints.STRIDE);
  }

  private void points(String name, String container, Plan plan, int stride) throws Exception {
    new CrashPoints(folder, () -> site.state(container)).of(name, plan, stride);
  }
}
