package dnet.tui.render;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.golden.Golden;
import dnet.inspector.model.Gap;
import dnet.inspector.report.DoctorReport;
import dnet.inspector.report.HostView;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoctorTextTest {
  private static final Path FOLDER = Path.of("src", "test", "golden");

  private static DoctorReport report(String name) {
    return new DoctorReport(
        1,
        new HostView("db1", "6.1.0", 1000, null),
        new DoctorReport.Counts(1, 1, 0),
        List.of(
            new DoctorReport.FindingView(
                "no-address",
                "critical",
                "eth0 of " + name + " lacks 172.18.0.2/16",
                "The engine and every rule that it made count on that address.",
                List.of("the engine gave 172.18.0.2/16 to " + name),
                new DoctorReport.SubjectView(name, "eth0"),
                List.of(
                    new DoctorReport.RemedyView(
                        "nsenter -t 5001 -n ip addr add 172.18.0.2/16 dev eth0",
                        "gives the address back",
                        "routes that went with the address do not come back by this"))),
            new DoctorReport.FindingView(
                "docker-user-port",
                "warning",
                "a rule in DOCKER-USER for port 8080 never matches",
                "Port 8080 is published by "
                    + name
                    + ", whose own port is 80. DOCKER-USER comes after DNAT: its packets have port"
                    + " 80 there.",
                List.of(
                    "iptables filter DOCKER-USER 1: -A DOCKER-USER -p tcp -m tcp --dport 8080 -j"
                        + " DROP"),
                new DoctorReport.SubjectView("host", "filter DOCKER-USER 1"),
                List.of())),
        List.of(new Gap("sockets of " + name, "not read", "not checked: port-conflict")));
  }

  private static String plain(List<Line> lines) {
    return lines.stream()
        .map(l -> l.spans().stream().map(Span::text).collect(Collectors.joining()) + "\n")
        .collect(Collectors.joining());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 60, 100})
  void looksLike(int width) {
    Golden.check(
        FOLDER.resolve("doctor-made-" + width + ".txt"),
        plain(DoctorText.of(report("web"), width)));
  }

  @Test
  void nothingFoundIsSaidOnlyWhereAllWasLookedAt() {
    HostView host = new HostView("db1", "6.1.0", 1000, null);
    DoctorReport.Counts none = new DoctorReport.Counts(0, 0, 0);
    DoctorReport clean = new DoctorReport(1, host, none, List.of(), List.of());
    DoctorReport blind =
        new DoctorReport(1, host, none, List.of(), List.of(new Gap("rules", "no", "unknown")));

    assertThat(plain(DoctorText.of(clean, 80))).isEqualTo("Nothing found.\n");
    assertThat(plain(DoctorText.of(blind, 80)))
        .contains("rules: no; unknown")
        .endsWith("Nothing found, but not everything could be checked.\n");
  }

  @Test
  void hostileNamesStayText() {
    for (String text : Hostile.TEXTS) {
      for (int width : new int[] {0, 40, 100}) {
        StringBuilder out = new StringBuilder();
        new TextSink(out, false).lines(DoctorText.of(report(text), width));
        TerminalBytes.check(out.toString().getBytes(StandardCharsets.UTF_8), false);
      }
    }
  }
}
