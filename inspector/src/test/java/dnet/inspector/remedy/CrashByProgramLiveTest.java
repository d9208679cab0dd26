package dnet.inspector.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.lab.Lab;
import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LabHost;
import dnet.fixtures.lab.LiveTest;
import dnet.fixtures.lab.OvsHost;
import dnet.inspector.advice.ShellWords;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.NetnsId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each kind of change that others make for dnet, the host's programs, the engine, a DHCP server, or
 * that writes through, cut off at fail points, then taken back: the host must be what it was.
 */
@LiveTest
class CrashByProgramLiveTest {
  private static final int STRIDE = CrashPoints.STRIDE;

  private static Lab lab;
  private static LabEngine engine;
  private static Site site;

  @TempDir Path folder;

  @BeforeAll
  static void start(Lab own, LabEngine shared) {
    lab = own;
    engine = shared;
    site = new Site(shared);
    engine.container("crashprog", "--network", "none");
  }

  @AfterAll
  static void remove() {
    engine.docker("rm", "--force", "crashprog");
  }

  /** What a bridge learned from packets that passed is left out. */
  private void points(String name, Plan plan) throws Exception {
    String learned = "(?m)^[0-9a-f:]{17} dev \\S+ master brlease *\n";
    new CrashPoints(folder, () -> site.state("crashprog").replaceAll(learned, ""))
        .of(name, plan, STRIDE);
  }

  private static void place(String... command) {
    engine.inNetworkOf("crashprog", command).orThrow();
  }

  private static void host(String... command) {
    engine.host().run(command).orThrow();
  }

  @Test
  void rulesPoliciesSettingsAndTrafficControl() throws Exception {
    place("iptables", "-A", "INPUT", "-p", "udp", "-j", "ACCEPT");
    place("iptables", "-A", "INPUT", "-p", "icmp", "-j", "DROP");
    place("iptables", "-A", "INPUT", "-p", "tcp", "-j", "ACCEPT");
    // Once tc has set a qdisc, the kernel's own has come back with another handle than at first.
    place(
        "tc", "qdisc", "add", "dev", "lo", "root", "tbf", "rate", "1mbit", "burst", "9k", "latency",
        "9ms");
    place("tc", "qdisc", "del", "dev", "lo", "root");
    for (String line :
        List.of(
            "iptables -t filter -D INPUT -p icmp -j DROP",
            "iptables -I INPUT 2 -s 10.1.2.3 -j DROP",
            "iptables -t filter -P FORWARD DROP",
            "sysctl -w net.ipv4.ip_forward=0")) {
      points(line, fix(line));
    }
    points(
        "tc",
        TcPlanner.plan(
            site.ground(),
            "crashprog",
            List.of("qdisc add dev lo root tbf rate 1mbit burst 9k latency 9ms".split(" "))));
    place("iptables", "-F", "INPUT");
  }

  @Test
  void nftAndWhatNeighboursAreRemembered() throws Exception {
    place("ip", "link", "add", "crashbr", "type", "bridge");
    place("ip", "link", "add", "crasha", "type", "veth", "peer", "name", "crashb");
    place("ip", "link", "set", "crasha", "master", "crashbr", "up");
    place("ip", "link", "set", "crashb", "up");
    place("ip", "addr", "add", "10.85.0.1/24", "dev", "crashb");
    place("bridge", "fdb", "add", "02:00:00:00:85:01", "dev", "crasha", "master", "static");
    place("ip", "neigh", "add", "10.85.0.9", "lladdr", "02:00:00:00:85:09", "dev", "crashb");
    place("ip", "link", "add", "crashvx", "type", "vxlan", "id", "85", "dev", "lo", "dstport", "0");
    place("nft", "add", "table", "inet", "crash");
    place("nft", "add chain inet crash in { type filter hook input priority 0; policy drop; }");
    place("nft", "add rule inet crash in ip saddr 192.0.2.1 accept");
    place("nft", "add rule inet crash in counter packets 7 bytes 99 drop comment \"a; # b\"");
    place("nft", "add rule inet crash in ip saddr 192.0.2.2 accept");
    String list =
        engine.inNetworkOf("crashprog", "nft", "-a", "list", "chain", "inet", "crash", "in").out();
    String handle = list.replaceAll("(?s).*\"a; # b\" # handle ([0-9]+).*", "$1");
    try {
      for (String line :
          List.of(
              "nft delete rule inet crash in handle " + handle,
              "nft chain inet crash in '{ policy accept; }'",
              "ip neigh del 10.85.0.9 dev crashb",
              "bridge fdb del 02:00:00:00:85:01 dev crasha master",
              "bridge fdb append 02:00:00:00:85:02 dev crashvx dst 192.0.2.85 self permanent")) {
        new CrashPoints(
                folder,
                () ->
                    site.state("crashprog")
                        + engine.inNetworkOf("crashprog", "nft", "-s", "list", "ruleset").out()
                        + engine
                            .inNetworkOf("crashprog", "ip", "neigh", "show", "nud", "permanent")
                            .out())
            .of(line, fix(line), STRIDE);
      }
    } finally {
      place("nft", "delete", "table", "inet", "crash");
      for (String link : List.of("crashvx", "crasha", "crashbr")) {
        place("ip", "link", "del", link);
      }
    }
  }

