package dnet.tui.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dnet.fixtures.lab.Lab;
import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LabHost;
import dnet.fixtures.lab.LiveTest;
import dnet.tui.cli.Schemas;
import dnet.tui.render.TerminalBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a real host can lack or do to dnet: each is one listed gap or one clear line, the rest is
 * shown all the same, standard output holds one document, and nowhere is a stack trace.
 */
@LiveTest
class BadInputLiveTest {
  private static final List<String> NOBODY =
      List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--");

  @TempDir private Path folder = Path.of("");

  private static JsonNode gaps(Program run, int exit) {
    assertThat(run.exit()).as(run.err()).isEqualTo(exit);
    assertThat(run.err()).doesNotContain("Exception").doesNotContain("\tat ");
    return Schemas.check("ls", run.out()).path("gaps");
  }

  @Test
  void notRoot(LabEngine engine) {
    engine.container("seen");
    try {
      JsonNode gaps = gaps(Views.run(engine, NOBODY, "ls", "--json"), 3);
      assertThat(Views.find(gaps, "what", "the Docker engine").path("why").asText())
          .isEqualTo(
              "Cannot connect to the Docker daemon at unix://"
                  + engine.socket()
                  + ": permission denied");
      assertThat(gaps.toString()).contains("needs root");

      Program text = Views.run(engine, NOBODY, "ls");
      assertThat(text.exit()).isEqualTo(3);
      // The text form reads no rules: it has fewer gaps, and each on a line of its own.
      assertThat(text.err().lines())
          .hasSizeBetween(1, gaps.size())
          .allSatisfy(l -> assertThat(l).startsWith("dnet: not known: "));
    } finally {
      engine.docker("rm", "-f", "seen");
    }
  }

  @Test
  void noSocket(LabEngine engine) {
    Program run =
        Program.run(
            Installation.shared().environment(),
            engine
                .host()
                .inside(
                    Installation.shared()
                        .command("ls", "--json", "-H", "unix:///nonexistent/docker.sock")));

    JsonNode gaps = gaps(run, 3);
    assertThat(Views.find(gaps, "what", "the Docker engine").path("why").asText())
        .isEqualTo(
            "Cannot connect to the Docker daemon at unix:///nonexistent/docker.sock."
                + " Is the docker daemon running?");
    // The gap hides nothing else: the namespaces of this machine are there.
    assertThat(Schemas.document(run.out()).path("namespaces")).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 OK | {\"Version\":\"1.9\",\"ApiVersion\":\"1.21\"} | its API is 1.21, dnet needs 1.41",
        "200 OK | {\"Version\": | unexpected",
        "200 OK | [] | cannot",
        "500 Internal Server Error | {\"message\":\"disk full\"} | disk full",
        "400 Bad Request | {\"message\":\"client version is too old\"} | client version is too old",
      })
  void enginesThatAnswerOddly(String status, String body, String why) throws IOException {
    try (FakeEngine fake =
        new FakeEngine(folder.resolve("e.sock"), FakeEngine.http(status, body))) {
      Program run = Installation.shared().dnet("ls", "--json", "-H", fake.uri());

      JsonNode gap = Views.find(gaps(run, 3), "what", "the Docker engine");
      assertThat(gap.path("why").asText().toLowerCase(java.util.Locale.ROOT))
          .startsWith("asking unix://")
          .contains(why.toLowerCase(java.util.Locale.ROOT))
          .doesNotContain("\n");
    }
  }

  @Test
  void noFirewallPrograms(LabEngine engine) throws IOException {
    Path plain = Files.createFile(folder.resolve("no-program"));
    engine.container("served", "--publish", "8090:90");
    try {
      // A file that cannot be run, laid over the programs in a mount namespace of its own.
      String hide =
          "for f in /usr/sbin/xtables-nft-multi /usr/sbin/xtables-legacy-multi; do"
              + " mount --bind '"
              + plain
              + "' $f || exit 9; done; exec \"$@\"";
      List<String> by =
          List.of("unshare", "--mount", "--propagation", "private", "sh", "-c", hide, "sh");
      Program run = Views.run(engine, by, "ls", "--json");

      JsonNode gaps = gaps(run, 0);
      assertThat(Views.find(gaps, "what", "iptables rules").path("why").asText())
          .isEqualTo("iptables-save is not installed");
      assertThat(Views.find(gaps, "what", "ip6tables rules").path("why").asText())
          .isEqualTo("ip6tables-save is not installed");
      JsonNode served =
          Views.find(Schemas.document(run.out()).path("containers"), "name", "served");
      assertThat(served.at("/interfaces/0/bridge/name").asText()).isEqualTo("docker0");
      assertThat(Views.texts(served.at("/ports/0/via"))).containsExactly("proxy");
    } finally {
      engine.docker("rm", "-f", "served");
    }
  }

  @Test
  void hostileNames(Lab lab, LabEngine engine) {
    String evil = "\u001b[31mevil";
    engine.container(
        "labelled",
        "--label",
        "com.docker.compose.project=\u001b]0;owned\u0007",
        "--label",
        "com.docker.compose.service=\u202egnp");
    LabHost odd = lab.host("odd");
    List<String> names = List.of(evil, "接口", "🐳0", "a\u0007b", "\u009b2J");
    try {
      for (int i = 0; i < names.size(); i++) {
        odd.run("ip", "link", "add", names.get(i), "type", "veth", "peer", "name", "p" + i)
            .orThrow();
      }
      JsonNode map = Schemas.check("ls", Views.run(engine, "ls", "--json").orThrow().out());
      JsonNode row = Views.find(map.path("namespaces"), "name", "/run/netns/" + odd.namespace());
      assertThat(row.path("interfaces").findValuesAsText("name")).containsAll(names);

      for (String command : List.of("ls", "bridges", "report")) {
        Program run = Views.run(engine, command).orThrow();
        TerminalBytes.check(run.out().getBytes(StandardCharsets.UTF_8), false);
      }
      Program coloured = Views.run(engine, "ls", "--color=always").orThrow();
      TerminalBytes.check(coloured.out().getBytes(StandardCharsets.UTF_8), true);
      assertThat(coloured.out()).contains("\\u{1b}[31mevil").contains("接口");

      Program unknown = Views.run(engine, "inspect", evil);
      assertThat(unknown.exit()).isEqualTo(2);
      TerminalBytes.check(unknown.err().getBytes(StandardCharsets.UTF_8), false);
    } finally {
      names.forEach(n -> odd.run("ip", "link", "delete", n));
      engine.docker("rm", "-f", "labelled");
    }
  }
}
