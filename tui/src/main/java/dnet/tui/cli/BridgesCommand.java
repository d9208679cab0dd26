package dnet.tui.cli;

import dnet.inspector.model.Host;
import dnet.inspector.model.ovs.OpenVswitch;
import dnet.inspector.report.Reports;
import dnet.inspector.snapshot.ObserveOptions.Part;
import dnet.tui.render.BridgesText;
import dnet.tui.render.Line;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "bridges",
    header = "Show every bridge, what its id means, and who owns each port.",
    footerHeading = "%nExamples:%n",
    footer = {"  dnet bridges", "  dnet bridges --json | jq '.bridges[] | {name, id, mac}'"})
final class BridgesCommand extends HostCommand {
  @Override
  Needs needs() {
    return new Needs(Part.SWITCHES);
  }

  @Override
  Object json(Host host) {
    return Reports.bridges(host);
  }

  @Override
  List<Line> text(Host host, int width) {
    return BridgesText.of(Reports.bridges(host), width);
  }

  @Override
  List<String> plainCommands(Host host) {
    List<String> commands =
        new ArrayList<>(
            List.of(
                "brctl show",
                "ip -d link show type bridge",
                "bridge -d link",
                "docker network ls"));
    OpenVswitch ovs = host.ovs();
    if (ovs != null) {
      commands.add("ovs-vsctl --db=unix:" + ovs.database() + " show");
      ovs.bridges().forEach(b -> commands.add("ovs-ofctl dump-flows " + b.name()));
    }
    return commands;
  }
}
