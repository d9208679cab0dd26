package dnet.inspector.simulate.fuzz;

import dnet.inspector.assemble.Assembler;
import dnet.inspector.model.Host;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.flow.Flow;
import dnet.inspector.model.flow.Protocol;
import dnet.inspector.model.flow.Trace;
import dnet.inspector.simulate.Question;
import dnet.inspector.simulate.Simulator;
import dnet.inspector.simulate.World;
import dnet.inspector.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/** What dnet says of flows in a snapshot. */
final class Predictor {
  private final Host host;
  private final Simulator simulator;

  Predictor(Snapshot snapshot) {
    host = Assembler.assemble(snapshot);
    simulator = new Simulator(new World(host));
  }

  /**
   * Predicts.
   *
   * @param origin inode of the sender's namespace
   * @param port of the destination; 0 for ICMP
   */
  Trace predict(long origin, Protocol protocol, String destination, int from, int port, int size) {
    IpAddress to = IpAddress.parse(destination);
    NetnsId sender = new NetnsId(origin);
    Flow flow =
        new Flow(
            host.namespace(sender).orElseThrow().name(),
            destination,
            sender,
            protocol,
            null,
            to,
            from,
            port,
            size);
    return simulator.simulate(new Question(flow, null, null, owner(to, sender), null));
  }

  /** Who has the address, the sender first; null where nobody does. */
  private @Nullable NetnsId owner(IpAddress address, NetnsId sender) {
    return host.namespaces().values().stream()
        .filter(
            n ->
                n.links().stream()
                    .flatMap(l -> l.base().addresses().stream())
                    .anyMatch(a -> a.prefix().address().equals(address)))
        .map(n -> n.id())
        .min(java.util.Comparator.comparing(id -> !id.equals(sender)))
        .orElse(null);
  }
}
