package dnet.tui.live;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LiveTest;
import dnet.tui.cli.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dnet top} in a real terminal: keys, the terminal given back, changes on a real engine. */
@LiveTest
class TopLiveTest {
  @TempDir private Path folder = Path.of("");

  /** A shell in a terminal of its own, as an operator has it. */
  private Tmux shell(int columns, int rows, Map<String, String> environment) {
    Tmux tmux =
        new Tmux(folder, columns, rows, environment, List.of("bash", "--norc", "--noprofile"));
    tmux.line("PS1='prompt> '; cd " + folder);
    tmux.await("prompt>");
    return tmux;
  }

  private static String top(String... arguments) {
    return String.join(" ", Installation.shared().command("top"))
        + " "
        + String.join(" ", arguments);
  }

  private static String recorded() {
    return top("--from", Run.recordedReport().toString());
  }

  private static boolean isPrompt(String screen) {
    return screen.lines().reduce((a, b) -> b).orElse("").startsWith("prompt>");
  }

  private String settings(Tmux tmux, String name) throws IOException {
    Path file = folder.resolve(name);
    tmux.line("stty -a > " + file + ".part; mv " + file + ".part " + file);
    tmux.await("the settings", s -> Files.exists(file));
    return Files.readString(file);
  }

  private static void end(String signal) {
    String pid =
        Program.run(
                Map.of("PATH", "/usr/bin:/bin"),
                List.of("pgrep", "-n", "-f", "Main top --from " + Run.recordedReport()))
            .orThrow()
            .out()
            .strip();
    Program.run(Map.of("PATH", "/usr/bin:/bin"), List.of("kill", "-" + signal, pid)).orThrow();
  }

  @Test
  void everyPaneAndTheTerminalAsBefore() throws IOException {
    try (Tmux tmux = shell(100, 30, Map.of())) {
      String before = settings(tmux, "before");
      tmux.line(recorded());
      tmux.await("11 containers");
      tmux.keys("Tab");
      tmux.await("[2 Wiring]");
      tmux.await("vethfd50863 ──");
      tmux.keys("3");
      tmux.await("127.0.0.1:9000/udp");
      tmux.keys("4");
      tmux.await("DOCKER-ISOLATION-STAGE-1");
      tmux.keys("5");
      tmux.await("published-no-listener");
      tmux.keys("7", "?");
      tmux.await("another pane");
      tmux.keys("Escape", "1", "/", "s", "h", "o", "p");
      tmux.await("one row", s -> s.contains("only: shop") && !s.contains("printer"));
      tmux.keys("Enter", "Enter");
      tmux.await("last minute");
      tmux.keys("Escape", "q");
      tmux.await("the prompt", TopLiveTest::isPrompt);
      assertThat(settings(tmux, "after")).isEqualTo(before);
    }
  }

  @Test
  void eachKey() throws IOException {
    try (Tmux tmux = shell(100, 30, Map.of())) {
      String before = settings(tmux, "before");
      tmux.line(recorded());
      tmux.await("11 containers");
      shows(tmux, "[2 Wiring]", "Tab");
      shows(tmux, "[1 Containers]", "BTab");
      shows(tmux, "[2 Wiring]", "Right");
      shows(tmux, "[1 Containers]", "Left");
      List<String> panes =
          List.of("Wiring", "Ports", "Firewall", "Findings", "Trace", "Events", "Containers");
      for (String pane : panes) {
        String number = Integer.toString(1 + (panes.indexOf(pane) + 1) % panes.size());
        shows(tmux, "[" + number + " " + pane + "]", number);
      }
      chooses(tmux, "api eth1", "j");
      chooses(tmux, "cache eth0", "j");
      chooses(tmux, "api eth1", "k");
      chooses(tmux, "cache eth0", "Down");
      chooses(tmux, "api eth1", "Up");
      for (List<String> keys :
          List.of(
              List.of("G", "g"),
              List.of("End", "Home"),
              List.of("PageDown", "PageUp"),
              List.of("C-f", "C-b"),
              List.of("C-d", "C-u"),
              List.of("Space", "g"))) {
        chooses(tmux, "sidecar eth1", keys.get(0));
        chooses(tmux, "api eth0", keys.get(1));
      }
      shows(tmux, "by rx", "s");
      shows(tmux, "by rx ▲", "S");
      shows(tmux, "FROZEN at ", "Z");
      tmux.keys("Z");
      tmux.await("it goes on", s -> !s.contains("FROZEN"));
      shows(tmux, "copied: nsenter -t ", "y");
      shows(tmux, "mouse on", "m");
      shows(tmux, "mouse off", "m");
      for (String key : List.of("?", "h", "F1")) {
        shows(tmux, "another pane", key);
        shows(tmux, "11 containers", "Escape");
      }
      shows(tmux, "predict a path from ", "a");
      tmux.keys("Escape");
      shows(tmux, "saved: " + folder, "C-s");
      shows(tmux, "reading everything again", "C-r");
      tmux.keys("C-l");
      shows(tmux, "reading everything again", "F5");
      shows(tmux, "who should get it? (B)", "t");
      shows(tmux, "Who sends? (A)", "Escape");
      tmux.keys("1", "/", "z", "q");
      tmux.await("Nothing holds this");
      shows(tmux, "shop", "Escape");
      tmux.keys(":");
      tmux.await("the palette", s -> s.endsWith("\n :"));
      tmux.keys("Escape", "q");
      tmux.await("the prompt", TopLiveTest::isPrompt);
      assertThat(settings(tmux, "after")).isEqualTo(before);
    }
  }

