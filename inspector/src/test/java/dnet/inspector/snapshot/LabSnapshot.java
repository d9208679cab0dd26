package dnet.inspector.snapshot;

import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.Gap;
import dnet.inspector.procfs.KernelFacts;
import dnet.inspector.procfs.NamespaceMount;
import dnet.inspector.procfs.ProcFs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads some namespaces as {@link HostObserver} does, and nothing else of the machine. */
public final class LabSnapshot {
  private LabSnapshot() {}

  /** Observes; the first is home. */
  public static Snapshot of(List<Path> namespaces) throws IOException {
    ObserveOptions options =
        new ObserveOptions(
            null,
            null,
            java.util.Map.of(),
            null,
            namespaces.get(0),
            Set.of(ObserveOptions.Part.RULES, ObserveOptions.Part.STACKS));
    KernelFacts kernel = KernelFacts.read(new ProcFs(Path.of("/proc")));
    RulesReading rules = RulesReading.start(options, kernel);
    NetnsHandle home = NetnsHandle.ofMount(namespaces.get(0).toString(), 0);
    List<NamespaceMount> mounts = new ArrayList<>();
    for (Path path : namespaces.subList(1, namespaces.size())) {
      try (NetnsHandle handle = NetnsHandle.ofMount(path.toString(), 0)) {
        mounts.add(new NamespaceMount(handle.id().inode(), path.toString(), 0));
      }
    }
    long homeInode = home.id().inode();
    try (NamespaceScan scan =
        new NamespaceScan(home, List.of(), mounts, new NamespaceReader(true))) {
      List<NamespaceReader.Reading> read = scan.read();
      List<NamespaceFacts> facts = HostObserver.facts(read, rules.texts(scan, read, home.id()));
      List<Gap> gaps = new ArrayList<>(rules.gaps());
      gaps.addAll(scan.gaps());
      return new Snapshot(
          Snapshot.FORMAT_VERSION,
          "dnet fuzz",
          Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(),
          "lab",
          kernel.release(),
          homeInode,
          null,
          facts,
          List.of(),
          mounts,
          List.of(),
          List.of(),
          List.of(),
          gaps,
          null);
    }
  }
}
