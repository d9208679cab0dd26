package dnet.inspector.snapshot;

import dnet.inspector.docker.EngineFacts;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.Gap;
import dnet.inspector.model.NetnsId;
import dnet.inspector.netfilter.RulesText;
import dnet.inspector.netlink.LinkMessage;
import dnet.inspector.netlink.NamespaceLinks;
import dnet.inspector.procfs.KernelFacts;
import dnet.inspector.procfs.NamespaceMount;
import dnet.inspector.procfs.ProcFs;
import dnet.inspector.procfs.ProcessFacts;
import dnet.inspector.procfs.ProcessScan;
import dnet.inspector.snapshot.ObserveOptions.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Takes a snapshot of the host that dnet runs on. Reading changes nothing. What cannot be read
 * becomes a gap and hides nothing else.
 */
public final class HostObserver {
  private final ObserveOptions options;
  private final String tool;
  private final EarlyStart early;
  private final ProcFs proc = new ProcFs(Path.of("/proc"));
  private final List<Gap> gaps = new ArrayList<>();

  private HostObserver(ObserveOptions options, String tool, EarlyStart early) {
    this.options = options;
    this.tool = tool;
    this.early = early;
  }

  /**
   * Observes.
   *
   * @param tool which dnet this is, for the snapshot
   * @throws IOException only if not even {@code /proc} can be read
   */
  public static Snapshot observe(ObserveOptions options, String tool) throws IOException {
    return observe(options, tool, EarlyStart.now());
  }

  /**
   * Observes, with what was begun a moment ago.
   *
   * @param early used by this observation only: processes come and go
   */
  public static Snapshot observe(ObserveOptions options, String tool, EarlyStart early)
      throws IOException {
    return new HostObserver(options, tool, early).observe();
  }

  private Snapshot observe() throws IOException {
    try (EngineReading reading = EngineReading.start(options)) {
      KernelFacts kernel = KernelFacts.read(proc);
      RulesReading rules = RulesReading.start(options, kernel);
      OvsReading ovs = OvsReading.start(options, proc);
      ProcessScan scan = early.processes();
      List<NamespaceMount> mounts = early.mounts();
      NetnsHandle home = home(options);
      NetnsId homeId = home.id();
      EngineFacts engine;
      List<ProcessFacts> processes;
      List<NamespaceFacts> namespaces;
      try (NamespaceScan namespaceScan =
          new NamespaceScan(
              home, scan.processes(), mounts, new NamespaceReader(options.wants(Part.STACKS)))) {
        Latecomers latecomers = new Latecomers(reading, proc, namespaceScan, scan.processes());
        engine = latecomers.meet(scan.denied() <= 1);
        processes = latecomers.processes();
        List<NamespaceReader.Reading> read = latecomers.read();
        namespaces = facts(read, rules.texts(namespaceScan, read, homeId));
        gaps.addAll(rules.gaps());
        gaps.addAll(namespaceScan.gaps());
      }
      gaps.addAll(reading.gaps());
      ResolversReading resolvers = new ResolversReading();
      if (options.wants(Part.RESOLVERS)) {
        resolvers.read(engine, processes);
        gaps.addAll(resolvers.gaps());
      }
      OwnersReading owners = new OwnersReading(proc);
      owners.update(namespaces);
      addGaps(reading, scan, owners);
      gaps.addAll(ovs.gaps(linksOf(homeId, namespaces)));
      return new Snapshot(
          Snapshot.FORMAT_VERSION,
          tool,
          Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(),
          kernel.hostName(),
          kernel.release(),
          homeId.inode(),
          engine,
          namespaces,
          processes,
          mounts,
          scan.proxies(),
          resolvers.facts(),
          owners.owners(),
          gaps,
          ovs.facts());
    }
  }

  /** The namespace that is taken for the host. */
  static NetnsHandle home(ObserveOptions options) throws IOException {
    Path told = options.hostNetns();
    return told == null
        ? NetnsHandle.ofThisThread()
        : NetnsHandle.ofMount(told.toAbsolutePath().toString(), 0);
  }

  /** The links of the host itself; none if they were not read. */
  static List<LinkMessage> linksOf(NetnsId home, List<NamespaceFacts> namespaces) {
    return namespaces.stream()
        .filter(n -> n.inode() == home.inode())
        .flatMap(n -> n.links().stream())
        .toList();
  }

  static List<NamespaceFacts> facts(
      List<NamespaceReader.Reading> read, Map<NetnsId, List<RulesText>> rules) {
    return read.stream()
        .map(r -> facts(r, rules.getOrDefault(r.links().namespace(), List.of())))
        .toList();
  }

  /** One namespace with its rules. */
  static NamespaceFacts facts(NamespaceReader.Reading reading, List<RulesText> rules) {
    NamespaceLinks links = reading.links();
    return new NamespaceFacts(
        links.namespace().inode(),
        links.links(),
        links.addresses(),
        links.namespaceIds(),
        rules,
        reading.stack());
  }

  private void addGaps(EngineReading reading, ProcessScan scan, OwnersReading owners) {
    if (reading.isRemote()) {
      gaps.add(ReadingGaps.remoteEngine());
    }
    if (scan.denied() > 1) {
      gaps.add(ReadingGaps.deniedProcesses(scan.denied()));
    }
    gaps.addAll(owners.gaps());
  }
}
