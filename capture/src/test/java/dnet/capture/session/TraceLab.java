package dnet.capture.session;

import dnet.fixtures.fault.Asked;
import dnet.fixtures.fault.FaultHost;
import dnet.fixtures.lab.LabEngine;
import dnet.inspector.assemble.Assembler;
import dnet.inspector.model.Host;
import dnet.inspector.model.flow.Protocol;
import dnet.inspector.model.flow.Trace;
import dnet.inspector.model.flow.Verdict;
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

  /**
   * Traces on an engine's host.
   *
   * @param client what {@link FaultHost#CLIENT} stands for as a sender
   */
  private TraceLab(LabEngine engine, String client) {
    this.engine = engine;
    this.client = client;
  }

  static TraceLab of(LabEngine engine) {
    return new TraceLab(engine, FaultHost.CLIENT);
  }

  /** Other labs on this machine may have clients with the same address as this one's. */
  static TraceLab of(FaultHost host) {
    return new TraceLab(host.engine(), "netns:" + host.client().netns());
  }

  Snapshot observe() throws IOException {
    return HostObserver.observe(
        new ObserveOptions(
            "unix://" + engine.socket(),
            null,
            Map.of(),
            null,
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

  TraceRun run(Snapshot before, Asked asked, @Nullable Path file) {
    Host host = Assembler.assemble(before);
    World world = new World(host);
    Question question = question(world, asked);
    List<Trace> candidates = new Simulator(world).possible(question);
    return new TraceRun(
        new Assignment(
            before,
            host,
            engine.host().netns(),
            question,
            candidates,
            COUNT,
            Duration.ofMillis(50),
            asked.size(),
            Duration.ofSeconds(1),
            false,
            file,
            () -> now(asked)));
  }

  private Assignment.Now now(Asked asked) throws IOException {
    Host host = Assembler.assemble(observe());
    World world = new World(host);
    return new Assignment.Now(host, new Simulator(world).possible(question(world, asked)));
  }
}
