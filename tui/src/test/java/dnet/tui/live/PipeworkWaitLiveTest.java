package dnet.tui.live;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LiveTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dnet pipework --wait -i}: ends when the interface is there and has a carrier. */
@LiveTest
class PipeworkWaitLiveTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void waitsUntilTheInterfaceIsUp(LabEngine engine) throws Exception {
    Path log = folder.resolve("log");
    Process waiting =
        new ProcessBuilder(
                engine
                    .host()
                    .inside(Installation.shared().command("pipework", "--wait", "-i", "waited")))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(waiting.waitFor(1, TimeUnit.SECONDS)).as("it is not there yet").isFalse();
      engine
          .host()
          .run("ip", "link", "add", "waited", "type", "veth", "peer", "name", "waited1")
          .orThrow();
      assertThat(waiting.waitFor(1, TimeUnit.SECONDS)).as("it is down").isFalse();
      engine.host().run("ip", "link", "set", "waited", "up").orThrow();
      assertThat(waiting.waitFor(1, TimeUnit.SECONDS)).as("its other end is down").isFalse();
      engine.host().run("ip", "link", "set", "waited1", "up").orThrow();
      assertThat(waiting.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(waiting.exitValue()).as(Files.readString(log)).isZero();
    } finally {
      waiting.destroyForcibly();
      engine.host().run("ip", "link", "del", "waited");
    }
  }
}
