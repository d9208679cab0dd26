package dnet.inspector.snapshot;

import dnet.inspector.docker.ContainerFacts;
import dnet.inspector.docker.EngineFacts;
import dnet.inspector.linux.ContainerFiles;
import dnet.inspector.linux.SystemCallException;
import dnet.inspector.model.Gap;
import dnet.inspector.procfs.ProcessFacts;
import dnet.inspector.procfs.ResolverFacts;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The resolv.conf of the engine's containers. Each is read once for as long as it stays as it is. */
final class ResolversReading {
  private Map<String, Known> known = new LinkedHashMap<>();

  /**
   * What was read for a container.
   *
   * @param process whose root was looked into
   * @param container as it was then: connected to another network, it gets another file
   * @param resolver null when it could not be read; then there is a gap, unless it was gone
   */
  private record Known(
      ProcessFacts process,
      ContainerFacts container,
      @Nullable ResolverFacts resolver,
      @Nullable Gap gap) {}

  /** Forgets all, so that all are read again. */
  void forget() {
    known = new LinkedHashMap<>();
  }

  /** Reads those of containers that are new or have changed. */
  void read(@Nullable EngineFacts engine, List<ProcessFacts> processes) {
    Map<String, ContainerFacts> containers = new HashMap<>();
    if (engine != null) {
      engine.containers().forEach(c -> containers.put(c.id(), c));
    }
    Map<String, Known> now = new LinkedHashMap<>();
    for (ProcessFacts process : processes) {
      String id = process.containerId();
      ContainerFacts container = id == null ? null : containers.get(id);
      if (id != null && container != null) {
        Known before = known.get(id);
        boolean same =
            before != null
                && before.process().equals(process)
                && before.container().equals(container);
        now.put(id, before != null && same ? before : read(id, process, container));
      }
    }
    known = now;
  }

  private static Known read(String id, ProcessFacts process, ContainerFacts container) {
    try {
      String text = ContainerFiles.read(process.pid(), "/etc/resolv.conf");
      return new Known(process, container, new ResolverFacts(id, text), null);
    } catch (SystemCallException e) {
      return new Known(
          process, container, null, e.vanished() ? null : ReadingGaps.unreadResolver(id, e));
    } catch (IOException e) {
      return new Known(process, container, null, ReadingGaps.unreadResolver(id, e));
    }
  }

  List<ResolverFacts> facts() {
    return known.values().stream().map(Known::resolver).filter(Objects::nonNull).toList();
  }

  List<Gap> gaps() {
    return known.values().stream().map(Known::gap).filter(Objects::nonNull).toList();
  }
}
