package dnet.inspector.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.lab.Lab;
import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LiveTest;
import dnet.inspector.model.Host;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** An engine that hangs up, is away, and comes back. */
@LiveTest
class EngineRestartLiveTest {
  private static boolean says(Host host, String gap) {
    return host.gaps().stream().anyMatch(g -> g.what().equals(gap));
  }

  @Test
  void afterARestartAllIsRightAgain(Lab lab) throws IOException {
    LabEngine engine = lab.engine("restart");
    engine.container("before");
    Seen seen = new Seen();
    try (HostWatcher watcher =
        HostWatcher.start(
            HostWatcherLiveTest.options(engine), WatchOptions.DEFAULT, "dnet test", seen)) {
      seen.await(
          "a container",
          20,
          h ->
              HostWatcherLiveTest.container(h, "before").isPresent()
                  && !says(h, "the Docker engine"));
      engine.stopDaemon();
      Seen.Timed away = seen.await("that it is away", 10, h -> says(h, "the Docker engine"));
      // What it said last is still shown, with the time.
      assertThat(HostWatcherLiveTest.container(away.update().host(), "before")).isPresent();
      assertThat(away.update().asOf().get(Source.ENGINE)).isBefore(away.update().at());
      assertThat(away.update().host().gaps())
          .anyMatch(g -> g.effect().contains("as it told them at"));
      engine.startDaemon();
      long back = System.nanoTime();
      engine.container("after");
      Seen.Timed right =
          seen.await(
              "that it is back",
              10,
              h ->
                  !says(h, "the Docker engine")
                      && HostWatcherLiveTest.container(h, "after")
                          .filter(c -> c.netns() != null)
                          .isPresent());
      System.out.printf("right %.2f s after the engine's return%n", (right.nanos() - back) / 1e9);
      assertThat(watcher.current()).isPresent();
    }
  }
}
