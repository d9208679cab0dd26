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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private final Map<String, String> resolverTexts = new HashMap<>();
  private final Map<String, Resolver> resolvers = new HashMap<>();

  private Assembler(Snapshot snapshot, Memo memo) {
    this.snapshot = snapshot;
    this.memo = memo;
    this.naming = new Naming(snapshot);
    this.published = new Published(snapshot, memo);
    this.switches = new Switches(snapshot);
    snapshot.resolvers().forEach(r -> resolverTexts.putIfAbsent(r.containerId(), r.text()));
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
    Links links = new Links(new Peers(snapshot.namespaces()), switches, memo);
    Stacks stacks = new Stacks(snapshot.socketOwners(), memo);
    SortedMap<NetnsId, Namespace> namespaces = new TreeMap<>();
    List<NamespaceFacts> all = snapshot.namespaces();
    // To find what can be taken over takes less time than to start a thread.
    List<Stack> made =
        memo.isEmpty() ? Workers.map(all, stacks::of) : all.stream().map(stacks::of).toList();
    for (int i = 0; i < all.size(); i++) {
      NamespaceFacts facts = all.get(i);
      NetnsId id = new NetnsId(facts.inode());
      Namespace now = naming.describe(id, links.of(facts), made.get(i));
      Namespace before = memo.namespaces().before(facts);
      boolean same = before != null && isSame(before, now);
      namespaces.put(id, memo.namespaces().keep(facts, same && before != null ? before : now));
    }
    return namespaces;
  }

  @SuppressWarnings("ReferenceEquality") // lists and stacks that did not change were taken over
  private static boolean isSame(Namespace before, Namespace now) {
    return before.links() == now.links()
        && before.stack() == now.stack()
        && before.kind() == now.kind()
        && before.name().equals(now.name())
        && before.pids().equals(now.pids())
        && before.commands().equals(now.commands())
        && before.paths().equals(now.paths());
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
    String own = resolverTexts.get(containerId);
    // Most containers have the same.
    return own == null
        ? null
        : resolvers.computeIfAbsent(
            own, text -> Resolvers.parse(text, resolverTexts.get(ResolverFacts.HOST)));
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