  private static void shows(Tmux tmux, String text, String key) {
    tmux.keys(key);
    tmux.await(text);
  }

  /** What a key chooses, by the details that Enter shows of it. */
  private static void chooses(Tmux tmux, String row, String key) {
    tmux.keys(key, "Enter");
    tmux.await(row, s -> s.lines().anyMatch(l -> l.equals(row)));
    tmux.keys("Escape");
    tmux.await("the list", s -> s.contains("CONTAINER "));
  }

  @Test
  void suspendedAndContinued() throws IOException {
    try (Tmux tmux = shell(100, 30, Map.of())) {
      String before = settings(tmux, "before");
      tmux.line(recorded());
      tmux.await("11 containers");
      tmux.keys("C-z");
      tmux.await("Stopped");
      assertThat(settings(tmux, "stopped")).isEqualTo(before);
      tmux.line("fg");
      tmux.await("11 containers");
      tmux.keys("2");
      tmux.await("[2 Wiring]");
      end("STOP");
      tmux.await("Stopped");
      tmux.line("fg");
      tmux.await("[2 Wiring]");
      end("TERM");
      tmux.await("the prompt", TopLiveTest::isPrompt);
      assertThat(settings(tmux, "after")).isEqualTo(before);
      tmux.line("echo code $?");
    }
  }

  @Test
  void signalsAndControlC() throws IOException {
    try (Tmux tmux = shell(100, 30, Map.of())) {
      String before = settings(tmux, "before");
      for (String signal : List.of("TERM", "INT", "HUP")) {
        tmux.line(recorded());
        tmux.await("11 containers");
        end(signal);
        tmux.await("the prompt", TopLiveTest::isPrompt);
        assertThat(settings(tmux, "after-" + signal)).isEqualTo(before);
      }
      tmux.line(recorded() + "; echo code $?");
      tmux.await("11 containers");
      tmux.keys("C-c");
      tmux.await("code 0");
      assertThat(settings(tmux, "after-c")).isEqualTo(before);
    }
  }

  @Test
  void terminalsOfOtherKindsAndSizes() {
    for (String term : List.of("vt100", "linux", "screen", "tmux-256color")) {
      try (Tmux tmux = shell(80, 24, Map.of("TERM", term, "LC_ALL", "C"))) {
        tmux.line("TERM=" + term + " LC_ALL=C " + recorded());
        tmux.await("11 containers");
        tmux.keys("Down", "2");
        assertThat(tmux.await("`- ").chars()).allMatch(c -> c < 128);
        tmux.keys("q");
        tmux.await("the prompt", TopLiveTest::isPrompt);
      }
    }
    try (Tmux tmux = shell(70, 20, Map.of())) {
      tmux.line(recorded());
      tmux.await("needs 80x24");
      tmux.resize(120, 40);
      tmux.await("11 containers");
      tmux.resize(90, 25);
      tmux.await("the keys at the bottom", s -> s.lines().count() == 25 && s.contains("q quit"));
      tmux.keys("q");
      tmux.await("the prompt", TopLiveTest::isPrompt);
    }
  }

  @Test
  void whatCannotWorkIsSaidInOneLine() {
    try (Tmux tmux = shell(100, 30, Map.of())) {
      tmux.line(recorded() + " </dev/null; echo code $?");
      tmux.await("code 2");
      assertThat(tmux.screen()).contains("needs a terminal of its own");
      tmux.line("TERM=dumb " + recorded() + "; echo dumb $?");
      tmux.await("dumb 2");
    }
    Program piped = Installation.shared().dnet("top");
    assertThat(piped.exit()).isEqualTo(2);
    assertThat(piped.err().lines().count()).isEqualTo(2);
  }

