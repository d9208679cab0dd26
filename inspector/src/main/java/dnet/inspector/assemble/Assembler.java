package dnet.inspector.assemble;

import dnet.inspector.docker.ContainerFacts;
import dnet.inspector.docker.EngineFacts;
import dnet.inspector.model.Container;
import dnet.inspector.model.DockerNetwork;
import dnet.inspector.model.Engine;
import dnet.inspector.model.Host;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.NetworkMode;
import dnet.inspector.model.Resolver;
import dnet.inspector.model.Stack;
import dnet.inspector.procfs.ProcessFacts;
import dnet.inspector.procfs.ResolverFacts;
import dnet.inspector.snapshot.NamespaceFacts;
import dnet.inspector.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes a typed {@link Host} of what was read. Pure: the same snapshot gives the same host. */
public final class Assembler {
  private final Snapshot snapshot;
  private final Naming naming;
  private final Published published;
  private final Switches switches;

  private final Memo memo;

  private Assembler(Snapshot snapshot, Memo memo) {
    this.snapshot = snapshot;
    this.memo = memo;
    this.naming = new Naming(snapshot);
    this.published = new Published(snapshot);
    this.switches = new Switches(snapshot);
  }

  /** The host that {@code snapshot} shows. Never fails: what makes no sense is left out. */
  public static Host assemble(Snapshot snapshot) {
    return assemble(snapshot, Memo.empty());
  }

  /** The same, with what may be taken over. */
  static Host assemble(Snapshot snapshot, Memo memo) {
    return new Assembler(snapshot, memo).host();
  }

  private Host host() {
    EngineFacts facts = snapshot.engine();
    List<Container> containers = facts == null ? List.of() : containers(facts.containers());
    List<DockerNetwork> networks =
        facts == null ? List.of() : facts.networks().stream().map(Networks::network).toList();
    return new Host(
        snapshot.hostName(),
        snapshot.kernel(),
        new NetnsId(snapshot.homeNetns()),
        facts == null ? null : engine(facts),
        namespaces(),
        containers,
        networks,
        published.strays(),
        snapshot.gaps(),
        switches.openVswitch());
  }

  private SortedMap<NetnsId, Namespace> namespaces() {
    Links links = new Links(new Peers(snapshot.namespaces()), switches);
    Stacks stacks = new Stacks(snapshot.socketOwners(), memo);
    SortedMap<NetnsId, Namespace> namespaces = new TreeMap<>();
    List<NamespaceFacts> all = snapshot.namespaces();
    // To find what can be taken over takes less time than to start a thread.
    List<Stack> made =
        memo.isEmpty() ? Workers.map(all, stacks::of) : all.stream().map(stacks::of).toList();
    for (int i = 0; i < all.size(); i++) {
      NetnsId id = new NetnsId(all.get(i).inode());
      namespaces.put(id, naming.describe(id, links.of(all.get(i)), made.get(i)));
    }
    return namespaces;
  }

  private List<Container> containers(List<ContainerFacts> all) {
    List<Container> containers = new ArrayList<>();
    for (ContainerFacts facts : all) {
      ProcessFacts process = naming.processOf(facts);
      NetnsId netns = process == null ? null : new NetnsId(process.netns());
      containers.add(
          new Container(
              facts.id(),
              facts.name(),
              facts.image(),
              facts.state(),
              process == null ? facts.pid() : Integer.valueOf(process.pid()),
              NetworkMode.of(facts.networkMode()),
              netns,
              sharers(facts, netns),
              facts.endpoints().stream().map(Networks::attachment).toList(),
              published.of(facts),
              resolver(facts.id())));
    }
    return containers;
  }

  private @Nullable Resolver resolver(String containerId) {
    String own = resolverText(containerId);
    return own == null ? null : Resolvers.parse(own, resolverText(ResolverFacts.HOST));
  }

  private @Nullable String resolverText(String of) {
    for (ResolverFacts facts : snapshot.resolvers()) {
      if (facts.containerId().equals(of)) {
        return facts.text();
      }
    }
    return null;
  }

  private List<String> sharers(ContainerFacts container, @Nullable NetnsId netns) {
    if (netns == null || netns.inode() == snapshot.homeNetns()) {
      return List.of();
    }
    return naming.containersIn(netns).stream()
        .filter(other -> !other.id().equals(container.id()))
        .map(ContainerFacts::name)
        .toList();
  }

  private Engine engine(EngineFacts facts) {
    return new Engine(
        facts.endpoint(),
        facts.reason(),
        facts.product(),
        facts.version(),
        facts.apiVersion(),
        published.firewall());
  }
}
