package dnet.tui.live;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LiveTest;
import dnet.tui.cli.Run;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a change would break is said before it is made; the kernel then agrees. */
@LiveTest
class ForesightLiveTest extends OnEngine {
  private static LabEngine engine;

  @Override
  LabEngine lab() {
    return engine;
  }

  @BeforeAll
  static void start(LabEngine shared) {
    engine = shared;
    engine.docker("network", "create", "--subnet", "172.26.7.0/24", "seen");
    engine.container("seenone", "--network", "seen", "--ip", "172.26.7.11");
    engine.container("seentwo", "--network", "seen", "--ip", "172.26.7.12");
    engine.host().run("ip", "link", "add", "brseen", "type", "bridge").orThrow();
    engine.host().run("ip", "addr", "add", "10.86.0.1/24", "dev", "brseen").orThrow();
    engine.host().run("ip", "link", "set", "brseen", "up").orThrow();
  }

  @AfterAll
  static void remove() {
    engine.docker("rm", "--force", "seenone", "seentwo");
    engine.docker("network", "rm", "seen");
    engine.host().run("ip", "link", "del", "brseen");
  }

  private static boolean pings(String from, String to) {
    return engine.exec(from, "ping", "-c", "1", "-W", "1", to).exit() == 0;
  }

  @Test
  void aRouteThatTakesASiblingAway() {
    Run harmless = dnet("route", "--dry-run", "add", "seenone", "10.5.0.0/16", "via", "172.26.7.1");
    assertThat(harmless.exit()).as(harmless.err()).isZero();
    assertThat(harmless.out()).doesNotContain("get through");
    Run blackhole = dnet("route", "--dry-run", "add", "seenone", "blackhole", "172.26.7.12/32");
    assertThat(blackhole.out())
        .contains(
            "would no longer get through: a ping from seenone to seentwo (route-blackhole)",
            "a ping from seentwo to seenone");
    assertThat(dnet("route", "--yes", "add", "seenone", "blackhole", "172.26.7.12/32").exit())
        .isZero();
    assertThat(pings("seenone", "172.26.7.12")).isFalse();
    assertThat(Run.dnet("undo", "--yes", "--state", state()).exit()).isZero();
    assertThat(pings("seenone", "172.26.7.12")).isTrue();
  }

  @Test
  void anAddressThatGoesAndAnInterfaceThatComes() {
    Run gone = dnet("ip", "del", "seenone", "172.26.7.11/24", "dev", "eth0", "--dry-run");
    assertThat(gone.out()).contains("would no longer get through: ", "from seentwo to seenone");
    Run attach =
        dnet("attach", "seenone", "--bridge", "brseen", "--ip", "10.86.0.9/24", "--dry-run");
    assertThat(attach.exit()).as(attach.err()).isZero();
    assertThat(attach.out()).doesNotContain("get through");
  }
}
