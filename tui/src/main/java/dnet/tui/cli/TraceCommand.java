package dnet.tui.cli;

import dnet.capture.session.Assignment;
import dnet.capture.session.TraceRun;
import dnet.capture.source.LiveCaptures;
import dnet.capture.verdict.Judge;
import dnet.inspector.advice.Remedy;
import dnet.inspector.assemble.Assembler;
import dnet.inspector.linux.Privileges;
import dnet.inspector.model.ContainerLookup.AmbiguousNameException;
import dnet.inspector.model.ContainerLookup.UnknownNameException;
import dnet.inspector.model.Host;
import dnet.inspector.model.flow.Flow;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Protocol;
import dnet.inspector.model.flow.Trace;
import dnet.inspector.model.flow.Verdict;
import dnet.inspector.report.PathMapper;
import dnet.inspector.report.PathReport;
import dnet.inspector.simulate.Endpoints;
import dnet.inspector.simulate.Question;
import dnet.inspector.simulate.Simulator;
import dnet.inspector.simulate.UnanswerableException;
import dnet.inspector.simulate.World;
import dnet.inspector.simulate.mend.Remedies;
import dnet.inspector.snapshot.ObserveOptions.Part;
import dnet.inspector.snapshot.Snapshot;
import dnet.tui.render.Line;
import dnet.tui.render.TraceText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "trace",
    header = "Follow real packets from A to B and back, hop by hop.",
    description = {
      "Sends probes from A's namespace and watches every interface on their way.",
      "A and B: a container's name, id or id prefix; host; host:PORT; an IP address;",
      "pid:1234; netns:/path. Needs root. Exit 0 delivered, 1 lost or rejected, 3 not",
      "enough known to say."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dnet trace web db                   where does a ping get to?",
      "  dnet trace web db --tcp 5432        and a connection?",
      "  dnet trace host host:8080           a published port, from this host",
      "  dnet trace web 192.0.2.1 --size 1500",
      "  dnet trace web db --tcp 5432 --passive --pcap db.pcapng"
    })
final class TraceCommand extends HostCommand {
  @Parameters(index = "0", paramLabel = "A", description = "Who sends.")
  private String from = "";

  @Parameters(index = "1", paramLabel = "B", description = "Who should get it.")
  private String to = "";

  @Mixin private final FlowOptions flow = new FlowOptions();

  @Mixin private final TraceOptions how = new TraceOptions();

  @Mixin private final Offering offering = new Offering();

  private @Nullable PathReport report;
  private boolean fixable;
  private @Nullable LiveScreen screen;
  private volatile @Nullable TraceRun running;
  private volatile boolean stopped;

  @Override
  Needs needs() {
    return new Needs(Part.values());
  }

  @Override
  void check() {
    super.check();
    flow.check();
    if (options().from != null) {
      throw new CommandException(
          ExitCode.USAGE, "dnet trace sends packets, so it takes no --from; dnet path does");
    }
    how.check();
  }

  @Override
  Integer answer() throws IOException {
    if (!Privileges.current().sysAdmin()) {
      throw new CommandException(
          ExitCode.UNKNOWN,
          "tracing needs root, for packets of other namespaces; dnet path only predicts");
    }
    Thread warmUp = new Thread(TraceCommand::warmUp, "capture-warm-up");
    warmUp.setDaemon(true);
    warmUp.start();
    try (Interrupts interrupts = new Interrupts(this::stop)) {
      Snapshot snapshot = snapshot();
      Host host = Assembler.assemble(snapshot);
      World world = new World(host);
      Question question = question(world);
      List<Trace> candidates = new Simulator(world).possible(question);
      if (interrupts.isAsked()) {
        throw new CommandException(130, "stopped before anything was sent");
      }
      Verdict verdict = verdict(snapshot, host, question, candidates);
      List<Remedy> remedies = remedies(host, question, verdict);
      fixable = offering.keep(options(), snapshot, host, remedies);
      report =
          PathMapper.traced(
              host,
              verdict,
              remedies.stream()
                  .map(r -> new PathReport.RemedyView(r.command(), r.effect(), r.risk()))
                  .toList());
      return show(host);
    }
  }

  /** What fails here fails again, and is said, where captures are opened. */
  private static void warmUp() {
    try {
      LiveCaptures.warmUp();
    } catch (IOException e) {
      // Said later.
    }
  }

  private void stop() {
    stopped = true;
    TraceRun run = running;
    if (run != null) {
      run.stop();
    }
  }

