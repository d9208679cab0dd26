package dnet.tui.live;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LiveTest;
import dnet.tui.cli.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pins outlive restarts and new containers of the same name, and respect who was there first. */
@LiveTest
class KeepLiveTest extends OnEngine {
  private LabEngine engine;

  @Override
  LabEngine lab() {
    return engine;
  }

  @BeforeEach
  void start(LabEngine shared) {
    engine = shared;
    engine.container("keepweb", "--network", "none");
    engine.host().run("ip", "link", "add", "brkeep", "type", "bridge").orThrow();
    engine.host().run("ip", "link", "set", "brkeep", "up").orThrow();
    engine.host().run("ip", "addr", "add", "10.87.0.1/24", "dev", "brkeep").orThrow();
  }

  @AfterEach
  void remove() {
    engine.docker("rm", "--force", "keepweb");
    engine.host().run("ip", "netns", "del", "keepother");
    engine.host().run("ip", "link", "del", "brkeep");
  }

  private String pins() {
    return folder.resolve("pins.yaml").toString();
  }

  private String addresses() {
    return engine.inNetworkOf("keepweb", "ip", "-o", "addr").out()
        + engine.inNetworkOf("keepweb", "ip", "route").out();
  }

  private void pinned() throws Exception {
    Run attach =
        dnet(
            "attach",
            "--yes",
            "keepweb",
            "--bridge",
            "brkeep",
            "--ip",
            "10.87.0.9/24",
            "--gateway",
            "10.87.0.1");
    assertThat(attach.exit()).as(attach.err()).isZero();
    Run route = dnet("route", "--yes", "add", "keepweb", "10.86.0.0/16", "via", "10.87.0.2");
    assertThat(route.exit()).as(route.err()).isZero();
    Run pin = dnet("pin", "keepweb", "--pins", pins());
    assertThat(pin.exit()).as(pin.err()).isZero();
    assertThat(Files.readString(Path.of(pins())))
        .contains("container: keepweb", "bridge: \"brkeep\"", "10.87.0.9/24", "10.86.0.0/16");
  }

  @Test
  void keptOnceAfterARestartAndANewContainer() throws Exception {
    pinned();
    engine.docker("restart", "--time", "0", "keepweb");
    assertThat(addresses()).doesNotContain("10.87.0.9");
    Run list = dnet("pin", "--list", "--pins", pins());
    assertThat(list.exit()).isEqualTo(1);
    assertThat(list.out()).contains("missing");
    kept();
    engine.docker("rm", "--force", "keepweb");
    assertThat(dnet("keep", "--once", "--pins", pins()).out()).contains("not running");
    engine.container("keepweb", "--network", "none");
    kept();
    assertThat(dnet("pin", "--list", "--pins", pins()).exit()).isZero();
    assertThat(dnet("keep", "--once", "--pins", pins()).out())
        .contains("kept")
        .doesNotContain("restored");
    String file = Files.readString(Path.of(pins()));
    assertThat(dnet("pin", "keepweb", "--pins", pins()).exit()).isZero();
    assertThat(Files.readString(Path.of(pins())))
        .as("what was made again is pinned once")
        .isEqualTo(file);
  }

  private void kept() {
    Run keep = dnet("keep", "--once", "--pins", pins());
    assertThat(keep.exit()).as(keep.err() + keep.out()).isZero();
    assertThat(addresses())
        .contains("10.87.0.9/24", "default via 10.87.0.1", "10.86.0.0/16 via 10.87.0.2");
    assertThat(engine.exec("keepweb", "ping", "-c", "1", "-W", "2", "10.87.0.1").exit()).isZero();
  }

  /** Somebody that no engine knows has the address by now. */
  @Test
  void anAddressThatAnotherHostAnswersForIsRefused() throws Exception {
    pinned();
    engine.docker("restart", "--time", "0", "keepweb");
    String other = "keepother";
    engine.host().run("ip", "netns", "add", other).orThrow();
    engine
        .host()
        .run("ip", "link", "add", "keepo", "type", "veth", "peer", "name", "eth0", "netns", other)
        .orThrow();
    engine.host().run("ip", "link", "set", "keepo", "master", "brkeep", "up").orThrow();
    engine.host().run("ip", "-n", other, "addr", "add", "10.87.0.9/24", "dev", "eth0").orThrow();
    engine.host().run("ip", "-n", other, "link", "set", "eth0", "up").orThrow();
    Run keep = dnet("keep", "--once", "--pins", pins());
    assertThat(keep.exit()).isEqualTo(4);
    assertThat(keep.out()).contains("10.87.0.9 is in use");
    assertThat(addresses()).doesNotContain("10.87.0.9");
  }

  @Test
  void theServiceMakesItSoWhenTheContainerStarts() throws Exception {
    pinned();
    Process keep =
        new ProcessBuilder(
                Installation.shared()
                    .command(words("keep", "--pins", pins()).toArray(String[]::new)))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    try {
      long start = System.nanoTime();
      while (!Files.readString(folder.resolve("log")).contains("watching")) {
        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(20));
        TimeUnit.MILLISECONDS.sleep(20);
      }
      List<Long> millis = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        engine.docker("restart", "--time", "0", "keepweb");
        long from = System.nanoTime();
        while (!addresses().contains("10.86.0.0/16")) {
          assertThat(System.nanoTime() - from)
              .as(Files.readString(folder.resolve("log")))
              .isLessThan(TimeUnit.SECONDS.toNanos(10));
          TimeUnit.MILLISECONDS.sleep(10);
        }
        millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from));
      }
      System.out.println("keep: after docker restart returned, ms: " + millis);
    } finally {
      keep.destroy();
      assertThat(keep.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
