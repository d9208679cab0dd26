package dnet.tui.live;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LiveTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The question, on a real terminal: only a plain yes is one. */
@LiveTest
class QuestionLiveTest {
  private static LabEngine engine;

  @TempDir Path folder;

  @BeforeAll
  static void start(LabEngine shared) {
    engine = shared;
    engine.container("askedweb");
  }

  @AfterAll
  static void remove() {
    engine.docker("rm", "--force", "askedweb");
  }

  /** What is left on the screen after the question got an answer. */
  private String answered(String command, String... keys) {
    List<String> words =
        Installation.shared()
            .command(
                (command
                        + " -H unix://"
                        + engine.socket()
                        + " --host-netns "
                        + engine.host().netns()
                        + " --state "
                        + folder.resolve("state"))
                    .split(" "));
    try (Tmux tmux = new Tmux(folder, 120, 40, Map.of(), words)) {
      tmux.await("Are you sure you want to continue? [y/N]");
      assertThat(routed()).as("before it is answered").isFalse();
      tmux.keys(keys);
      return tmux.await("[ended ");
    }
  }

  private static boolean routed() {
    return engine.inNetworkOf("askedweb", "ip", "route").out().contains("10.63.0.0/16");
  }

  @Test
  void onlyYesChangesAnything() {
    String change = "route add askedweb 10.63.0.0/16 dev eth0";
    assertThat(answered(change, "Enter")).contains("Nothing was changed.", "[ended 1]");
    assertThat(answered(change, "n", "Enter")).contains("Nothing was changed.", "[ended 1]");
    assertThat(answered(change, "x", "Enter")).contains("Nothing was changed.", "[ended 1]");
    assertThat(answered(change, "C-d")).contains("Nothing was changed.", "[ended 1]");
    assertThat(answered(change, "C-c")).contains("[ended 130]");
    assertThat(routed()).isFalse();
    String yes = answered(change, "y", "Enter");
    assertThat(yes).contains("# The same with plain commands:", "Done, as change 1", "[ended 0]");
    assertThat(routed()).isTrue();
  }
}
