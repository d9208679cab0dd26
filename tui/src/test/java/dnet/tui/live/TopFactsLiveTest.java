package dnet.tui.live;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LiveTest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code dnet top} shows of real packets and real containers, and how soon. */
@LiveTest
class TopFactsLiveTest {
  private static final int ROUNDS = 5;

  @TempDir private Path folder = Path.of("");
  private volatile boolean enough;

  private Tmux top(LabEngine engine, int columns) {
    List<String> command =
        Installation.shared()
            .command(
                "top",
                "-H",
                "unix://" + engine.socket(),
                "--host-netns",
                engine.host().netns().toString(),
                "--state",
                folder.resolve("state").toString());
    return new Tmux(folder, columns, 40, Map.of(), command);
  }

  /** Something that sends until it is told to end. */
  private Thread sending(Runnable once) {
    Thread thread =
        new Thread(
            () -> {
              while (!enough) {
                once.run();
              }
            },
            "sender");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static Predicate<String> line(String pattern) {
    return screen -> Pattern.compile(pattern).matcher(screen).find();
  }

  @Test
  void realPacketsMakeRulesCount(LabEngine engine) throws InterruptedException {
    engine.container("topfacts", "-p", "18080:80");
    String gateway = "172.17.0.1";
    engine.inNetworkOf("topfacts", "iptables", "-A", "INPUT", "-p", "udp", "-j", "DROP").orThrow();
    String address =
        engine.docker("inspect", "-f", "{{.NetworkSettings.IPAddress}}", "topfacts").strip();
    List<Thread> senders = new ArrayList<>();
    try (Tmux tmux = top(engine, 170)) {
      tmux.await("topfacts");
      tmux.keys("3");
      tmux.await("not hit yet", line("0\\.0\\.0\\.0:18080/tcp .* 0 +0 "));
      senders.add(
          sending(
              () ->
                  engine
                      .host()
                      .run(
                          "bash",
                          "-c",
                          "for i in 1 2 3 4 5; do (exec 3<>/dev/tcp/"
                              + gateway
                              + "/18080) 2>/dev/null; sleep 0.1; done")));
      tmux.await("hits a second", line("0\\.0\\.0\\.0:18080/tcp .* [1-9]\\d* +[1-9][0-9.]* "));
      tmux.keys("4");
      String rule = "topfacts +\\d+ +[^ ]+ +[^ ]+ +filter INPUT 1 +-p udp -j DROP";
      tmux.await("the container's rule", line(rule));
      senders.add(
          sending(
              () ->
                  engine
                      .host()
                      .run(
                          "bash",
                          "-c",
                          "for i in 1 2 3 4 5; do echo >/dev/udp/"
                              + address
                              + "/9; sleep 0.1; done")));
      tmux.await("drops", line("topfacts +[1-9]\\d* +[1-9][0-9.]* +[^ ]+ +filter INPUT 1"));
      assertThat(tmux.await("dropping now")).contains("of containers");
      engine.host().run(rule("-I")).orThrow();
      tmux.keys("1");
      tmux.await("nothing sent again", line("topfacts .* 0 +0 +0 "));
      senders.add(
          sending(() -> engine.exec("topfacts", "timeout", "4", "nc", "-w", "3", gateway, "81")));
      // SYN segments that nobody answers are sent again a second later.
      tmux.await("sent again", line("topfacts .* [1-9]\\d*( \\+[0-9.]+/s)? +[▁▂▃▄▅▆▇█ ]+ bridge"));
      tmux.keys("q");
      tmux.await("[ended 0]");
    } finally {
      enough = true;
      for (Thread sender : senders) {
        sender.join(10_000);
      }
      engine.host().run(rule("-D"));
      engine.docker("rm", "--force", "topfacts");
    }
  }

  private static String[] rule(String what) {
    return new String[] {"iptables", what, "INPUT", "-p", "tcp", "--dport", "81", "-j", "DROP"};
  }

  @Test
  void containersThatStartAndStopAreOnTheScreenAtOnce(LabEngine engine) {
    engine.container("topsoon");
    try (Tmux tmux = top(engine, 110)) {
      tmux.await("up", line("topsoon +up +eth0"));
      List<Long> took = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        engine.docker("kill", "topsoon");
        took.add(millisUntil(tmux, "exited", line("topsoon +exited")));
        engine.docker("start", "topsoon");
        took.add(millisUntil(tmux, "up", line("topsoon +up +eth0")));
      }
      Collections.sort(took);
      // Not the slowest: whatever else the machine does is not dnet's.
      assertThat(took.get(took.size() / 2)).as("milliseconds: %s", took).isLessThan(500);
      tmux.keys("q");
      tmux.await("[ended 0]");
    } finally {
      engine.docker("rm", "--force", "topsoon");
    }
  }

  private static long millisUntil(Tmux tmux, String what, Predicate<String> wanted) {
    Instant began = Instant.now();
    tmux.await(what, wanted);
    return Duration.between(began, Instant.now()).toMillis();
  }
}
