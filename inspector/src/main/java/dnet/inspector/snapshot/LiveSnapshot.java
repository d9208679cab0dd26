package dnet.inspector.snapshot;

import dnet.inspector.docker.ContainerFacts;
import dnet.inspector.docker.EngineFacts;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.Gap;
import dnet.inspector.model.NetnsId;
import dnet.inspector.netlink.LinkStats;
import dnet.inspector.ovs.OvsFacts;
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
import java.util.Objects;
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
  private KernelFacts kernel;
  private @Nullable EngineFacts engine;
  private List<Gap> engineGaps = List.of();
  private @Nullable OvsReading reading;
  private @Nullable OvsFacts ovs;
  private List<Gap> ovsGaps = List.of();

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
   * @param appeared that were never read
   * @param gone that nobody holds any more
   */
  public record Discovery(Set<NetnsId> appeared, Set<NetnsId> gone) {
    public Discovery {
      appeared = Set.copyOf(appeared);
      gone = Set.copyOf(gone);
    }
  }

  /**
   * Looks for namespaces, and forgets those that are gone.
   *
   * @param all whether every process and mount table is read, or only what may have changed
   * @throws IOException if {@code /proc} cannot be read
   */
  public Discovery discover(boolean all) throws IOException {
    places.update(all);
    Set<NetnsId> known = known();
    Set<NetnsId> appeared = new LinkedHashSet<>(known);
    appeared.removeAll(namespaces.known());
    Set<NetnsId> gone = new HashSet<>(namespaces.known());
    gone.removeAll(known);
    namespaces.retain(known);
    return new Discovery(appeared, gone);
  }

  /** All namespaces that somebody is known to hold: the host's, mounted ones, those of processes. */
  public Set<NetnsId> known() {
    try (NamespaceHandles handles = places.handles(home)) {
      return handles.known();
    }
  }

  /** Those that nothing but processes holds, and of each the process that is known. */
  public Map<NetnsId, Integer> heldByProcess() {
    return places.heldByProcess();
  }

  /** A process in each mount table that holds namespaces; 0 for dnet's own. */
  public Set<Integer> mountHolders() {
    return places.mountHolders();
  }

  /** Whether a process was started since the last look for namespaces; costs nearly nothing. */
  public boolean somethingStarted() throws IOException {
    return places.somethingStarted();
  }

  /** Begins to read: what is opened meanwhile stays open until the round is closed. */
  public Round round() {
    return new Round(places.handles(home));
  }

  /** A round of reading. */
  public final class Round implements AutoCloseable {
    private final NamespaceHandles handles;

    private Round(NamespaceHandles handles) {
      this.handles = handles;
    }

    /** A namespace, held open until the round is closed; null if it is gone or may not be opened. */
    public @Nullable NetnsHandle handle(NetnsId id) {
      return handles.handle(id);
    }

    /**
     * Reads namespaces.
     *
     * @param stale what of which; one that was never read is read whole
     * @throws IOException if {@code /proc} cannot be read
     */
    public void read(Map<NetnsId, Set<Section>> stale) throws IOException {
      namespaces.read(home.id(), handles, stale);
      if (stale.values().stream().anyMatch(s -> s.contains(Section.SOCKETS))) {
        owners.update(namespaces.facts(home.id()));
      }
    }

    /**
     * Reads the counters of interfaces only.
     *
     * @return by namespace and interface index; they are part of later snapshots too
     */
    public Map<NetnsId, Map<Integer, LinkStats>> counters(Collection<NetnsId> of) {
      Map<NetnsId, Map<Integer, LinkStats>> read =
          CounterTour.read(of.stream().map(handles::handle).filter(Objects::nonNull).iterator());
      read.forEach(namespaces::counters);
      return read;
    }

    @Override
    public void close() {
      handles.close();
    }
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

  /** Living containers whose process is not known: the engine has to be asked. */
  public Set<String> withoutProcess() {
    Set<String> wanted = new HashSet<>();
    if (engine != null) {
      engine.containers().stream()
          .filter(EngineReading::hasProcess)
          .map(ContainerFacts::id)
          .forEach(wanted::add);
      places.processes().forEach(p -> wanted.remove(String.valueOf(p.containerId())));
    }
    return wanted;
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
    owners.forget();
    owners.update(namespaces.facts(home.id()));
    resolvers.forget();
    if (reading == null) {
      reading = OvsReading.start(options, proc, ended);
    }
  }

  /** Takes what was read of Open vSwitch, if it has been. */
  public void takeSwitches() {
    OvsReading current = reading;
    if (current == null || !current.isDone()) {
      return;
    }
    reading = null;
    try {
      ovs = current.facts();
      ovsGaps = current.gaps(HostObserver.linksOf(home.id(), namespaces.facts(home.id())));
    } catch (IOException e) {
      ovs = null;
      ovsGaps =
          List.of(
              new Gap(
                  "Open vSwitch",
                  String.valueOf(e.getMessage()),
                  "its bridges, and which interfaces are their ports, are unknown"));
    }
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
        ovs);
  }

  private List<Gap> gaps() {
    List<Gap> gaps = new ArrayList<>(namespaces.gaps());
    gaps.addAll(engineGaps);
    gaps.addAll(resolvers.gaps());
    if (places.scan().denied() > 1) {
      gaps.add(ReadingGaps.deniedProcesses(places.scan().denied()));
    }
    gaps.addAll(owners.gaps());
    gaps.addAll(ovsGaps);
    return gaps;
  }

  @Override
  public void close() {
    home.close();
  }
}
