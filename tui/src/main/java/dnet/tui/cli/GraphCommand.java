package dnet.tui.cli;

import dnet.inspector.assemble.Assembler;
import dnet.inspector.model.Container;
import dnet.inspector.model.ContainerLookup;
import dnet.inspector.model.Host;
import dnet.inspector.report.GraphReport;
import dnet.inspector.report.ReportJson;
import dnet.inspector.report.Reports;
import dnet.inspector.snapshot.ObserveOptions.Part;
import dnet.tui.render.GraphDot;
import dnet.tui.render.GraphMermaid;
import dnet.tui.render.GraphSvg;
import dnet.tui.render.GraphTree;
import dnet.tui.render.Line;
import dnet.tui.render.TextSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "graph",
    header = "Draw the wiring: bridges, their ports, the containers at the other ends.",
    description = {
      "As a tree for the terminal, or with --format as dot (Graphviz), mermaid, svg or json."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dnet graph                            a tree",
      "  dnet graph web db                     only what these two are wired by",
      "  dnet graph --network back             one Docker network",
      "  dnet graph --format svg -o host.svg   a picture for the ticket",
      "  dnet graph --format dot | dot -Tpdf > host.pdf"
    })
final class GraphCommand extends HostCommand {
  private static final Set<OpenOption> WRITE =
      Set.of(
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);

  @Parameters(
      paramLabel = "CONTAINER",
      arity = "0..*",
      description = "Only these; name, id or id prefix.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--network",
      paramLabel = "NETWORK",
      description = "Only what is wired to this Docker network.")
  private @Nullable String network;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to write; standard output otherwise. A symbolic link is not followed.")
  private @Nullable Path output;

  @Option(names = "--ascii", description = "Draw the tree without box-drawing characters.")
  private boolean ascii;

  @Override
  Needs needs() {
    return new Needs(Part.RULES);
  }

  @Override
  List<String> formats() {
    return List.of("tree", "table", "json", "dot", "mermaid", "svg");
  }

  @Override
  boolean isDocument() {
    return output == null
        && (options().wantsJson() || List.of("dot", "mermaid", "svg").contains(options().format()));
  }

  @Override
  Object json(Host host) {
    return report(host);
  }

  @Override
  List<Line> text(Host host, int width) {
    GraphReport graph = report(host);
    return switch (options().format()) {
      case "dot" -> GraphDot.of(graph).stream().map(Line::of).toList();
      case "mermaid" -> GraphMermaid.of(graph).stream().map(Line::of).toList();
      case "svg" -> GraphSvg.of(graph).stream().map(Line::of).toList();
      default -> GraphTree.of(graph, width, ascii);
    };
  }

  private GraphReport report(Host host) {
    Networks.check(host, network);
    List<Container> containers = names.stream().map(n -> ContainerLookup.find(host, n)).toList();
    return Reports.graph(host, containers, network);
  }

  @Override
  Integer answer() throws IOException {
    if (output == null) {
      return super.answer();
    }
    Host host = Assembler.assemble(snapshot());
    byte[] document = document(host);
    try (var out = Files.newByteChannel(output, WRITE)) {
      var left = java.nio.ByteBuffer.wrap(document);
      while (left.hasRemaining()) {
        out.write(left);
      }
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.FAILED, "cannot write " + output + ": " + e.getMessage(), e);
    }
    finish(host);
    return isAnswered(host) ? ExitCode.OK : ExitCode.UNKNOWN;
  }

  private byte[] document(Host host) throws IOException {
    if (options().wantsJson()) {
      ByteArrayOutputStream json = new ByteArrayOutputStream();
      ReportJson.write(json(host), json);
      return json.toByteArray();
    }
    StringBuilder text = new StringBuilder();
    new TextSink(text, options().colour() == ColourChoice.ALWAYS).lines(text(host, 0));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  List<String> plainCommands(Host host) {
    List<String> commands =
        new ArrayList<>(
            List.of(
                "ip -d link; ip addr",
                "bridge -d link",
                "docker network ls",
                "iptables -t nat -nvL DOCKER"));
    for (Container container : host.containers()) {
      if (container.pid() != null) {
        commands.add("nsenter -t " + container.pid() + " -n ip -d addr   # " + container.shortId());
      }
    }
    return commands;
  }
}
