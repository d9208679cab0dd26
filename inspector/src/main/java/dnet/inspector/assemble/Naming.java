package dnet.inspector.assemble;

import dnet.inspector.docker.ContainerFacts;
import dnet.inspector.docker.NetworkFacts;
import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.NetworkMode;
import dnet.inspector.model.Stack;
import dnet.inspector.procfs.NamespaceMount;
import dnet.inspector.procfs.ProcessFacts;
import dnet.inspector.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whose each namespace is, and what it is called. */
final class Naming {
  /**
   * libnetwork's file of an overlay's hidden namespace: a counter and the network id's beginning.
   */
  private static final Pattern OVERLAY_FILE = Pattern.compile("[0-9]+-([0-9a-z]{10})");

  private final NetnsId home;
  private final Map<NetnsId, List<ProcessFacts>> processes = new HashMap<>();
  private final Map<NetnsId, List<NamespaceMount>> mounts = new HashMap<>();
  private final Map<NetnsId, List<ContainerFacts>> containers = new TreeMap<>();
  private final Map<String, ProcessFacts> processOfContainer = new HashMap<>();
  private final List<NetworkFacts> networks;

  Naming(Snapshot snapshot) {
    home = new NetnsId(snapshot.homeNetns());
    Map<Integer, ProcessFacts> byPid = new HashMap<>();
    for (ProcessFacts process : snapshot.processes()) {
      processes.computeIfAbsent(new NetnsId(process.netns()), id -> new ArrayList<>()).add(process);
      byPid.put(process.pid(), process);
      if (process.containerId() != null) {
        processOfContainer.putIfAbsent(process.containerId(), process);
      }
    }
    for (NamespaceMount mount : snapshot.mounts()) {
      mounts.computeIfAbsent(new NetnsId(mount.inode()), id -> new ArrayList<>()).add(mount);
    }
    networks = snapshot.engine() == null ? List.of() : snapshot.engine().networks();
    List<ContainerFacts> known =
        snapshot.engine() == null ? List.of() : snapshot.engine().containers();
    for (ContainerFacts container : known) {
      ProcessFacts process = processOfContainer.get(container.id());
      if (process == null && container.pid() != null) {
        process = byPid.get(container.pid());
        if (process != null) {
          processOfContainer.put(container.id(), process);
        }
      }
      if (process != null) {
        containers
            .computeIfAbsent(new NetnsId(process.netns()), id -> new ArrayList<>())
            .add(container);
      }
    }
    // The one that made the namespace comes first: it is not the one that joined another's.
    containers.values().forEach(list -> list.sort(Comparator.comparing(Naming::joined)));
  }

  /** The container's first process; null when it has none or it was not seen. */
  @Nullable ProcessFacts processOf(ContainerFacts container) {
    return processOfContainer.get(container.id());
  }

  /** The engine's containers in a namespace, its maker first. */
  List<ContainerFacts> containersIn(NetnsId id) {
    return containers.getOrDefault(id, List.of());
  }

  /** A namespace with its name, the links that were found in it and its stack. */
  Namespace describe(NetnsId id, List<Link> links, Stack stack) {
    List<ProcessFacts> holders = processes.getOrDefault(id, List.of());
    List<String> paths =
        mounts.getOrDefault(id, List.of()).stream().map(NamespaceMount::path).toList();
    List<ContainerFacts> owners = containersIn(id);
    boolean isHome = id.equals(home);
    boolean known = isHome || !owners.isEmpty();
    String overlay = known ? null : overlayName(paths);
    String foreign = known || overlay != null ? null : foreignName(holders);
    Namespace.Kind kind;
    String name;
    if (isHome) {
      kind = Namespace.Kind.HOST;
      name = "host";
    } else if (!owners.isEmpty()) {
      kind = Namespace.Kind.CONTAINER;
      name = owners.get(0).name();
    } else if (overlay != null) {
      kind = Namespace.Kind.OVERLAY;
      name = "overlay:" + overlay;
    } else if (foreign != null) {
      kind = Namespace.Kind.FOREIGN_CONTAINER;
      name = foreign;
    } else if (!paths.isEmpty()) {
      kind = Namespace.Kind.MOUNTED;
      name = paths.get(0);
    } else if (!holders.isEmpty()) {
      kind = Namespace.Kind.PROCESS;
      name = "pid:" + holders.get(0).pid();
    } else {
      kind = Namespace.Kind.MOUNTED;
      name = id.toString();
    }
    return new Namespace(
        id,
        kind,
        name,
        holders.stream().map(ProcessFacts::pid).toList(),
        holders.stream().map(ProcessFacts::command).distinct().toList(),
        paths,
        links,
        stack);
  }

  /** The network of an overlay's hidden namespace; its id's beginning when it is not known. */
  private @Nullable String overlayName(List<String> paths) {
    for (String path : paths) {
      Matcher file = OVERLAY_FILE.matcher(path.substring(path.lastIndexOf('/') + 1));
      if (file.matches()) {
        return networks.stream()
            .filter(n -> n.id().startsWith(file.group(1)))
            .map(NetworkFacts::name)
            .findFirst()
            .orElse(file.group(1));
      }
    }
    return null;
  }

  private static @Nullable String foreignName(List<ProcessFacts> holders) {
    return holders.stream().map(ForeignName::of).filter(Objects::nonNull).findFirst().orElse(null);
  }

  private static boolean joined(ContainerFacts container) {
    return NetworkMode.of(container.networkMode()) instanceof NetworkMode.OfContainer;
  }
}
