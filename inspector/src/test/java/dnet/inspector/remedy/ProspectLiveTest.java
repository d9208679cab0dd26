package dnet.inspector.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LiveTest;
import dnet.inspector.model.IpPrefix;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Docker's policy for what is forwarded also stops what crosses a bridge of one's own. An
 * attachment says so beforehand, and the command that it names is the one that helps.
 */
@LiveTest
class ProspectLiveTest {
  private static LabEngine engine;
  private static Site site;

  @TempDir Path folder;

  @BeforeAll
  static void start(LabEngine shared) {
    engine = shared;
    site = new Site(shared);
    engine.container("proone", "--network", "none");
    engine.container("protwo", "--network", "none");
    engine.host().run("ip", "link", "add", "brpro", "type", "bridge").orThrow();
    engine.host().run("ip", "link", "set", "brpro", "up").orThrow();
    engine.host().run("sysctl", "-w", "net.bridge.bridge-nf-call-iptables=1").orThrow();
  }

  @AfterAll
  static void remove() {
    engine.docker("rm", "--force", "proone", "protwo");
    engine.host().run("ip", "link", "del", "brpro");
  }

  private Plan plan(String container, String address) throws Exception {
    Ground ground = site.groundWithRules();
    AttachWish wish =
        AttachWish.of(container, new AttachWish.ToBridge("brpro"))
            .addressed(List.of(IpPrefix.parse(address)), null)
            .wish();
    return Foresight.check(ground, AttachPlanner.plan(ground, wish), false);
  }

  private static boolean reaches() {
    return engine.exec("proone", "ping", "-c", "1", "-W", "1", "10.63.0.2").exit() == 0;
  }

  @Test
  void theCommandThatIsNamedHelps() throws Exception {
    Changes changes = new Changes(folder.resolve("state"));
    Plan first = plan("proone", "10.63.0.1/24");
    assertThat(first.warnings())
        .as("nobody is there yet")
        .anyMatch(w -> w.contains("proone will not reach another container on brpro"));
    assertThat(changes.apply(first, "test").message()).isEmpty();
    Plan second = plan("protwo", "10.63.0.2/24");
    assertThat(changes.apply(second, "test").message()).isEmpty();
    String warning =
        second.warnings().stream().filter(w -> w.contains("will not reach")).findFirst().orElse("");
    assertThat(warning).contains("protwo will not reach proone (10.63.0.1)", "FORWARD");
    assertThat(reaches()).isFalse();
    String command = warning.substring(warning.lastIndexOf("; this lets it through: ") + 24);
    List<String> words = dnet.inspector.advice.ShellWords.split(command).orElseThrow().get(0);
    List<String> own = words.subList(words.indexOf("iptables"), words.size());
    engine.host().run(own.toArray(String[]::new)).orThrow();
    try {
      assertThat(reaches()).isTrue();
      assertThat(Foresight.ofPin(site.groundWithRules(), PinMaker.of("protwo", all(changes))))
          .isEmpty();
    } finally {
      List<String> back = new java.util.ArrayList<>(own);
      back.set(back.indexOf("-I"), "-D");
      engine.host().run(back.toArray(String[]::new)).orThrow();
    }
    assertThat(Foresight.ofPin(site.groundWithRules(), PinMaker.of("protwo", all(changes))))
        .hasSize(1);
    assertThat(changes.undo(2).left()).isEmpty();
    assertThat(changes.undo(1).left()).isEmpty();
  }

  private static List<Change> all(Changes changes) throws Exception {
    return changes.history().changes();
  }
}