  @Test
  void copiesOverTheTerminal() {
    try (Tmux tmux = shell(100, 30, Map.of())) {
      tmux.clipboard();
      tmux.line(recorded());
      tmux.await("11 containers");
      tmux.keys("y");
      tmux.await("copied: nsenter -t ");
      tmux.await("the clipboard", s -> tmux.buffer().startsWith("nsenter -t "));
      tmux.keys("q");
      tmux.await("the prompt", TopLiveTest::isPrompt);
    }
  }

  @Test
  void theMouseIsTheTerminalsUntilItIsAskedFor() throws IOException {
    try (Tmux tmux = shell(100, 30, Map.of())) {
      String before = settings(tmux, "before");
      tmux.line(recorded());
      tmux.await("11 containers");
      assertThat(tmux.mouse()).isEqualTo("00");
      tmux.keys("m");
      tmux.await("mouse on");
      assertThat(tmux.mouse()).isEqualTo("11");
      tmux.octets("\u001b[<0;18;2M\u001b[<0;18;2m");
      tmux.await("[2 Wiring]");
      // As a slow line brings it.
      tmux.octets("\u001b[<0;3");
      tmux.octets(";2M");
      tmux.await("[1 Containers]");
      tmux.octets("\u001b[<65;30;10M".repeat(2));
      tmux.keys("Enter");
      tmux.await("the seventh row", s -> s.contains("old  9c68ae9891a5"));
      tmux.keys("Escape", "m");
      tmux.await("mouse off");
      assertThat(tmux.mouse()).isEqualTo("00");
      tmux.keys("m");
      tmux.await("mouse on");
      tmux.keys("C-z");
      tmux.await("Stopped");
      assertThat(tmux.mouse()).isEqualTo("00");
      tmux.line("fg");
      tmux.await("[1 Containers]");
      assertThat(tmux.mouse()).isEqualTo("11");
      tmux.keys("q");
      tmux.await("the prompt", TopLiveTest::isPrompt);
      assertThat(tmux.mouse()).isEqualTo("00");
      assertThat(settings(tmux, "after")).isEqualTo(before);
    }
  }

  @Test
  void containersComeAndGoAndAreChanged(LabEngine engine) throws IOException {
    engine.container("topone", "--network", "none");
    List<String> options =
        new ArrayList<>(
            List.of(
                "-H",
                "unix://" + engine.socket(),
                "--host-netns",
                engine.host().netns().toString(),
                "--state",
                folder.resolve("state").toString(),
                "--pins",
                folder.resolve("pins.yaml").toString(),
                "--interval",
                "0.2"));
    engine.host().run("ip", "link", "add", "brtop", "type", "bridge").orThrow();
    engine.host().run("ip", "link", "set", "brtop", "up").orThrow();
    try (Tmux tmux = shell(110, 30, Map.of())) {
      tmux.line(top(options.toArray(String[]::new)));
      tmux.await("topone");
      engine.container("toptwo");
      tmux.await("toptwo");
      engine.docker("rm", "--force", "toptwo");
      tmux.await("gone", s -> !s.contains("toptwo"));
      tmux.keys("7", "/");
      tmux.line("toptwo container");
      tmux.await("both events", s -> s.contains("+  container  toptwo") && s.contains("was "));
      tmux.keys(":");
      tmux.line("attach topone --bridge brtop --ip 10.99.0.2/24");
      tmux.await("Are you sure you want to continue? [y/N]");
      assertThat(tmux.screen()).contains("give eth1 (topone) the address 10.99.0.2/24", "nsenter");
      tmux.keys("Enter");
      tmux.await("Nothing was changed.");
      tmux.keys(":");
      tmux.line("attach topone --bridge brtop --ip 10.99.0.2/24");
      tmux.await("Are you sure you want to continue? [y/N]");
      tmux.keys("y", "Enter");
      tmux.await("Done, as change 1");
      tmux.keys("1");
      tmux.await("10.99.0.2/24");
      tmux.keys(":");
      tmux.line("pin topone");
      tmux.await("Are you sure you want to continue? [y/N]");
      assertThat(tmux.screen()).contains("interface eth1 on brtop: 10.99.0.2/24");
      tmux.keys("y", "Enter");
      tmux.await("Pinned topone");
      assertThat(Files.readString(folder.resolve("pins.yaml"))).contains("- container: topone");
      capturesAndExports(engine, tmux);
      fixesAFinding(engine, tmux);
      fixesWhatATraceFinds(engine, tmux);
      tmux.keys(":");
      tmux.line("trace topone host");
      tmux.await("3 answered or a verdict", s -> s.contains("LOST") || s.contains("DELIVERED"));
      tmux.keys(":");
      tmux.line("undo");
      tmux.await("Are you sure you want to continue? [y/N]");
      tmux.keys("y", "Enter");
      tmux.await("Change 1 is taken back.");
      tmux.keys("1");
      tmux.await("the address is gone", s -> !s.contains("10.99.0.2/24"));
      tmux.keys("q");
      tmux.await("the prompt", TopLiveTest::isPrompt);
    } finally {
      engine.docker("rm", "--force", "topone");
      engine.host().run("ip", "link", "del", "brtop");
    }
  }

