package dnet.tui.live;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LiveTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A NIC of the host moves into a bridge, while somebody beyond it depends on the host's address;
 * and back by itself, whoever dies meanwhile.
 */
@LiveTest
class AdoptLiveTest {
  private static final String LAN = "adoptlan";
  private static final int LIMIT_SECONDS = 5;
  private static final int TRIALS = Integer.getInteger("dnet.trials", 50);

  @TempDir private Path folder = Path.of("");
  private LabEngine engine;
  private String before = "";
  private String stateFolder = "state";

  @BeforeEach
  void start(LabEngine shared) throws InterruptedException {
    engine = shared;
    host("ip", "netns", "add", LAN);
    host("ip", "link", "add", "adnic", "type", "veth", "peer", "name", "eth0", "netns", LAN);
    host("ip", "-n", LAN, "addr", "add", "10.95.0.1/24", "dev", "eth0");
    host("ip", "-n", LAN, "link", "set", "eth0", "up");
    host("ip", "addr", "add", "10.95.0.2/24", "dev", "adnic");
    host("ip", "link", "set", "adnic", "up");
    host("ip", "route", "add", "10.96.0.0/16", "via", "10.95.0.1");
    assertThat(isReached()).isTrue();
    before = state();
  }

  @AfterEach
  void remove() {
    engine.host().run("ip", "link", "del", "adnic");
    engine.host().run("ip", "link", "del", "adbr");
    engine.host().run("ip", "netns", "del", LAN);
  }

  private void host(String... command) {
    engine.host().run(command).orThrow();
  }

  /** What moves, as ip(8) shows it. */
  private String state() {
    return engine.host().run("sh", "-c", "ip -o -4 addr | sort; ip route | sort").out();
  }

  /** Whether the LAN reaches the host within two seconds: its kernel refuses a connection. */
  private boolean isReached() {
    String knock = "exec 3<>/dev/tcp/10.95.0.2/9";
    return engine
        .host()
        .run("nsenter", "--net=/run/netns/" + LAN, "timeout", "2", "bash", "-c", knock)
        .err()
        .contains("refused");
  }

  private String[] words(String... arguments) {
    List<String> words = new ArrayList<>(List.of(arguments));
    words.addAll(
        List.of(
            "--host-netns",
            engine.host().netns().toString(),
            "-H",
            "unix://" + engine.socket(),
            "--state",
            folder.resolve(stateFolder).toString()));
    return words.toArray(String[]::new);
  }

  /** Begins, in a session of its own, as one of ssh's is. */
  private Process begin() throws IOException {
    List<String> command = new ArrayList<>(List.of("setsid", "--wait"));
    command.addAll(adoption());
    return start(command);
  }

  private List<String> adoption() {
    return Installation.shared()
        .command(
            words(
                "bridge",
                "adopt",
                "adnic",
                "--into",
                "adbr",
                "--create-bridge",
                "--yes",
                "--confirm-within",
                LIMIT_SECONDS + "s"));
  }

  private Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private Process adopt() throws Exception {
    Process process = start(adoption());
    await("On trial until", process);
    assertThat(engine.host().run("ip", "-o", "-4", "addr", "show", "dev", "adbr").out())
        .contains("10.95.0.2/24");
    assertThat(engine.host().run("ip", "route").out())
        .contains("10.96.0.0/16 via 10.95.0.1 dev adbr");
    assertThat(isReached()).as("through the bridge").isTrue();
    return process;
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  private void await(String text, Process process) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!log().contains(text)) {
      assertThat(System.nanoTime()).as(log()).isLessThan(deadline);
      assertThat(process.isAlive() || log().contains(text)).as(log()).isTrue();
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private void isBack() throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS + 5);
    while (!state().equals(before)) {
      assertThat(System.nanoTime()).as(state()).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertThat(engine.host().run("ip", "link", "show", "adbr").exit()).isNotZero();
    assertThat(isReached()).isTrue();
  }

