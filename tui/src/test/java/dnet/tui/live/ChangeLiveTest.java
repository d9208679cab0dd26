package dnet.tui.live;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LiveTest;
import dnet.tui.cli.Run;
import dnet.tui.cli.Schemas;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The commands that change something, as scripts call them: no terminal, exit codes, the journal.
 */
@LiveTest
class ChangeLiveTest extends OnEngine {
  private static LabEngine engine;

  @Override
  LabEngine lab() {
    return engine;
  }

  @BeforeAll
  static void start(LabEngine shared) {
    engine = shared;
    engine.container("chgweb", "--network", "none");
    engine.container("chgtwo", "--network", "none");
    engine.host().run("ip", "link", "add", "brchg", "type", "bridge").orThrow();
    engine.host().run("ip", "link", "set", "brchg", "up").orThrow();
    engine.host().run("ip", "addr", "add", "10.88.0.1/24", "dev", "brchg").orThrow();
  }

  @AfterAll
  static void remove() {
    engine.docker("rm", "--force", "chgweb", "chgtwo");
    engine.host().run("ip", "link", "del", "brchg");
  }

  @AfterEach
  void takeBack() {
    undoAll();
  }

  private static String links(String container) {
    return engine.inNetworkOf(container, "ip", "-o", "addr").orThrow().out()
        + engine.inNetworkOf(container, "ip", "route").orThrow().out()
        + engine.host().run("ip", "-o", "link").orThrow().out();
  }

  /** Without the carrier, which a bridge loses some time after its last port. */
  private static String settled(String links) {
    return links.replaceAll("(,LOWER_UP|NO-CARRIER,| state [A-Z]+)", "");
  }

  private static boolean pings(String container, String address) {
    return engine.exec(container, "ping", "-c", "1", "-W", "2", address).exit() == 0;
  }

  @Test
  void attachedReachableListedAndTakenBack() {
    String before = links("chgweb");
    Run attach =
        dnet(
            "attach",
            "--yes",
            "chgweb",
            "--bridge",
            "brchg",
            "--ip",
            "10.88.0.2/24",
            "--gateway",
            "10.88.0.1");
    assertThat(attach.exit()).as(attach.err()).isZero();
    assertThat(attach.out()).contains("ip link add name veth", "Done, as change 1");
    assertThat(pings("chgweb", "10.88.0.1")).isTrue();

    Run journal = Run.dnet("journal", "--state", state(), "-v");
    assertThat(journal.out()).contains("made  attach chgweb to brchg as eth1", "10.88.0.2/24");

    Run undo = Run.dnet("undo", "--yes", "--state", state());
    assertThat(undo.exit()).as(undo.err()).isZero();
    assertThat(settled(links("chgweb"))).isEqualTo(settled(before));
    assertThat(Run.dnet("undo", "--yes", "1", "--state", state()).exit()).isEqualTo(4);
    assertThat(Run.dnet("undo", "--yes", "77", "--state", state()).exit()).isEqualTo(2);
  }

  @Test
  void previewChangesNothingAndNobodyToAskIsUsage() {
    String before = links("chgweb");
    String[] words = {"chgweb", "--bridge", "brchg", "--ip", "10.88.0.2/24", "--dry-run"};
    Run preview = dnet("attach", words);
    assertThat(preview.exit()).as(preview.err()).isZero();
    assertThat(preview.out()).contains("give eth1 (chgweb) the address 10.88.0.2/24");
    words[5] = "--force";
    Run nobody = dnet("attach", words);
    assertThat(nobody.exit()).isEqualTo(2);
    assertThat(nobody.err()).contains("no terminal to ask on");
    assertThat(settled(links("chgweb"))).isEqualTo(settled(before));
    assertThat(Path.of(state())).doesNotExist();
  }

  @Test
  void whatWouldBreakSomebodyIsRefused() {
    refused("is in use: brchg of host", "--bridge", "brchg", "--ip", "10.88.0.1/24");
    refused("off-link", "--bridge", "brchg", "--ip", "10.88.0.2/24", "--gateway", "10.9.0.1");
    refused("broadcast address", "--bridge", "brchg", "--ip", "10.88.0.255/24");
    refused("no bridge brnone", "--bridge", "brnone", "--ip", "10.88.0.2/24");
    refused("no interface nic9", "--parent", "nic9", "--ip", "10.88.0.2/24");
    refused("no Linux bridge", "--bridge", "lo", "--ip", "10.88.0.2/24");
    assertThat(
            dnet("attach", "--yes", "chgtwo", "--bridge", "brchg", "--ip", "10.88.0.7/24").exit())
        .isZero();
    refused("10.88.0.7 is in use: eth1 of chgtwo", "--bridge", "brchg", "--ip", "10.88.0.7/24");
    assertThat(dnet("attach", "--yes", "chgweb", "--bridge", "brchg", "--ip", "nonsense").exit())
        .isEqualTo(2);
    assertThat(dnet("attach", "--yes", "nobody", "--bridge", "brchg").exit()).isEqualTo(2);
  }