  private static Plan fix(String line) throws IOException {
    Ground ground = site.ground();
    Place place = ground.guest("crashprog").place();
    Offers.Part part = new Offers.Part(place, ShellWords.split(line).orElseThrow().get(0));
    return FixPlanner.plan(ground, new Offers.Offer(line, line, "", List.of(part)), false);
  }

  /** The engine's word for a network. It has the container on one already, with its own rules. */
  @Test
  void joiningANetworkOfTheEngine() throws Exception {
    engine.docker("network", "create", "crashnet");
    engine.docker("network", "create", "crashnetother");
    engine.container("crashjoin", "--network", "crashnetother");
    try {
      Ground ground = site.ground();
      String line = "docker network connect crashnet crashjoin";
      Offers.Part part = new Offers.Part(ground.hostPlace(), List.of(line.split(" ")));
      Plan plan = FixPlanner.plan(ground, new Offers.Offer(line, line, "", List.of(part)), false);
      // Somebody else's port, so that the bridge has had one before.
      engine.docker("network", "connect", "crashnet", "crashjoin");
      engine.docker("network", "disconnect", "crashnet", "crashjoin");
      new CrashPoints(folder, () -> site.state("crashjoin")).of("join a network", plan, STRIDE);
    } finally {
      engine.docker("rm", "--force", "crashjoin");
      engine.docker("network", "rm", "crashnet", "crashnetother");
    }
  }

  /** A bridge of Open vSwitch and a port of it; it needs no engine. */
  @Test
  void openVswitch() throws Exception {
    LabHost host = lab.host("crashovs");
    OvsHost ovs = OvsHost.start(lab, host);
    ovs.bridge("ovscrash0");
    Place home =
        Place.host(new NetnsId((Long) Files.getAttribute(host.netns(), "unix:ino")), host.netns());
    String database = ovs.socket().toString();
    MacAddress mac = Names.macForContainer();
    LinkEnd end = new LinkEnd("crashport", 0, mac, 1500);
    LinkEnd peer = new LinkEnd("crashpeer", 0, Names.macForContainer(), 1500);
    List<Step> steps = new ArrayList<>();
    steps.add(new CreateOvsBridge(home, database, "ovscrash1", true));
    steps.add(SetLink.up(home, new LinkRef("ovscrash1", 0, null)));
    steps.add(new CreateVeth(home, end, home, peer));
    steps.add(new JoinOvs(home, database, "ovscrash1", "crashport", 7));
    steps.add(SetLink.up(home, end.ref()));
    new CrashPoints(
            folder,
            () ->
                ovs.vsctl("--columns=name,tag,trunks", "--format=csv", "list", "port")
                        .lines()
                        .sorted()
                        .toList()
                    + ovs.vsctl("list-br")
                    + host.run("ip", "-br", "link").out().replaceAll(" +[A-Z]+ +", " ")
                    + host.run("ip", "-o", "addr").out().replaceAll("^[0-9]+", ""))
        .of("Open vSwitch", new Plan("Open vSwitch", steps, List.of()), STRIDE);
  }

  /** The server has one address only, so that it lends the same again. */
  @Test
  void takingALeaseAndGivingItBack() throws Exception {
    host("ip", "link", "add", "brlease", "type", "bridge");
    host("ip", "link", "set", "brlease", "up");
    host("iptables", "-I", "FORWARD", "-i", "brlease", "-o", "brlease", "-j", "ACCEPT");
    host("ip", "addr", "add", "10.84.0.1/24", "dev", "brlease");
    Path config = folder.resolve("udhcpd.conf");
    Path leases = Files.createFile(folder.resolve("leases"));
    Files.writeString(
        config,
        "start 10.84.0.9\nend 10.84.0.9\ninterface brlease\nlease_file "
            + leases
            + "\npidfile "
            + folder.resolve("pid")
            + "\noption lease 600\noption subnet 255.255.255.0\noption router 10.84.0.1\n");
    Process server =
        new ProcessBuilder(
                engine.host().inside(List.of("busybox", "udhcpd", "-f", config.toString())))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("server.log").toFile())
            .start();
    Changes changes = new Changes(folder.resolve("attached"));
    try {
      AttachWish.Maker wish = AttachWish.of("crashprog", new AttachWish.ToBridge("brlease"));
      assertThatMade(changes, AttachPlanner.plan(site.ground(), wish.wish()));
      Ground ground = site.ground();
      Ground.Guest guest = ground.guest("crashprog");
      Step take =
          new TakeLease(
              guest.place(),
              LinkRef.of(guest.needLink("eth1")),
              Objects.requireNonNull(guest.needLink("eth1").base().mac()),
              true);
      points("take a lease", new Plan("take", List.of(take), List.of()));
      assertThatMade(changes, new Plan("take", List.of(take), List.of()));
      points(
          "give a lease back", new Plan("give back", List.of(new Step.Reversed(take)), List.of()));
      changes.undo(2);
      changes.undo(1);
    } finally {
      server.destroy();
      assertThat(server.waitFor(10, TimeUnit.SECONDS)).isTrue();
      engine
          .host()
          .run("iptables", "-D", "FORWARD", "-i", "brlease", "-o", "brlease", "-j", "ACCEPT");
      engine.host().run("ip", "link", "del", "brlease");
    }
  }

  private static void assertThatMade(Changes changes, Plan plan) throws IOException {
    assertThat(changes.apply(plan, "test").message()).isEmpty();
  }
}