  private Question question(World world) {
    try {
      return new Endpoints(world)
          .resolve(
              new Endpoints.Wish(from, to, flow.protocol(), flow.port(), flow.size, flow.ipv6));
    } catch (UnanswerableException e) {
      throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private Verdict verdict(Snapshot snapshot, Host host, Question question, List<Trace> candidates)
      throws IOException {
    Trace predicted = candidates.get(0);
    Flow asked = predicted.flow();
    boolean sendable = host.namespace(asked.origin()).isPresent();
    if (asked.destination().isUnspecified() || (asked.origin() != null && !sendable)) {
      return Judge.unsent(predicted);
    }
    if (asked.origin() == null && !how.passive) {
      throw new CommandException(
          ExitCode.UNKNOWN,
          "sending from " + from + ": it is not on this host; --passive watches what it sends");
    }
    // IP's header, eight octets of ICMP or UDP, and what the probe is known by.
    int least = asked.protocol() == Protocol.TCP ? 0 : (asked.isV4() ? 20 : 40) + 8 + 16;
    if (flow.size != 0 && flow.size < least) {
      throw new CommandException(
          ExitCode.USAGE, "a probe takes " + least + " octets at least, not " + flow.size);
    }
    TraceRun run =
        new TraceRun(
            new Assignment(
                snapshot,
                host,
                options().hostNetns,
                question,
                candidates,
                how.count,
                how.interval(),
                flow.size,
                how.timeout(),
                how.passive,
                how.pcap,
                this::again));
    running = run;
    if (stopped) {
      run.stop();
    }
    return run.run(watcher(asked));
  }

  private Assignment.Now again() throws IOException {
    Host host = Assembler.assemble(snapshot());
    World world = new World(host);
    try {
      return new Assignment.Now(host, new Simulator(world).possible(question(world)));
    } catch (CommandException | UnknownNameException | AmbiguousNameException e) {
      // Somebody removed it meanwhile: that is no usage error.
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Hops that fill while probes fly; on a terminal only. */
  private TraceRun.Watcher watcher(Flow asked) {
    if (!console().isTerminal() || options().wantsJson()) {
      return (hops, sent, answered) -> {};
    }
    LiveScreen drawn =
        new LiveScreen(console().out(), console().out(options().colour()), console().height());
    PathReport.FlowView view = PathMapper.flow(asked);
    screen = drawn;
    return (hops, sent, answered) ->
        drawn.draw(
            TraceText.live(
                view,
                hops.stream().map(PathMapper::seen).toList(),
                sent,
                answered,
                console().width(),
                !console().isUtf8()));
  }

  private Integer show(Host host) throws IOException {
    if (screen != null) {
      screen.erase();
    }
    if (options().wantsJson()) {
      dnet.inspector.report.ReportJson.write(json(host), console().bytes());
    } else {
      console().out(options().colour()).lines(text(host, console().width()));
    }
    finish(host);
    return code(host);
  }

  private static List<Remedy> remedies(Host host, Question question, Verdict verdict) {
    return verdict.culprit() == null ? List.of() : Remedies.of(host, question, verdict.asTrace());
  }

  private PathReport report() {
    if (report == null) {
      throw new IllegalStateException("nothing was traced");
    }
    return report;
  }

  @Override
  Object json(Host host) {
    return report();
  }

  @Override
  List<Line> text(Host host, int width) {
    return Offering.hinted(
        TraceText.of(report(), host.gaps(), width, !console().isUtf8()), fixable);
  }

  @Override
  int code(Host host) {
    return switch (Outcome.valueOf(report().outcome())) {
      case DELIVERED -> ExitCode.OK;
      case LOST, REJECTED -> ExitCode.FOUND;
      case UNKNOWN -> ExitCode.UNKNOWN;
    };
  }

  @Override
  List<String> plainCommands(Host host) {
    String destination = report().flow().destination();
    String filter =
        "host "
            + destination
            + (flow.protocol() == Protocol.ICMP ? " and icmp" : " and port " + flow.port());
    List<String> commands = new ArrayList<>();
    commands.add("tcpdump -ni IFACE " + filter + "   # at every hop, in its namespace");
    host.containers().stream()
        .filter(c -> c.name().equals(report().flow().from()) && c.pid() != null)
        .forEach(c -> commands.add("nsenter -t " + c.pid() + " -n ping -c5 " + destination));
    commands.add("iptables-save -c; nstat -az   # before and after");
    return commands;
  }
}
