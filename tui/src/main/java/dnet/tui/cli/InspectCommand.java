package dnet.tui.cli;

import dnet.inspector.model.Container;
import dnet.inspector.model.ContainerLookup;
import dnet.inspector.model.Host;
import dnet.inspector.model.firewall.Table;
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
  boolean operand(String word) {
    boolean first = name.isEmpty();
    name = first ? word : name;
    return first;
  }

  @Override
  boolean isComplete() {
    return !name.isEmpty();
  }

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
    return InspectText.of(Reports.inspect(host, ContainerLookup.find(host, name)), width);
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
      commands.add(enter + "ip route show table all");
      commands.add(enter + "ip -6 route show table all");
      commands.add(enter + "ip rule");
      commands.add(enter + "ip -6 rule");
      commands.add(enter + "ip neigh");
      commands.add(enter + "bridge fdb");
      commands.add("cat /proc/" + container.pid() + "/root/etc/resolv.conf");
    }
    commands.add("iptables -t nat -nvL DOCKER --line-numbers");
    if (container.pid() != null) {
      String enter = "nsenter -t " + container.pid() + " -n ";
      commands.add(enter + "ss -lntup");
      for (String program : firewalls(host, container)) {
        commands.add(enter + program);
      }
      commands.add(enter + "sysctl -a -r '^net\\.(ipv[46]\\.(conf|ip_)|bridge|netfilter)'");
      commands.add(enter + "tc -s qdisc");
      commands.add(enter + "conntrack -C");
    }
    return commands;
  }

  /** What lists the rules that its namespace has; nothing is asked that would load a module. */
  private static List<String> firewalls(Host host, Container container) {
    return host.namespace(container.netns()).stream()
        .flatMap(n -> n.stack().ruleset().tables().stream())
        .map(Table::program)
        .distinct()
        .map(p -> p.equals("nft") ? "nft list ruleset" : p + "-save -c")
        .toList();
  }
}
