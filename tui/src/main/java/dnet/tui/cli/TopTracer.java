package dnet.tui.cli;

import dnet.capture.session.Assignment;
import dnet.capture.session.TraceRun;
import dnet.inspector.advice.Remedy;
import dnet.inspector.assemble.Assembler;
import dnet.inspector.linux.Privileges;
import dnet.inspector.model.ContainerLookup.AmbiguousNameException;
import dnet.inspector.model.ContainerLookup.UnknownNameException;
import dnet.inspector.model.Host;
import dnet.inspector.model.flow.Flow;
import dnet.inspector.model.flow.Trace;
import dnet.inspector.model.flow.Verdict;
import dnet.inspector.remedy.Ground;
import dnet.inspector.report.PathMapper;
import dnet.inspector.report.PathReport;
import dnet.inspector.simulate.Endpoints;
import dnet.inspector.simulate.Question;
import dnet.inspector.simulate.Simulator;
import dnet.inspector.simulate.UnanswerableException;
import dnet.inspector.simulate.World;
import dnet.inspector.simulate.mend.Remedies;
import dnet.inspector.snapshot.Snapshot;
import dnet.tui.render.Line;
import dnet.tui.render.PathText;
import dnet.tui.render.Style;
import dnet.tui.render.TraceText;
import dnet.tui.top.Observation;
import dnet.tui.top.Tracer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Predicts and traces for {@code dnet top}, by the commands' own grammar. */
final class TopTracer implements Tracer {
  private final Observation observation;
  private final @Nullable Path hostNetns;
  private final TopOffers offers;
  private volatile @Nullable TraceRun running;
  private volatile boolean stopped;

  /**
   * A tracer.
   *
   * @param hostNetns a file of the namespace that is called host; null for dnet's own
   * @param offers are told what would mend what fails
   */
  TopTracer(Observation observation, @Nullable Path hostNetns, TopOffers offers) {
    this.observation = observation;
    this.hostNetns = hostNetns;
    this.offers = offers;
  }

  /** A, B and options. */
  @Command(name = "trace")
  private static final class Words {
    @Parameters(index = "0")
    private String from = "";

    @Parameters(index = "1")
    private String to = "";

    @Mixin private final FlowOptions flow = new FlowOptions();

    @Mixin private final TraceOptions how = new TraceOptions();

    Question question(World world) throws UnanswerableException {
      return new Endpoints(world)
          .resolve(
              new Endpoints.Wish(from, to, flow.protocol(), flow.port(), flow.size, flow.ipv6));
    }
  }

  @Override
  public Result run(Request request, Progress progress) throws IOException {
    stopped = false;
    try {
      Words words = new Words();
      new CommandLine(words).parseArgs(request.words().toArray(String[]::new));
      words.flow.check();
      words.how.check();
      return request.send() ? trace(words, request, progress) : predict(words, request);
    } catch (UnknownNameException e) {
      throw new IOException(e.getMessage() + "; there are: " + String.join(", ", e.known()), e);
    } catch (AmbiguousNameException e) {
      throw new IOException(e.getMessage() + ": " + String.join(", ", e.candidates()), e);
    } catch (UnanswerableException | CommandException | ParameterException e) {
      throw new IOException(String.valueOf(e.getMessage()).lines().findFirst().orElse(""), e);
    }
  }

  private Result predict(Words words, Request request) throws UnanswerableException {
    Host host = Assembler.assemble(request.shown());
    World world = new World(host);
    Question question = words.question(world);
    Trace trace = new Simulator(world).simulate(question);
    List<Line> lines = new ArrayList<>();
    lines.add(Line.of("Predicted; nothing was sent.", Style.DIM));
    List<Remedy> remedies = Remedies.of(host, question, trace);
    lines.addAll(PathText.of(PathMapper.predicted(host, trace, views(remedies)), request.ascii()));
    return result(lines, request.shown(), host, remedies);
  }

  private static List<PathReport.RemedyView> views(List<Remedy> remedies) {
    return remedies.stream()
        .map(r -> new PathReport.RemedyView(r.command(), r.effect(), r.risk()))
        .toList();
  }

  private Result result(List<Line> lines, Snapshot snapshot, Host host, List<Remedy> remedies) {
    if (remedies.isEmpty()) {
      return new Result(lines, List.of(), "");
    }
    Ground ground = new Ground(host, snapshot.processes(), hostNetns);
    return new Result(lines, remedies, offers.keep(ground, remedies));
  }

  private Result trace(Words words, Request request, Progress progress)
      throws IOException, UnanswerableException {
    if (!Privileges.current().sysAdmin()) {
      throw new IOException("tracing needs root; only a prediction is possible");
    }
    Snapshot snapshot = observation.take();
    Host host = Assembler.assemble(snapshot);
    World world = new World(host);
    Question question = words.question(world);
    List<Trace> candidates = new Simulator(world).possible(question);
    Flow asked = candidates.get(0).flow();
    if (asked.origin() == null || host.namespace(asked.origin()).isEmpty()) {
      if (!words.how.passive) {
        throw new IOException("sending from " + words.from + ": it is not on this host");
      }
    }
    TraceRun run =
        new TraceRun(
            new Assignment(
                snapshot,
                host,
                hostNetns,
                question,
                candidates,
                words.how.count,
                words.how.interval(),
                words.flow.size,
                words.how.timeout(),
                words.how.passive,
                words.how.pcap,
                () -> again(words)));
    running = run;
    if (stopped) {
      run.stop();
    }
    try {
      Verdict verdict = run.run(watcher(asked, request, progress));
      List<Remedy> remedies =
          verdict.culprit() == null ? List.of() : Remedies.of(host, question, verdict.asTrace());
      PathReport report = PathMapper.traced(host, verdict, views(remedies));
      List<Line> lines = TraceText.of(report, host.gaps(), request.width(), request.ascii());
      return result(lines, snapshot, host, remedies);
    } finally {
      running = null;
    }
  }

  private static TraceRun.Watcher watcher(Flow asked, Request request, Progress progress) {
    PathReport.FlowView flow = PathMapper.flow(asked);
    return (hops, sent, answered) ->
        progress.shows(
            TraceText.live(
                flow,
                hops.stream().map(PathMapper::seen).toList(),
                sent,
                answered,
                request.width(),
                request.ascii()));
  }

  private Assignment.Now again(Words words) throws IOException {
    Host host = Assembler.assemble(observation.take());
    World world = new World(host);
    try {
      return new Assignment.Now(host, new Simulator(world).possible(words.question(world)));
    } catch (UnanswerableException | UnknownNameException | AmbiguousNameException e) {
      // Somebody removed it meanwhile.
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void stop() {
    stopped = true;
    TraceRun run = running;
    if (run != null) {
      run.stop();
    }
  }
}
