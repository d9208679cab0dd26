package dnet.inspector.simulate;

import dnet.fixtures.fault.Asked;
import dnet.fixtures.lab.LabEngine;
import dnet.inspector.assemble.Assembler;
import dnet.inspector.model.Host;
import dnet.inspector.model.flow.Protocol;
import dnet.inspector.model.flow.Trace;
import dnet.inspector.snapshot.HostObserver;
import dnet.inspector.snapshot.ObserveOptions;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What dnet reads and predicts of a host on which faults are injected. */
public final class FaultLab {
  private final LabEngine engine;

  public FaultLab(LabEngine engine) {
    this.engine = engine;
  }

  /** The host as dnet reads it now. */
  public Host read() throws IOException {
    return Assembler.assemble(
        HostObserver.observe(
            new ObserveOptions(
                "unix://" + engine.socket(),
                null,
                Map.of(),
                null,
                engine.host().netns(),
                Set.of(ObserveOptions.Part.values())),
            "test"));
  }

  /** What dnet predicts now. */
  Trace predict(Asked asked) throws IOException, UnanswerableException {
    return ask(asked).trace();
  }

  /** An answer and what it is about. */
  record Answer(Host host, Question question, Trace trace) {}

  /** The same with the host that was read for it. */
  Answer ask(Asked asked) throws IOException, UnanswerableException {
    World world = new World(read());
    Question question =
        new Endpoints(world)
            .resolve(
                new Endpoints.Wish(
                    asked.from(),
                    asked.to(),
                    Protocol.valueOf(asked.protocol().toUpperCase(Locale.ROOT)),
                    asked.port(),
                    asked.size(),
                    asked.ipv6()));
    return new Answer(world.host(), question, new Simulator(world).simulate(question));
  }
}
