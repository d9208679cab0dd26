package dnet.capture.session;

import dnet.fixtures.fault.Asked;
import dnet.fixtures.fault.FaultHost;
import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LabHost;
import dnet.inspector.assemble.Assembler;
import dnet.inspector.model.Host;
import dnet.inspector.model.flow.Protocol;
import dnet.inspector.model.flow.Trace;
import dnet.inspector.model.flow.Verdict;
import dnet.inspector.procfs.NamespaceMount;
import dnet.inspector.simulate.Endpoints;
import dnet.inspector.simulate.Question;
import dnet.inspector.simulate.Simulator;
import dnet.inspector.simulate.UnanswerableException;
import dnet.inspector.simulate.World;
import dnet.inspector.snapshot.HostObserver;
import dnet.inspector.snapshot.ObserveOptions;
import dnet.inspector.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Traces on a host of the lab, as the command does on its own. */
final class TraceLab {
  static final int COUNT = 3;

  private final LabEngine engine;
  private final String client;
  private final List<LabHost> unseen;
  private final @Nullable Path switches;

  /**
   * Traces on an engine's host.
   *
   * @param client what {@link FaultHost#CLIENT} stands for as a sender
   */
  private TraceLab(LabEngine engine, String client, List<LabHost> unseen, @Nullable Path switches) {
    this.engine = engine;
    this.client = client;
    this.unseen = List.copyOf(unseen);
    this.switches = switches;
  }

  /** With Open vSwitch's database. */
  static TraceLab of(LabEngine engine, Path switches) {
    return new TraceLab(engine, FaultHost.CLIENT, List.of(), switches);
  }

  static TraceLab of(LabEngine engine) {
    return new TraceLab(engine, FaultHost.CLIENT, List.of(), null);
  }

  /** Other labs on this machine may have clients with the same address as this one's. */
  static TraceLab of(FaultHost host) {
    return new TraceLab(host.engine(), "netns:" + host.client().netns(), List.of(), null);
  }

  /** The same where some hosts of the lab are out of sight, as if on other machines. */
  TraceLab without(LabHost... others) {
    return new TraceLab(engine, client, List.of(others), switches);
  }

  Snapshot observeWithout(LabHost... others) throws IOException {
    return without(others).observe();
  }

  Snapshot observe() throws IOException {
    Snapshot all = all();
    List<String> hidden = unseen.stream().map(h -> h.netns().toString()).toList();
    List<Long> inodes =
        all.mounts().stream()
            .filter(m -> hidden.contains(m.path()))
            .map(NamespaceMount::inode)
            .toList();
    return new Snapshot(
        all.formatVersion(),
        all.tool(),
        all.takenAt(),
        all.hostName(),
        all.kernel(),
        all.homeNetns(),
        all.engine(),
        all.namespaces().stream().filter(n -> !inodes.contains(n.inode())).toList(),
        all.processes(),
        all.mounts(),
        all.proxies(),
        all.resolvers(),
        all.socketOwners(),
        all.gaps(),
        all.ovs());
  }

  private Snapshot all() throws IOException {
    return HostObserver.observe(
        new ObserveOptions(
            "unix://" + engine.socket(),
            null,
            Map.of(),
            switches,
            engine.host().netns(),
            Set.of(ObserveOptions.Part.values())),
        "test");
  }

  private Question question(World world, Asked asked) {
    try {
      return new Endpoints(world)
          .resolve(
              new Endpoints.Wish(
                  asked.from().equals(FaultHost.CLIENT) ? client : asked.from(),
                  asked.to(),
                  Protocol.valueOf(asked.protocol().toUpperCase(Locale.ROOT)),
                  asked.port(),
                  asked.size(),
                  asked.ipv6()));
    } catch (UnanswerableException e) {
      throw new IllegalArgumentException(e);
    }
  }

  Verdict trace(Asked asked) throws IOException {
    return trace(observe(), asked, null);
  }

  /**
   * Traces.
   *
   * @param before what was read of the host, which may have changed since
   * @param file for the packets; null for none
   */
  Verdict trace(Snapshot before, Asked asked, @Nullable Path file) throws IOException {
    return run(before, asked, file).run((hops, sent, answered) -> {});
  }

  /** What is predicted. */
  Trace predict(Snapshot of, Asked asked) {
    World world = new World(Assembler.assemble(of));
    return new Simulator(world).simulate(question(world, asked));
  }

  /** Traces with a prediction that was made for another state of the host, and stays so. */
  Verdict misled(Snapshot believed, Asked asked) throws IOException {
    World wrong = new World(Assembler.assemble(believed));
    Question question = question(wrong, asked);
    List<Trace> candidates = new Simulator(wrong).possible(question);
    Snapshot now = observe();
    Assignment job = assignment(now, asked, null, Duration.ofSeconds(1), false);
    return new TraceRun(
            new Assignment(
                now,
                job.host(),
                job.home(),
                question,
                candidates,
                COUNT,
                job.interval(),
                0,
                job.timeout(),
                false,
                null,
                () -> new Assignment.Now(Assembler.assemble(observe()), candidates)))
        .run((hops, sent, answered) -> {});
  }

  /** Watches what flows anyway. */
  Verdict watch(Asked asked, int seconds) throws IOException {
    return new TraceRun(assignment(observe(), asked, null, Duration.ofSeconds(seconds), true))
        .run((hops, sent, answered) -> {});
  }

  TraceRun run(Snapshot before, Asked asked, @Nullable Path file) {
    return new TraceRun(assignment(before, asked, file, Duration.ofSeconds(1), false));
  }

  private Assignment assignment(
      Snapshot before, Asked asked, @Nullable Path file, Duration timeout, boolean passive) {
    Host host = Assembler.assemble(before);
    World world = new World(host);
    Question question = question(world, asked);
    List<Trace> candidates = new Simulator(world).possible(question);
    return new Assignment(
        before,
        host,
        engine.host().netns(),
        question,
        candidates,
        COUNT,
        Duration.ofMillis(50),
        asked.size(),
        timeout,
        passive,
        file,
        () -> now(asked));
  }

  private Assignment.Now now(Asked asked) throws IOException {
    Host host = Assembler.assemble(observe());
    World world = new World(host);
    return new Assignment.Now(host, new Simulator(world).possible(question(world, asked)));
  }
}