  private void refused(String why, String... options) {
    List<String> words = new ArrayList<>(List.of("--yes", "chgweb"));
    words.addAll(List.of(options));
    Run run = dnet("attach", words.toArray(String[]::new));
    assertThat(run.exit()).as(why + ": " + run.err()).isEqualTo(4);
    assertThat(run.err()).contains(why);
  }

  @Test
  void addressesRoutesRulesAndPipework() {
    Run attach = dnet("pipework", "--yes", "brchg", "-i", "eth7", "chgweb", "10.88.0.3/24");
    assertThat(attach.exit()).as(attach.err()).isZero();
    Run again = dnet("pipework", "--yes", "brchg", "-i", "eth7", "chgweb", "10.88.0.3/24");
    assertThat(again.out()).contains("Nothing to do");
    ok("ip", "--yes", "add", "chgweb", "10.89.0.3/24", "dev", "eth7");
    ok("route", "--yes", "add", "chgweb", "10.90.0.0/16", "via", "10.89.0.1");
    ok("rule", "--yes", "add", "chgweb", "from", "10.89.0.3", "lookup", "100");
    assertThat(engine.inNetworkOf("chgweb", "ip", "route").out())
        .contains("10.90.0.0/16 via 10.89.0.1 dev eth7");
    Run bad = dnet("route", "--yes", "add", "chgweb", "10.93.0.0/16", "via", "10.200.0.1");
    assertThat(bad.exit()).isEqualTo(4);
    assertThat(bad.err()).contains("off-link");
    assertThat(dnet("route", "--yes", "add", "chgweb", "10.93.0.0/16", "vai", "x").exit())
        .isEqualTo(2);
    ok("detach", "--yes", "chgweb", "eth7");
    assertThat(engine.inNetworkOf("chgweb", "ip", "-o", "link").out()).doesNotContain("eth7");
    assertThat(Run.dnet("undo", "--yes", "--state", state()).exit()).isZero();
    assertThat(engine.inNetworkOf("chgweb", "ip", "route").out())
        .contains("10.90.0.0/16 via 10.89.0.1 dev eth7");
    Run json = dnet("ip", "--yes", "--json", "del", "chgweb", "10.89.0.3/24", "dev", "eth7");
    assertThat(json.exit()).as(json.err()).isZero();
    assertThat(json.out()).contains("\"outcome\" : \"done\"").startsWith("{");
    Schemas.check("change", json.out());
    Run journal = Run.in(Map.of(), "journal", "--json", "--state", state());
    assertThat(journal.exit()).as(journal.err()).isZero();
    Schemas.check("journal", journal.out());
  }

  /** By both names, each kind of object; what has no exact way back is refused and printed. */
  @Test
  void trafficControl() {
    ok("attach", "--yes", "chgweb", "--bridge", "brchg", "--ip", "10.88.0.4/24");
    String before = traffic();
    String eth1 = "dev eth1 ";
    ok("tc", words("--yes chgweb qdisc add " + eth1 + "root handle 1: htb default 10"));
    ok(
        "pipework",
        words("--yes tc chgweb class add " + eth1 + "parent 1: classid 1:10 htb rate 1mbit"));
    ok(
        "tc",
        words(
            "--yes chgweb filter add "
                + eth1
                + "parent 1: protocol ip prio 7 u32 match ip dst 10.0.0.0/8 flowid 1:10"));
    ok("tc", words("--yes chgweb qdisc add " + eth1 + "ingress"));
    assertThat(traffic())
        .contains("qdisc htb 1: dev eth1 root", "class htb 1:10", "pref 7", "ingress");
    notOurs("has the qdisc htb there", "qdisc replace " + eth1 + "root tbf rate 1mbit burst 9k");
    notOurs("could not put back", "qdisc del " + eth1 + "root");
    notOurs("without prio", "filter add " + eth1 + "parent 1: u32 match u32 0 0 flowid 1:10");
    notOurs("has a class 1:10 already", "class add " + eth1 + "parent 1: classid 1:10 htb rate 1");
    assertThat(dnet("tc", words("--yes chgweb -batch /etc/passwd")).exit()).isEqualTo(2);
    assertThat(dnet("tc", words("--yes chgweb qdisc add dev eth9 root tbf")).exit()).isEqualTo(4);
    Run bad = dnet("tc", words("--yes chgweb qdisc add dev lo root tbf rate fast"));
    assertThat(bad.exit()).isEqualTo(4);
    assertThat(bad.err()).contains("tc failed", "all was taken back");
    for (int i = 0; i < 4; i++) {
      assertThat(Run.dnet("undo", "--yes", "--state", state()).exit()).isZero();
    }
    assertThat(traffic()).isEqualTo(before);
  }

  private static String traffic() {
    String all = "tc qdisc; tc class show dev eth1; tc filter show dev eth1";
    return engine.inNetworkOf("chgweb", "sh", "-e", "-c", all).orThrow().out();
  }

  private void notOurs(String why, String line) {
    Run run = dnet("tc", words("--yes chgweb " + line));
    assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(4);
    assertThat(run.err()).contains(why, "it is yours to run: nsenter -t ", " tc " + line);
  }

  private static String[] words(String line) {
    return line.split(" ");
  }
}
