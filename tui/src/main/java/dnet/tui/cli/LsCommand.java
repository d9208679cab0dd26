package dnet.tui.cli;

import dnet.inspector.model.Container;
import dnet.inspector.model.ContainerLookup;
import dnet.inspector.model.Host;
import dnet.inspector.pasted.PasteReader;
import dnet.inspector.report.ContainerView;
import dnet.inspector.report.MapReport;
import dnet.inspector.report.NamespaceView;
import dnet.inspector.report.PastedReport;
import dnet.inspector.report.ReportJson;
import dnet.inspector.report.Reports;
import dnet.inspector.snapshot.ObserveOptions.Part;
import dnet.tui.render.Line;
import dnet.tui.render.LsRows;
import dnet.tui.render.LsText;
import dnet.tui.render.PastedText;
import dnet.tui.render.RowTemplate;
import dnet.tui.render.TextSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "ls",
    header = "Show which container owns which interface on which bridge.",
    description = {
      "One row an interface of every container, in every state; then the network",
      "namespaces that belong to no container. !down and !no-carrier mark",
      "interfaces that carry nothing."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dnet ls                     everything",
      "  dnet ls web db              two containers",
      "  dnet ls --network back      one Docker network",
      "  dnet ls --json | jq '.containers[] | {name, pid}'",
      "  dnet ls --format 'table {{.Container}}\\t{{.Address}}\\t{{.Peer}}'"
    })
final class LsCommand extends HostCommand {
  @Parameters(
      paramLabel = "CONTAINER",
      arity = "0..*",
      description = "Only these; name, id or id prefix.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--network",
      paramLabel = "NETWORK",
      description = "Only interfaces on this Docker network.")
  private @Nullable String network;

  @Option(
      names = {"-br", "--brief"},
      description = "Only container, interface, addresses, peer and bridge.")
  private boolean brief;

  private @Nullable RowTemplate template;

  @Option(
      names = "--from-text",
      paramLabel = "DIR",
      description = "Answer from pasted brctl show, ifconfig, docker ps, route -n in DIR's files.")
  private @Nullable Path fromText;

  @Override
  Integer answer() throws IOException {
    if (fromText == null) {
      return super.answer();
    }
    PastedReport report = Reports.pasted(PasteReader.read(fromText));
    if (options().wantsJson()) {
      ReportJson.write(report, console().bytes());
    } else {
      console().out(options().colour()).lines(PastedText.of(report, console().width()));
      report.gaps().forEach(g -> console().error("not known: " + g.what() + ": " + g.why()));
    }
    boolean paired =
        report.containers().stream()
            .flatMap(c -> c.interfaces().stream())
            .anyMatch(i -> i.peer() != null);
    return paired ? ExitCode.OK : ExitCode.UNKNOWN;
  }

  @Override
  Needs needs() {
    // Published ports are part of the JSON form only.
    return options().wantsJson() ? new Needs(Part.RULES) : new Needs();
  }

  @Override
  boolean operand(String word) {
    return names.add(word);
  }

  @Override
  void check() {
    if (fromText != null && (options().from != null || !names.isEmpty() || network != null)) {
      throw new CommandException(
          ExitCode.USAGE, "--from-text cannot be given with --from, containers or a network");
    }
    if (fromText != null && RowTemplate.isTemplate(options().format)) {
      throw new CommandException(ExitCode.USAGE, "--from-text cannot be given with a template");
    }
    if (RowTemplate.isTemplate(options().format)) {
      try {
        template = RowTemplate.parse(options().format, LsRows.FIELDS);
      } catch (IllegalArgumentException e) {
        throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
      }
    }
  }

  @Override
  void show(Host host, TextSink out, int width) {
    if (template == null) {
      super.show(host, out, width);
    } else {
      template.write(LsRows.of(report(host)), width, out);
    }
  }

  @Override
  Object json(Host host) {
    return report(host);
  }

  @Override
  List<Line> text(Host host, int width) {
    return LsText.of(report(host), width, brief);
  }

  private MapReport report(Host host) {
    MapReport all = Reports.map(host);
    if (names.isEmpty() && network == null) {
      return all;
    }
    Set<String> ids =
        names.stream().map(n -> ContainerLookup.find(host, n).id()).collect(Collectors.toSet());
    Networks.check(host, network);
    List<ContainerView> containers = new ArrayList<>();
    for (ContainerView container : all.containers()) {
      ContainerView shown = network == null ? container : onNetwork(container, network);
      if ((ids.isEmpty() || ids.contains(container.id())) && shown != null) {
        containers.add(shown);
      }
    }
    List<NamespaceView> none = List.of();
    return new MapReport(all.formatVersion(), all.host(), containers, none, all.gaps());
  }

  private static @Nullable ContainerView onNetwork(ContainerView all, String network) {
    var links = all.interfaces().stream().filter(i -> network.equals(i.network())).toList();
    return links.isEmpty()
        ? null
        : new ContainerView(
            all.id(),
            all.name(),
            all.image(),
            all.state(),
            all.pid(),
            all.networkMode(),
            all.netns(),
            all.sharesNetnsWith(),
            links,
            all.ports());
  }

  @Override
  List<String> plainCommands(Host host) {
    List<String> commands =
        new ArrayList<>(List.of("docker ps -a", "ip -d link", "bridge -d link"));
    for (Container container : host.containers()) {
      if (container.pid() != null && (names.isEmpty() || names.contains(container.name()))) {
        commands.add("nsenter -t " + container.pid() + " -n ip -d addr   # " + container.shortId());
      }
    }
    return commands;
  }
}
