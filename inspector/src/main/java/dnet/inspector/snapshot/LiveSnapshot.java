package dnet.inspector.snapshot;

import dnet.inspector.docker.EngineFacts;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.Gap;
import dnet.inspector.model.NetnsId;
import dnet.inspector.procfs.KernelFacts;
import dnet.inspector.procfs.ProcFs;
import dnet.inspector.procfs.ProcessFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot that is kept up to date piece by piece. It reads what it is told to; what is worth
 * reading, who uses it must know. For one thread, which stays at home.
 */
public final class LiveSnapshot implements AutoCloseable {
  private final ObserveOptions options;
  private final String tool;
  private final ProcFs proc = new ProcFs(Path.of("/proc"));
  private final NetnsHandle home;
  private final LivePlaces places = new LivePlaces(proc);
  private final LiveNamespaces namespaces;
  private final ResolversReading resolvers = new ResolversReading();
  private final OwnersReading owners = new OwnersReading(proc);
  private final SocketCounts socketCounts = new SocketCounts(proc);
  private final LiveSwitches switches = new LiveSwitches();
  private KernelFacts kernel;
  private @Nullable EngineFacts engine;
  private List<Gap> engineGaps = List.of();
  private List<Gap> unheard = List.of();

  private LiveSnapshot(ObserveOptions options, String tool, NetnsHandle home) {
    this.options = options;
    this.tool = tool;
    this.home = home;
    this.namespaces = new LiveNamespaces(options, proc);
    this.kernel = KernelFacts.read(proc);
  }

  /**
   * Begins with nothing read.
   *
   * @param tool which dnet this is, for the snapshot
   * @throws IOException if the namespace to take for the host cannot be opened
   */
  public static LiveSnapshot open(ObserveOptions options, String tool) throws IOException {
    return new LiveSnapshot(options, tool, HostObserver.home(options));
  }

  /** The host's namespace, open until this is closed. */
  public NetnsHandle home() {
    return home;
  }

  /**
   * What a look for namespaces found.
   *
   * @param appeared that were never read, and those that another may have taken the place of
   * @param gone that nobody holds any more
   * @param changed whether anything is not as it was: the namespaces, or what holds them
   */
  public record Discovery(Set<NetnsId> appeared, Set<NetnsId> gone, boolean changed) {
    public Discovery {
      appeared = Set.copyOf(appeared);
      gone = Set.copyOf(gone);
    }
  }

  /**
   * Looks for namespaces, and forgets those that are gone.
   *
   * @param mounts whether mount tables may have changed
   * @param all whether every process and mount table is read, or only what may have changed
   * @throws IOException if {@code /proc} cannot be read
   */
  public Discovery discover(boolean mounts, boolean all) throws IOException {
    NamespaceHandles.Holders before = places.holders();
    places.update(mounts, all);
    if (places.holders() != before) {
      Set<NetnsId> replaced = places.holders().replacedSince(before);
      replaced.remove(home.id());
      namespaces.forget(replaced);
    }
    Set<NetnsId> known = known();
    Set<NetnsId> appeared = new LinkedHashSet<>(known);
    appeared.removeAll(namespaces.known());
    appeared.removeAll(namespaces.unreadable());
    Set<NetnsId> gone = new HashSet<>(namespaces.known());
    gone.removeAll(known);
    namespaces.retain(known);
    socketCounts.retain(known);
    boolean changed = places.holders() != before || !appeared.isEmpty() || !gone.isEmpty();
    return new Discovery(appeared, gone, changed);
  }

  /**
   * All namespaces that somebody holds: the host's, mounted ones, those of processes. The same
   * object while nothing has changed.
   */
  public Set<NetnsId> known() {
    return places.known(home.id());
  }

  /** Of these namespaces those that nothing but processes holds, and of each one process. */
  public Map<NetnsId, Integer> heldByProcess(Set<NetnsId> of) {
    return places.heldByProcess(of);
  }

  /** A process in each mount table that holds namespaces; 0 for dnet's own. */
  public Set<Integer> mountHolders() {
    return places.mountHolders();
  }

  /** Namespaces with links that lead to one that is not known; a new one may be that. */
  public List<NetnsId> leadingNowhere() {
    return namespaces.leadingNowhere();
  }

  /**
   * Forgets what an id in a namespace means, so that it is asked for anew with the links.
   *
   * @param namespaceId null for all of them
   */
  public void forgetId(NetnsId namespace, @Nullable Integer namespaceId) {
    namespaces.forgetId(namespace, namespaceId);
  }

  /** Of these namespaces those that have more or fewer sockets than when this was asked last. */
  public Set<NetnsId> socketsChanged(Collection<NetnsId> of) {
    return options.wants(ObserveOptions.Part.STACKS)
        ? socketCounts.changed(of, places.processes())
        : Set.of();
  }

  /** Begins to read: what is opened meanwhile stays open until the round is closed. */
  public ReadingRound round() {
    return new ReadingRound(home, new NamespaceHandles(home, places.holders()), namespaces, owners);
  }

  /**
   * Takes what the engine said.
   *
   * @param facts null when none ever answered
   * @param gaps what it did not say
   */
  public void engine(@Nullable EngineFacts facts, List<Gap> gaps) {
    engine = facts;
    engineGaps = List.copyOf(gaps);
  }

  /** The processes that are known: containers' first ones, and of other namespaces one. */
  public List<ProcessFacts> processes() {
    return places.processes();
  }

  /** The namespaces that were read. */
  public Set<NetnsId> read() {
    return Set.copyOf(namespaces.known());
  }

  /**
   * Takes the engine's word for a container's first process, if the kernel knows it.
   *
   * @return false if it does not
   */
  public boolean process(String container, int pid) throws IOException {
    return places.tell(container, pid);
  }

  /**
   * Starts to read what changes without anybody telling: Open vSwitch and who holds sockets.
   *
   * @param ended called on another thread when {@link #takeSwitches} has something to take
   */
  public void readTheRest(Runnable ended) throws IOException {
    kernel = KernelFacts.read(proc);
    namespaces.tryAgain();
    owners.forget(places::contains);
    owners.update(namespaces.facts(home.id()));
    switches.start(options, proc, ended);
  }

  /** Takes what is not heard of. */
  public void unheard(List<Gap> gaps) {
    unheard = List.copyOf(gaps);
  }

  /** Takes what was read of Open vSwitch, if it has been. */
  public void takeSwitches() {
    switches.take(HostObserver.linksOf(home.id(), namespaces.facts(home.id())));
  }

  /** Everything as it was read last. */
  public Snapshot snapshot() {
    List<ProcessFacts> processes = places.processes();
    if (options.wants(ObserveOptions.Part.RESOLVERS)) {
      resolvers.read(engine, processes);
    }
    return new Snapshot(
        Snapshot.FORMAT_VERSION,
        tool,
        Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(),
        kernel.hostName(),
        kernel.release(),
        home.id().inode(),
        engine,
        namespaces.facts(home.id()),
        processes,
        places.mounts(),
        places.scan().proxies(),
        resolvers.facts(),
        owners.owners(),
        gaps(),
        switches.facts());
  }

  private List<Gap> gaps() {
    List<Gap> gaps = new ArrayList<>(namespaces.gaps());
    gaps.addAll(engineGaps);
    gaps.addAll(resolvers.gaps());
    if (places.scan().denied() > 1) {
      gaps.add(ReadingGaps.deniedProcesses(places.scan().denied()));
    }
    gaps.addAll(owners.gaps());
    gaps.addAll(switches.gaps());
    gaps.addAll(unheard);
    return gaps;
  }

  @Override
  public void close() {
    home.close();
  }
}
