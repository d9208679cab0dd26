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

/** What dnet predicts of a host on which faults are injected. */
final class FaultLab {
  private final LabEngine engine;

  FaultLab(LabEngine engine) {
    this.engine = engine;
  }

  /** The host as dnet reads it now. */
  private Host read() throws IOException {
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
    World world = new World(read());
    return new Simulator(world)
        .simulate(
            new Endpoints(world)
                .resolve(
                    new Endpoints.Wish(
                        asked.from(),
                        asked.to(),
                        Protocol.valueOf(asked.protocol().toUpperCase(Locale.ROOT)),
                        asked.port(),
                        asked.size(),
                        asked.ipv6())));
  }
}
