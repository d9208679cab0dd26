package dnet.inspector.remedy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LiveTest;
import dnet.inspector.model.IpPrefix;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real {@code kill -9} of a real process, and containers that are others by the time a change is
 * made. With {@code -Ddnet.crash=all} at every fail point, otherwise at every eleventh.
 */
@LiveTest
class KilledLiveTest {
  private static final int SIGKILL = 128 + 9;
  private static final int STRIDE = "all".equals(System.getProperty("dnet.crash")) ? 1 : 11;

  /** To try the later points alone. */
  private static final int FIRST = Integer.getInteger("dnet.crash.first", 0);

  private static LabEngine engine;
  private static Site site;

  @TempDir Path folder;

  @BeforeAll
  static void start(LabEngine shared) {
    engine = shared;
    site = new Site(shared);
    engine.container("killweb");
    engine.host().run("ip", "link", "add", "brkill", "type", "bridge").orThrow();
    engine.host().run("ip", "link", "set", "brkill", "up").orThrow();
  }

  @AfterAll
  static void remove() {
    engine.docker("rm", "--force", "killweb");
    engine.host().run("ip", "link", "del", "brkill");
  }

  @Test
  void killedAndTakenBack() throws Exception {
    String before = site.quiet("killweb");
    int exit = SIGKILL;
    int cases = 0;
    for (int point = FIRST; exit == SIGKILL; point += STRIDE, cases++) {
      Path state = folder.resolve(Integer.toString(point));
      exit = dnet(state, point);
      assertThat(exit).isIn(0, SIGKILL);
      Changes changes = new Changes(state);
      Change change = changes.newest();
      if (change != null) {
        // At the last points its end is written already.
        assertThat(change.isInterrupted() && exit == 0).isFalse();
        assertThat(changes.undo(change.id()).left()).isEmpty();
      }
      assertThat(Site.difference(before, site.settled("killweb", before)))
          .as("after kill -9 at point %d and undo", point)
          .isEmpty();
    }
    assertThat(cases).isGreaterThan(3);
    System.out.println("crash test: kill -9 of a process: " + cases + " cases, all identical");
  }

  private int dnet(Path state, int point) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                KilledDnet.class.getName(),
                engine.socket().toString(),
                engine.host().netns().toString(),
                state.toString(),
                "killweb",
                "brkillnew",
                Integer.toString(point))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    if (process.exitValue() != 0 && process.exitValue() != SIGKILL) {
      throw new AssertionError(Files.readString(folder.resolve("log")));
    }
    return process.exitValue();
  }

  private static String classPath() {
    return KilledDnet.class.getClassLoader() instanceof URLClassLoader loader
        ? Arrays.stream(loader.getURLs()).map(URL::getPath).collect(Collectors.joining(":"))
        : System.getProperty("java.class.path");
  }

  private Plan attach(String container) throws Exception {
    return AttachPlanner.plan(
        site.ground(),
        AttachWish.of(container, new AttachWish.ToBridge("brkill"))
            .addressed(List.of(IpPrefix.parse("10.98.0.9/24")), null)
            .wish());
  }

  @Test
  void aContainerThatRestartedSinceIsNotTouched() throws Exception {
    engine.container("killagain");
    Plan plan = attach("killagain");
    engine.docker("restart", "--time", "0", "killagain");
    String before = site.quiet("killagain");
    assertThatThrownBy(() -> new Changes(folder.resolve("s")).apply(plan, "test"))
        .isInstanceOf(GoneException.class)
        .hasMessageContaining("killagain is gone");
    assertThat(Site.difference(before, site.state("killagain"))).isEmpty();
    engine.docker("rm", "--force", "killagain");
  }

  @Test
  void undoAfterTheContainerHasGone() throws Exception {
    engine.container("killgone");
    String before = site.quiet("killweb");
    Changes changes = new Changes(folder.resolve("s"));
    assertThat(changes.apply(attach("killgone"), "test").message()).isEmpty();
    engine.docker("rm", "--force", "killgone");
    Changes.Outcome undone = changes.undo(1);
    assertThat(undone.left()).isEmpty();
    assertThatThrownBy(() -> changes.undo(1)).isInstanceOf(RefusedException.class);
    assertThat(engine.host().run("ip", "link").out()).doesNotContain("master brkill");
    assertThat(before).isNotEmpty();
  }

  @Test
  void whatSomebodyElseChangedIsLeftAndSaid() throws Exception {
    Changes changes = new Changes(folder.resolve("s"));
    Plan plan =
        RoutePlanner.plan(
            site.ground(),
            "killweb",
            "replace",
            List.of("default", "via", "172.17.0.77"),
            false,
            false);
    assertThat(changes.apply(plan, "test").message()).isEmpty();
    engine
        .inNetworkOf("killweb", "ip", "route", "replace", "default", "via", "172.17.0.78")
        .orThrow();
    Changes.Outcome undone = changes.undo(1);
    assertThat(undone.ok()).isFalse();
    assertThat(undone.left().toString()).contains("default via 172.17.0.1");
    assertThat(undone.commands().toString()).contains("ip route add default via 172.17.0.1");
    engine
        .inNetworkOf("killweb", "ip", "route", "replace", "default", "via", "172.17.0.1")
        .orThrow();
  }
}
