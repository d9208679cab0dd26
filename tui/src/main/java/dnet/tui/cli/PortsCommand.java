package dnet.tui.cli;

import dnet.inspector.model.Host;
import dnet.inspector.report.PortsReport;
import dnet.inspector.report.Reports;
import dnet.inspector.simulate.Reachability;
import dnet.inspector.simulate.World;
import dnet.inspector.snapshot.ObserveOptions.Part;
import dnet.tui.render.Line;
import dnet.tui.render.PortsText;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "ports",
    header = "Show published ports, what serves each, and who can reach it.",
    description = {
      "VIA says how: dnat is a firewall rule, proxy is docker-proxy. A port that",
      "nothing serves, and a rule that leads to an address its container no longer",
      "has, are marked. REACHED FROM says who gets through: another host, the host",
      "by its own address or by localhost, a container on the same or on another",
      "network."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  dnet ports", "  dnet ports --json | jq '.ports[] | {hostPort, container, via}'"})
final class PortsCommand extends HostCommand {
  @Override
  Needs needs() {
    return new Needs(Part.RULES, Part.STACKS);
  }

  @Override
  Object json(Host host) {
    return report(host);
  }

  @Override
  List<Line> text(Host host, int width) {
    return PortsText.of(report(host), width);
  }

  private static PortsReport report(Host host) {
    return Reports.ports(host, new Reachability(new World(host))::of);
  }

  @Override
  List<String> plainCommands(Host host) {
    return List.of(
        "docker ps --format '{{.Names}} {{.Ports}}'",
        "iptables -t nat -nvL DOCKER --line-numbers",
        "ip6tables -t nat -nvL DOCKER --line-numbers",
        "pgrep -a docker-proxy");
  }
}
