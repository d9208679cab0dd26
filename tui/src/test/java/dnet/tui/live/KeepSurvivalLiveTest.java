package dnet.tui.live;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.lab.Lab;
import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LiveTest;
import dnet.tui.cli.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What pins outlive: the engine's restart, dnet keep killed, a reboot, another manager. */
@LiveTest
class KeepSurvivalLiveTest extends OnEngine {
  private static final String LABEL = "com.docker.compose.service=web";

  private static Lab lab;
  private static LabEngine engine;

  private @Nullable Process keep;
  private int logs;

  @Override
  LabEngine lab() {
    return engine;
  }

  @BeforeAll
  static void open() {
    lab = Lab.open();
    engine = lab.engine("survive");
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  @BeforeEach
  void start() throws Exception {
    engine.container("shopweb1", "--network", "none", "--label", LABEL);
    ok(
        "attach",
        "--yes",
        "shopweb1",
        "--bridge",
        "brsurv",
        "--create-bridge",
        "--ip",
        "10.85.0.9/24");
    ok("route", "--yes", "add", "shopweb1", "10.84.0.0/16", "via", "10.85.0.1");
    ok("pin", "shopweb1", "--label", LABEL, "--pins", pins());
    assertThat(Files.readString(Path.of(pins())))
        .contains("- label: \"" + LABEL + "\"", "create: true");
  }

  @AfterEach
  void stop() throws Exception {
    endKeep();
    engine.tryDocker("rm", "--force", "shopweb1", "shopweb2", "shopweb3");
    engine.host().run("ip", "link", "del", "brsurv");
  }

  private void endKeep() throws Exception {
    Process running = keep;
    if (running != null) {
      running.destroyForcibly();
      assertThat(running.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private String pins() {
    return folder.resolve("pins.yaml").toString();
  }

  private Path log() {
    return folder.resolve("log" + logs);
  }

  private void service() throws Exception {
    logs++;
    keep =
        new ProcessBuilder(
                Installation.shared()
                    .command(words("keep", "--pins", pins()).toArray(String[]::new)))
            .redirectErrorStream(true)
            .redirectOutput(log().toFile())
            .start();
    await(() -> Files.readString(log()).contains("watching"));
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private void await(Condition condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.holds()) {
      assertThat(System.nanoTime())
          .as(Files.exists(log()) ? Files.readString(log()) : "no log")
          .isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private boolean isKept(String container) {
    return engine.inNetworkOf(container, "ip", "-o", "addr").out().contains("10.85.0.9/24")
        && engine.inNetworkOf(container, "ip", "route").out().contains("10.84.0.0/16");
  }

  /** One service through all of it: engine restarted, another name, killed and started again. */
  @Test
  void theServiceThroughRestartsOfAllKinds() throws Exception {
    service();
    engine.stopDaemon();
    engine.startDaemon();
    engine.docker("start", "shopweb1");
    await(() -> isKept("shopweb1"));

    engine.docker("rm", "--force", "shopweb1");
    engine.container("shopweb2", "--network", "none", "--label", LABEL);
    await(() -> isKept("shopweb2"));

    endKeep();
    engine.docker("restart", "--time", "0", "shopweb2");
    assertThat(isKept("shopweb2")).isFalse();
    service();
    await(() -> isKept("shopweb2"));

    engine.container("shopweb3", "--network", "none", "--label", LABEL);
    Run two = dnet("keep", "--once", "--pins", pins());
    assertThat(two.exit()).isEqualTo(4);
    assertThat(two.out()).contains("the label of several: ", "shopweb2", "shopweb3");
  }

  /** Nothing of the kernel's is left; the journal is of another boot. */
  @Test
  void aReboot() throws Exception {
    engine.stopDaemon();
    engine.host().run("ip", "link", "del", "brsurv").orThrow();
    anotherBoot(folder.resolve("state/journal"));
    engine.startDaemon();
    engine.docker("start", "shopweb1");
    assertThat(isKept("shopweb1")).isFalse();
    ok("keep", "--once", "--pins", pins());
    assertThat(isKept("shopweb1")).isTrue();
    assertThat(dnet("pin", "--list", "--pins", pins()).exit()).isZero();
  }

  /**
   * Somebody takes away what dnet makes, now and then before it has looked again; they do not fight
   * without end.
   */
  @Test
  void anotherManager() throws Exception {
    service();
    int taken = 0;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!Files.readString(log()).contains("left alone: somebody takes it away")) {
      assertThat(System.nanoTime()).as(Files.readString(log())).isLessThan(end);
      taken += engine.inNetworkOf("shopweb1", "ip", "link", "del", "eth1").exit() == 0 ? 1 : 0;
    }
    assertThat(taken).isBetween(4, 5);
    // Once its pause is over and nobody is in the way, it is made again.
    await(() -> isKept("shopweb1"));
  }

  /** A journal as it is found after a reboot: lines of a CRC-32C and JSON. */
  private static void anotherBoot(Path journal) throws IOException {
    StringBuilder all = new StringBuilder();
    for (String line : Files.readAllLines(journal)) {
      String json = line.substring(9).replaceFirst("\"boot\":\"[^\"]*", "\"boot\":\"another");
      CRC32C sum = new CRC32C();
      sum.update(json.getBytes(StandardCharsets.UTF_8));
      all.append(String.format("%08x ", sum.getValue())).append(json).append('\n');
    }
    Files.writeString(journal, all);
  }
}