  private void capturesAndExports(LabEngine engine, Tmux tmux) throws IOException {
    tmux.keys("1", ":");
    tmux.line("capture");
    tmux.await("CAPTURING topone eth1: ");
    String send = "for i in 1 2 3 4 5; do echo dnet >/dev/udp/10.99.0.77/9; sleep 0.1; done";
    engine.inNetworkOf("topone", "bash", "-c", send);
    tmux.await("ARP at least", s -> s.matches("(?s).*CAPTURING topone eth1: [1-9]\\d* packets.*"));
    tmux.keys("Escape");
    tmux.await(" packets in ");
    Path packets = file("dnet-capture-");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(packets)))
        .isEqualTo("rw-------");
    Program read =
        Program.run(
            Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"),
            List.of("tcpdump", "-nr", packets.toString()));
    assertThat(read.orThrow().out()).contains("who-has 10.99.0.77");
    tmux.keys(":");
    tmux.line("export");
    tmux.await("exported: ");
    Program ls =
        Installation.shared().dnet("ls", "--from", file("dnet-report-").toString(), "topone");
    assertThat(ls.orThrow().out()).contains("10.99.0.2/24");
  }

  private Path file(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> f.getFileName().toString().startsWith(prefix))
          .findFirst()
          .orElseThrow();
    }
  }

  /** A finding, its remedy shown, refused, made, and taken back. */
  private static void fixesAFinding(LabEngine engine, Tmux tmux) {
    engine.inNetworkOf("topone", "ip", "link", "set", "eth1", "down").orThrow();
    tmux.keys("5", "/");
    tmux.line("topone eth1");
    tmux.await("the finding", s -> s.contains("only: topone eth1") && s.contains("down"));
    tmux.keys("a");
    tmux.await("fix it: ");
    tmux.keys("Escape", ":");
    tmux.line("fix");
    tmux.await("Are you sure you want to continue? [y/N]");
    assertThat(tmux.screen()).contains("ip link set dev eth1 up");
    tmux.keys("Enter");
    tmux.await("Nothing was changed.");
    assertThat(isUp(engine)).isFalse();
    tmux.keys(":");
    tmux.line("fix 1");
    tmux.await("Are you sure you want to continue? [y/N]");
    tmux.keys("y", "Enter");
    tmux.await("Done, as change 2");
    assertThat(isUp(engine)).isTrue();
    tmux.await("it is found no longer", s -> s.contains("Nothing holds this"));
    tmux.keys(":");
    tmux.line("undo");
    tmux.await("Are you sure you want to continue? [y/N]");
    tmux.keys("y", "Enter");
    tmux.await("Change 2 is taken back.");
    assertThat(isUp(engine)).isFalse();
    engine.inNetworkOf("topone", "ip", "link", "set", "eth1", "up").orThrow();
  }

  /** What a path finds is mended from its pane, and taken back. */
  private static void fixesWhatATraceFinds(LabEngine engine, Tmux tmux) {
    engine.host().run("ip", "address", "add", "10.99.0.1/24", "dev", "brtop").orThrow();
    engine.inNetworkOf("topone", "ip", "link", "set", "eth1", "down").orThrow();
    tmux.keys("1", "/");
    tmux.line("topone");
    tmux.await("the picture has it", s -> s.contains("link down"));
    tmux.keys(":");
    tmux.line("path topone 10.99.0.1");
    tmux.await("a mends it");
    tmux.keys(":");
    tmux.line("fix 1");
    tmux.await("Are you sure you want to continue? [y/N]");
    assertThat(tmux.screen()).contains("ip link set dev eth1 up");
    tmux.keys("y", "Enter");
    tmux.await("Done, as change 3");
    assertThat(isUp(engine)).isTrue();
    tmux.keys(":");
    tmux.line("undo");
    tmux.await("Are you sure you want to continue? [y/N]");
    tmux.keys("y", "Enter");
    tmux.await("Change 3 is taken back.");
    assertThat(isUp(engine)).isFalse();
    engine.inNetworkOf("topone", "ip", "link", "set", "eth1", "up").orThrow();
    tmux.keys("1", "Escape");
  }

  private static boolean isUp(LabEngine engine) {
    return engine
        .inNetworkOf("topone", "ip", "-o", "link", "show", "eth1")
        .orThrow()
        .text()
        .contains(",UP");
  }
}
