package dnet.inspector.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LiveTest;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each kind of change, cut off at each fail point in turn, then taken back: the host must be what it
 * was. A crash is an error that nothing catches, as {@code kill -9} is for what comes after it.
 */
@LiveTest
class CrashLiveTest {
  private static LabEngine engine;
  private static Site site;

  @TempDir Path folder;

  private static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }

  @BeforeAll
  static void start(LabEngine shared) {
    engine = shared;
    site = new Site(shared);
    engine.container("crashweb");
    engine.container("crashnone", "--network", "none");
    engine.host().run("ip", "link", "add", "brcrash", "type", "bridge").orThrow();
    engine.host().run("ip", "link", "set", "brcrash", "up").orThrow();
    engine.host().run("ip", "addr", "add", "10.66.0.1/24", "dev", "brcrash").orThrow();
    engine
        .host()
        .run("ip", "link", "add", "crashphy", "type", "veth", "peer", "name", "crashphy1")
        .orThrow();
    // What nobody can take back: a bridge that never had a port says that it has a carrier, and a
    // link that was never up has another queueing discipline than one that is down again.
    engine.host().run("ip", "link", "set", "crashphy", "master", "brcrash", "up").orThrow();
    engine.host().run("ip", "link", "set", "crashphy", "nomaster", "down").orThrow();
    engine.host().run("ip", "addr", "flush", "scope", "link", "dev", "brcrash");
  }

  @AfterAll
  static void remove() {
    engine.docker("rm", "--force", "crashweb", "crashnone");
    engine.host().run("ip", "link", "del", "brcrash");
    engine.host().run("ip", "link", "del", "crashphy");
  }

  @AfterEach
  void noMoreCrashes() {
    FailPoints.set(point -> {});
  }

  private static AttachWish wish(String container, AttachWish.Lower to, String address) {
    return new AttachWish(
        container,
        to,
        List.of(IpPrefix.parse(address)),
        null,
        null,
        null,
        0,
        null,
        false,
        false,
        false);
  }

  private static AttachWish withGateway(AttachWish w, String gateway) {
    return new AttachWish(
        w.container(),
        w.to(),
        w.addresses(),
        IpAddress.parse(gateway),
        w.name(),
        w.mac(),
        w.mtu(),
        w.hostName(),
        true,
        w.offLink(),
        w.force());
  }

  @Test
  void attachingToAnEmptyBridge() throws Exception {
    everyPoint(
        "attach to an empty bridge",
        "crashweb",
        AttachPlanner.plan(
            site.ground(),
            wish("crashweb", new AttachWish.ToBridge("brcrash"), "10.66.0.9/24")));
  }

  @Test
  void attachingToANewBridgeWithAGateway() throws Exception {
    everyPoint(
        "attach to a new bridge with a gateway",
        "crashweb",
        AttachPlanner.plan(
            site.ground(),
            withGateway(
                wish("crashweb", new AttachWish.ToBridge("brcrashnew"), "10.67.0.9/24"),
                "10.67.0.1")));
  }

  @Test
  void attachingByMacvlan() throws Exception {
    everyPoint(
        "attach by macvlan",
        "crashnone",
        AttachPlanner.plan(
            site.ground(),
            wish(
                "crashnone", new AttachWish.ToParent("crashphy", false, 0), "10.68.0.9/24")));
  }

  /** Applies the plan with a crash at the first fail point, the second, and so on. */
  private void everyPoint(String name, String container, Plan plan) throws Exception {
    String before = site.quiet(container);
    int point = 0;
    boolean crashed = true;
    for (; crashed; point++) {
      Changes changes = new Changes(folder.resolve(Integer.toString(point)));
      crashed = crash(point, () -> changes.apply(plan, "test"));
      Change change = changes.newest();
      if (change != null) {
        undo(changes, change.id(), name + ", point " + point);
      }
      assertThat(Site.difference(before, site.settled(container, before)))
          .as("%s, after a crash at point %d and undo", name, point)
          .isEmpty();
    }
    undoCrashes(name, container, plan, before);
    report(name + ": " + point + " points");
  }

  /** The same for taking back. */
  private void undoCrashes(String name, String container, Plan plan, String before)
      throws Exception {
    boolean crashed = true;
    int point = 0;
    for (; crashed; point++) {
      Changes changes = new Changes(folder.resolve("undo" + point));
      assertThat(changes.apply(plan, "test").ok()).isTrue();
      crashed = crash(point, () -> changes.undo(1));
      Change change = changes.newest();
      if (change != null) {
        undo(changes, change.id(), name + ", undo, point " + point);
      }
      assertThat(Site.difference(before, site.settled(container, before)))
          .as("%s, after a crash at point %d of undo and undo again", name, point)
          .isEmpty();
    }
    report(name + ", undo: " + point + " points");
  }

  private static void undo(Changes changes, int id, String what) throws IOException {
    Changes.Outcome undone = changes.undo(id);
    assertThat(undone.left()).as(what).isEmpty();
    assertThat(changes.newest()).as(what).isNull();
  }

  private interface Work {
    void run() throws IOException;
  }

  /** Whether {@code work} was cut off at the given point, the first being 0. */
  private static boolean crash(int point, Work work) throws IOException {
    AtomicInteger passed = new AtomicInteger();
    List<String> names = new ArrayList<>();
    FailPoints.set(
        name -> {
          names.add(name);
          if (passed.getAndIncrement() == point) {
            throw new Crash();
          }
        });
    try {
      work.run();
      return false;
    } catch (Crash e) {
      return true;
    } finally {
      FailPoints.set(name -> {});
    }
  }

  private static void report(String line) {
    System.out.println("crash test: " + line);
  }
}
