package dnet.inspector.remedy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LiveTest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What changes between preview and change, and a journal that cannot be written: nothing is done,
 * and never to another container.
 */
@LiveTest
class RefusalLiveTest {
  private static LabEngine engine;
  private static Site site;

  @TempDir Path folder;

  @BeforeAll
  static void start(LabEngine shared) {
    engine = shared;
    site = new Site(shared);
    engine.container("refone");
    engine.container("reftwo");
  }

  @AfterAll
  static void remove() {
    engine.docker("rm", "--force", "refone", "reftwo");
  }

  @AfterEach
  void unmount() {
    engine.host().run("umount", folder.resolve("small").toString());
  }

  private static Plan route(Ground ground) throws IOException {
    return RoutePlanner.plan(
        ground, "refone", "add", List.of("10.61.0.0/16", "dev", "eth0"), false, false);
  }

  private static String routes(String container) {
    return engine.inNetworkOf(container, "ip", "route").orThrow().out();
  }

  @Test
  void aContainerThatWasRestartedMeanwhile() throws Exception {
    Plan plan = route(site.ground());
    engine.docker("restart", "--time", "0", "refone");
    Changes changes = new Changes(folder.resolve("state"));
    assertThatThrownBy(() -> changes.apply(plan, "test"))
        .isInstanceOf(GoneException.class)
        .hasMessageContaining("refone is gone");
    assertThat(changes.history().changes()).isEmpty();
    assertThat(routes("refone") + routes("reftwo")).doesNotContain("10.61.");
  }

  @Test
  void aContainerThatDiedMeanwhile() throws Exception {
    Plan plan = route(site.ground());
    engine.docker("kill", "refone");
    try {
      assertThatThrownBy(() -> new Changes(folder.resolve("state")).apply(plan, "test"))
          .isInstanceOf(GoneException.class)
          .hasMessageContaining("refone is gone");
    } finally {
      engine.docker("start", "refone");
    }
  }

  /** Each of what tells a process from one that has its number by now. */
  @Test
  void aProcessNumberThatIsAnothersByNow() throws Exception {
    Place one = site.ground().guest("refone").place();
    Place two = site.ground().guest("reftwo").place();
    one.open().close();
    refused(
        changed(one, two.pid(), two.startTicks(), two.netns(), one.cgroup()), "is not refone's");
    refused(changed(one, two.pid(), two.startTicks(), one.netns(), two.cgroup()), "is gone");
    refused(changed(one, one.pid(), one.startTicks() - 1, one.netns(), one.cgroup()), "is another");
    refused(changed(one, one.pid(), one.startTicks(), two.netns(), one.cgroup()), "is gone");
  }

  private static Place changed(Place of, int pid, long start, long netns, String cgroup) {
    return new Place(of.name(), netns, null, pid, start, cgroup, of.container());
  }

  private static void refused(Place place, String why) {
    assertThatThrownBy(() -> place.open().close())
        .isInstanceOf(GoneException.class)
        .hasMessageContaining(why);
  }

  /** Full at once, and full at each later record: nothing stays, and undo works on a full disk. */
  @Test
  void aFullDisk() throws Exception {
    Path small = Files.createDirectory(folder.resolve("small"));
    engine
        .host()
        .run("mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "none", small + "")
        .orThrow();
    Changes changes = new Changes(small.resolve("state"));
    Plan first = route(site.ground());
    assertThat(changes.apply(first, "test").message()).isEmpty();
    String with = routes("refone");
    fill(small.resolve("ballast"));
    Plan second =
        RoutePlanner.plan(
            site.ground(), "refone", "add", List.of("10.62.0.0/16", "dev", "eth0"), false, false);
    int refusals = 0;
    // The rest of a page is free however full the disk is: go on until not even that is left.
    for (int i = 0; i < 60 && refusals == 0; i++) {
      try {
        Changes.Outcome outcome = changes.apply(second, "a command line that is long ".repeat(9));
        if (outcome.ok()) {
          changes.undo(outcome.id());
        } else {
          assertThat(outcome.message()).contains("No space left");
          assertThat(outcome.left()).isEmpty();
        }
      } catch (IOException e) {
        // Where its beginning could be written and its end could not, it counts as interrupted.
        assertThat(e.getMessage()).containsAnyOf("No space left", "was interrupted; take it back");
        refusals++;
      }
      assertThat(routes("refone")).isEqualTo(with);
    }
    assertThat(refusals).isPositive();
    Changes.Outcome undone = changes.undo(1);
    assertThat(undone.left()).isEmpty();
    assertThat(routes("refone")).doesNotContain("10.61.");
  }

  private static void fill(Path file) throws IOException {
    byte[] octets = new byte[512];
    try (OutputStream out = Files.newOutputStream(file)) {
      while (true) {
        out.write(octets);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }
}
