package dnet.tui.cli;

import dnet.inspector.advice.Remedy;
import dnet.inspector.assemble.Assembler;
import dnet.inspector.diagnose.Severity;
import dnet.inspector.model.Host;
import dnet.inspector.report.DoctorReport;
import dnet.inspector.report.ReportJson;
import dnet.inspector.snapshot.ObserveOptions.Part;
import dnet.inspector.snapshot.Snapshot;
import dnet.tui.render.DoctorText;
import dnet.tui.render.Line;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dnet doctor}. */
@Command(
    name = "doctor",
    header = "Find what is wrong with this host's container networks, worst first.",
    description = {
      "Sends nothing and changes nothing. What could not be read is listed, and",
      "nobody is accused because of it. docs/rules.md explains each code.",
      "The exit code is 1 when there are findings at or above --fail-on."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dnet doctor",
      "  dnet doctor --fail-on critical",
      "  dnet doctor --json --from ticket.json | jq '.findings[].title'"
    })
final class DoctorCommand extends HostCommand {
  @Option(
      names = "--fail-on",
      paramLabel = "SEVERITY",
      defaultValue = "warning",
      description = "critical, warning (default) or info: from which on the exit code is 1.")
  private Severity failOn = Severity.WARNING;

  @Mixin private final Offering offering = new Offering();

  @Override
  Needs needs() {
    return new Needs(Part.values());
  }

  @Override
  Object json(Host host) {
    return DoctorReport.of(host);
  }

  @Override
  List<Line> text(Host host, int width) {
    return DoctorText.of(DoctorReport.of(host), width);
  }

  @Override
  boolean isAnswered(Host host) {
    return host.namespace(host.home()).isPresent();
  }

  @Override
  Integer answer() throws IOException {
    Snapshot snapshot = snapshot();
    Host host = Assembler.assemble(snapshot);
    DoctorReport report = DoctorReport.of(host);
    boolean fixable =
        offering.keep(
            options(),
            snapshot,
            host,
            report.findings().stream()
                .flatMap(f -> f.remedies().stream())
                .map(r -> new Remedy(r.command(), r.effect(), r.risk()))
                .toList());
    if (options().wantsJson()) {
      ReportJson.write(report, console().bytes());
    } else {
      console()
          .out(options().colour())
          .lines(Offering.hinted(DoctorText.of(report, console().width()), fixable));
    }
    finish(withoutGaps(host));
    if (!isAnswered(host)) {
      return ExitCode.UNKNOWN;
    }
    return isBad(report.counts()) ? ExitCode.FOUND : ExitCode.OK;
  }

  /** The report lists the gaps already. */
  private static Host withoutGaps(Host host) {
    return new Host(
        host.name(),
        host.kernel(),
        host.home(),
        host.engine(),
        host.namespaces(),
        host.containers(),
        host.networks(),
        host.strayPorts(),
        List.of());
  }

  private boolean isBad(DoctorReport.Counts counts) {
    return switch (failOn) {
      case CRITICAL -> counts.critical() > 0;
      case WARNING -> counts.critical() + counts.warning() > 0;
      case INFO -> counts.critical() + counts.warning() + counts.info() > 0;
    };
  }

  @Override
  List<String> plainCommands(Host host) {
    return List.of(
        "ip -br link; ip -br addr; ip route show table all; ip rule",
        "iptables-save; ip6tables-save; iptables-legacy-save; nft list ruleset",
        "docker network inspect $(docker network ls -q)",
        "sysctl net.ipv4.ip_forward net.bridge.bridge-nf-call-iptables",
        "conntrack -C; sysctl net.netfilter.nf_conntrack_max",
        "bridge fdb show; ip neigh");
  }
}
