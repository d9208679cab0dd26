package dnet.tui.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dnet.fixtures.lab.Lab;
import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LabHost;
import dnet.fixtures.lab.LiveTest;
import dnet.fixtures.lab.OvsHost;
import dnet.tui.cli.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Containers on bridges of Open vSwitch: attached, reached, pinned, detached, taken back. */
@LiveTest
class OvsAttachLiveTest extends OnEngine {
  private static Lab lab;
  private static LabEngine engine;
  private static OvsHost ovs;

  @Override
  LabEngine lab() {
    return engine;
  }

  @Override
  List<String> options() {
    return List.of("--ovs-db", ovs.socket().toString());
  }

  @BeforeAll
  static void build() {
    assumeThat(OvsHost.isInstalled()).as("Open vSwitch is installed").isTrue();
    lab = Lab.open();
    LabHost host = lab.host("ovsattach");
    engine = lab.engine(host);
    ovs = OvsHost.start(lab, host);
    ovs.bridge("ovsbr0");
    engine.container("veil", "--network", "none");
    engine.container("chain", "--network", "none");
  }

  @AfterAll
  static void takeAway() {
    if (lab != null) {
      lab.close();
    }
  }

  /** All that tells the switch and the host apart from before, but for counters and carriers. */
  private static String look() {
    return ovs.vsctl("--columns=name,tag,trunks,interfaces", "--format=csv", "list", "port")
            .replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "UUID")
            .lines()
            .sorted()
            .toList()
        + ovs.vsctl("list-br")
        + engine.host().run("ip", "-br", "link").out().replaceAll("(UP|DOWN|UNKNOWN) +", "")
        + engine.inNetworkOf("veil", "ip", "-o", "addr").out();
  }

  private static boolean pings(String from, String to) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (engine.exec(from, "ping", "-c1", "-W1", to).exit() != 0) {
      if (System.nanoTime() > end) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return true;
  }

  @Test
  void attachedWithATagPinnedDetachedAndTakenBack() throws Exception {
    String before = look();
    ok("attach", "veil", "--ovs", "ovsbr0", "--tag", "7", "--ip", "10.77.0.2/24", "--yes");
    assertThat(ovs.vsctl("--columns=tag", "list", "port")).contains("7");
    ok("pipework", "--yes", "ovsbr0", "chain", "10.77.0.3/24", "02:00:00:00:77:03@7");
    assertThat(dnet("pipework", "--yes", "ovsbr0", "chain", "10.77.0.3/24").out())
        .contains("Nothing to do");
    assertThat(pings("veil", "10.77.0.3")).isTrue();

    String pins = folder.resolve("pins.yaml").toString();
    ok("pin", "veil", "--pins", pins);
    assertThat(Files.readString(Path.of(pins))).contains("ovs: \"ovsbr0\"", "tag: 7");
    assertThat(dnet("pin", "--list", "--pins", pins).out()).contains("kept");

    ok("detach", "veil", "eth1", "--yes");
    assertThat(ovs.vsctl("list-ports", "ovsbr0").lines()).hasSize(1);
    undo();
    assertThat(pings("veil", "10.77.0.3")).as("undone").isTrue();
    undo();
    undo();
    assertThat(look()).isEqualTo(before);
  }

  @Test
  void aBridgeThatIsMadeAndWhatIsRefused() throws Exception {
    String before = look();
    Run none = dnet("attach", "veil", "--ovs", "nobr", "--ip", "10.78.0.2/24", "--yes");
    assertThat(none.exit()).isEqualTo(4);
    assertThat(none.err()).contains("no bridge nobr");
    Run other = dnet("attach", "veil", "--ovs", "docker0", "--ip", "10.78.0.2/24", "--yes");
    assertThat(other.err()).contains("docker0 is there, but is no bridge of Open vSwitch");
    assertThat(dnet("attach", "veil", "--ovs", "-x", "--yes").exit()).isEqualTo(2);

    ok("pipework", "--yes", "ovsbr1", "veil", "10.78.0.2/24");
    ok("pipework", "--yes", "ovsbr1", "-i", "eth5", "chain", "10.78.0.3/24");
    assertThat(pings("veil", "10.78.0.3")).isTrue();
    Run partly = Run.dnet("undo", "1", "--yes", "--state", state());
    assertThat(partly.exit()).as("chain still uses the bridge").isEqualTo(4);
    assertThat(partly.err()).contains("ovsbr1 has other ports by now");
    Run.dnet("undo", "2", "--yes", "--state", state());
    Run.dnet("undo", "1", "--yes", "--state", state());
    assertThat(look()).isEqualTo(before);
  }
}
