package dnet.tui.cli;

import dnet.inspector.model.Container;
import dnet.inspector.model.ContainerLookup;
import dnet.inspector.model.Host;
import dnet.inspector.report.Reports;
import dnet.inspector.snapshot.ObserveOptions.Part;
import dnet.tui.render.InspectText;
import dnet.tui.render.Line;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "inspect",
    header = "Show all about one container's network.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  dnet inspect web",
      "  dnet inspect 3f2a --json | jq .dns",
      "  dnet inspect web --from ticket.json"
    })
final class InspectCommand extends HostCommand {
  @Parameters(paramLabel = "CONTAINER", description = "Name, id or unique id prefix.")
  private String name = "";

  @Override
  Needs needs() {
    return new Needs(Part.values());
  }

  @Override
  Object json(Host host) {
    return Reports.inspect(host, ContainerLookup.find(host, name));
  }

  @Override
  List<Line> text(Host host, int width) {
    return InspectText.of(Reports.inspect(host, ContainerLookup.find(host, name)));
  }

  @Override
  boolean isAnswered(Host host) {
    Container container = ContainerLookup.find(host, name);
    return !container.isAlive() || host.namespace(container.netns()).isPresent();
  }

  @Override
  List<String> plainCommands(Host host) {
    Container container = ContainerLookup.find(host, name);
    List<String> commands = new ArrayList<>();
    commands.add("docker inspect " + container.shortId());
    if (container.pid() != null) {
      String enter = "nsenter -t " + container.pid() + " -n ";
      commands.add(enter + "ip -d -s link");
      commands.add(enter + "ip addr");
      commands.add("cat /proc/" + container.pid() + "/root/etc/resolv.conf");
    }
    commands.add("iptables -t nat -nvL DOCKER --line-numbers");
    return commands;
  }
}
