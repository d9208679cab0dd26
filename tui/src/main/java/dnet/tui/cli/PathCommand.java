package dnet.tui.cli;

import dnet.inspector.advice.Remedy;
import dnet.inspector.model.Container;
import dnet.inspector.model.Host;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Protocol;
import dnet.inspector.model.flow.Trace;
import dnet.inspector.report.MatrixReport;
import dnet.inspector.report.PathMapper;
import dnet.inspector.report.PathReport;
import dnet.inspector.simulate.Endpoints;
import dnet.inspector.simulate.Matrix;
import dnet.inspector.simulate.Question;
import dnet.inspector.simulate.Simulator;
import dnet.inspector.simulate.UnanswerableException;
import dnet.inspector.simulate.World;
import dnet.inspector.simulate.mend.Remedies;
import dnet.inspector.snapshot.ObserveOptions.Part;
import dnet.inspector.snapshot.Snapshot;
import dnet.tui.render.Line;
import dnet.tui.render.MatrixText;
import dnet.tui.render.PathText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "path",
    header = "Predict a packet's way from A to B and back; sends nothing.",
    description = {
      "A and B: a container's name, id or id prefix; host; host:PORT; an IP address;",
      "pid:1234; netns:/path. Exit 0 delivered, 1 lost or rejected, 3 not enough",
      "known to say."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dnet path web db                    would a ping get through?",
      "  dnet path web db --tcp 5432         and a connection?",
      "  dnet path 192.0.2.7 host:8080       a published port, for a client outside",
      "  dnet path web 192.0.2.1 --size 1500 --from ticket.json",
      "  dnet path --matrix --network back   who can reach whom"
    })
final class PathCommand extends HostCommand {
  @Parameters(index = "0", arity = "0..1", paramLabel = "A", description = "Who sends.")
  private String from = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "B", description = "Who should get it.")
  private String to = "";

  @Option(names = "--matrix", description = "All pairs of containers instead of A and B.")
  private boolean matrix;

  @Option(
      names = "--network",
      paramLabel = "NETWORK",
      description = "With --matrix: only containers on this Docker network.")
  private @Nullable String network;

  @Mixin private final FlowOptions flow = new FlowOptions();

  @Mixin private final Offering offering = new Offering();

  private @Nullable PathReport report;
  private boolean fixable;

  @Override
  Needs needs() {
    return new Needs(Part.values());
  }

  @Override
  void check() {
    super.check();
    flow.check();
    if (matrix != from.isEmpty() || (!matrix && to.isEmpty())) {
      throw new CommandException(
          ExitCode.USAGE, matrix ? "--matrix takes no A and B" : "A and B are missing");
    }
    if (network != null && !matrix) {
      throw new CommandException(ExitCode.USAGE, "--network goes with --matrix");
    }
  }

  @Override
  void observed(Snapshot snapshot, Host host) {
    if (!matrix) {
      fixable =
          offering.keep(
              options(),
              snapshot,
              host,
              report(host).remedies().stream()
                  .map(r -> new Remedy(r.command(), r.effect(), r.risk()))
                  .toList());
    }
  }

  @Override
  Object json(Host host) {
    return matrix ? matrix(host) : report(host);
  }

  @Override
  List<Line> text(Host host, int width) {
    return matrix
        ? MatrixText.of(matrix(host), width, !console().isUtf8())
        : Offering.hinted(PathText.of(report(host), !console().isUtf8()), fixable);
  }

  private MatrixReport matrix(Host host) {
    Networks.check(host, network);
    List<Container> members =
        host.containers().stream()
            .filter(Container::isAlive)
            .filter(
                c ->
                    network == null
                        || c.attachments().stream().anyMatch(a -> a.network().equals(network)))
            .toList();
    return MatrixReport.of(
        host,
        flow.protocol().word(),
        flow.protocol().hasPorts() ? Integer.valueOf(flow.port()) : null,
        members.stream().map(Container::name).toList(),
        Matrix.of(new World(host), members, flow.protocol(), flow.port(), flow.ipv6));
  }

  @Override
  int code(Host host) {
    if (matrix) {
      return isAnswered(host) ? ExitCode.OK : ExitCode.UNKNOWN;
    }
    return switch (Outcome.valueOf(report(host).outcome())) {
      case DELIVERED -> ExitCode.OK;
      case LOST, REJECTED -> ExitCode.FOUND;
      case UNKNOWN -> ExitCode.UNKNOWN;
    };
  }

  private PathReport report(Host host) {
    if (report == null) {
      World world = new World(host);
      try {
        Question question =
            new Endpoints(world)
                .resolve(
                    new Endpoints.Wish(
                        from, to, flow.protocol(), flow.port(), flow.size, flow.ipv6));
        Trace trace = new Simulator(world).simulate(question);
        report =
            PathMapper.predicted(
                host,
                trace,
                Remedies.of(host, question, trace).stream()
                    .map(r -> new PathReport.RemedyView(r.command(), r.effect(), r.risk()))
                    .toList());
      } catch (UnanswerableException e) {
        throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
      }
    }
    return report;
  }

  @Override
  List<String> plainCommands(Host host) {
    List<String> commands = new ArrayList<>();
    if (matrix) {
      return List.of("docker exec A ping -c1 B   # for every A and B");
    }
    String destination = report(host).flow().destination();
    host.containers().stream()
        .filter(c -> c.name().equals(report(host).flow().from()) && c.pid() != null)
        .forEach(
            c -> {
              String enter = "nsenter -t " + c.pid() + " -n ";
              commands.add(enter + "ip route get " + destination);
              commands.add(enter + "ip neighbour");
            });
    commands.add("ip rule; ip route show table all");
    commands.add("bridge fdb show");
    commands.add("iptables-save -c; nft list ruleset");
    if (flow.protocol() != Protocol.ICMP) {
      commands.add("ss -lntup");
    }
    return commands;
  }
}