  @Test
  void backByItselfThoughDnetAndItsTerminalAreGone() throws Exception {
    Process process = adopt();
    process.destroyForcibly();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    isBack();
    Program journal =
        Installation.shared().dnet("journal", "--state", folder.resolve("state").toString());
    assertThat(journal.out()).contains("undone").contains("move adnic into the bridge adbr");
  }

  @Test
  void confirmedItStaysUntilItIsTakenBack() throws Exception {
    Process process = adopt();
    assertThat(
            Installation.shared()
                .dnet(words("attach", "--yes", "nobody", "--bridge", "adbr"))
                .exit())
        .isNotZero();
    Installation.shared().dnet(words("bridge", "confirm")).orThrow();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(log()).isZero();
    assertThat(log()).contains("Confirmed: it stays.");
    TimeUnit.SECONDS.sleep(LIMIT_SECONDS + 1); // The time would be up by then.
    assertThat(isReached()).isTrue();
    assertThat(engine.host().run("ip", "link", "show", "adbr").exit()).isZero();
    Installation.shared()
        .dnet("undo", "--yes", "--state", folder.resolve("state").toString())
        .orThrow();
    isBack();
  }

  @Test
  void ctrlCTakesItBackAtOnce() throws Exception {
    Process process = adopt();
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    assertThat(process.waitFor(LIMIT_SECONDS - 1, TimeUnit.SECONDS)).as(log()).isTrue();
    assertThat(process.exitValue()).isEqualTo(4);
    assertThat(log()).contains("Taken back.");
    isBack();
  }

  private enum Death {
    /** {@code kill -9} of the dnet that asked. */
    DNET,
    /** The session's end: what runs in it is hung up. */
    SESSION,
    /** Also of the guardian, so that the next start of dnet keep must do it. */
    BOTH
  }

  /** Of a random moment each, before, while and after it is moved. */
  @Tag("long")
  @Test
  void fiftyTrials() throws Exception {
    long seed = Long.getLong("dnet.seed", System.nanoTime());
    Random random = new Random(seed);
    Map<String, Integer> counts = new TreeMap<>();
    long worst = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      String what = "trial " + trial + ", seed " + seed;
      Death death = Death.values()[trial % Death.values().length];
      stateFolder = "state" + trial;
      Process process = begin();
      if (trial % 2 == 0) {
        await("On trial until", process);
        TimeUnit.MILLISECONDS.sleep(random.nextInt(500));
      } else {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(3000));
      }
      boolean moved = !state().equals(before);
      kill(process, death);
      long killed = System.nanoTime();
      counts.merge(
          death + (moved ? " after" : " before or while") + " it was moved", 1, Integer::sum);
      if (death == Death.BOTH) {
        awaitEnd();
        Installation.shared().dnet(words("keep", "--once", "--pins", "/dev/null"));
      }
      isBack();
      worst = Math.max(worst, System.nanoTime() - killed);
      awaitEnd();
      assertThat(state()).as(what).isEqualTo(before);
    }
    System.out.println(
        "guardian: "
            + TRIALS
            + " trials, all back "
            + counts
            + ", the latest "
            + TimeUnit.NANOSECONDS.toMillis(worst)
            + " ms after the kill (limit "
            + LIMIT_SECONDS
            + " s); seed "
            + seed);
  }

  /** What was started for a trial and still runs: by the folder of its journal. */
  private List<ProcessHandle> running() {
    String its = folder.resolve(stateFolder).toString();
    return ProcessHandle.allProcesses()
        .filter(p -> p.info().commandLine().orElse("").contains(its))
        .toList();
  }

  private void kill(Process process, Death death) throws Exception {
    for (ProcessHandle one : running()) {
      boolean guardian = one.info().commandLine().orElse("").contains(" guard ");
      if (death == Death.SESSION && !guardian) {
        new ProcessBuilder("kill", "-HUP", Long.toString(one.pid())).start().waitFor();
      } else if (death == Death.BOTH || !guardian) {
        one.destroyForcibly();
      }
    }
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  private void awaitEnd() throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS + 30);
    while (!running().isEmpty()) {
      assertThat(System.nanoTime()).as(running().toString()).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }
}
