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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The resolv.conf of the engine's containers. Each is read once for as long as it stays as it is.
 */
final class ResolversReading {
  private static final long PERIOD_NANOS = 55_000_000_000L;

  private Map<String, Known> known = new LinkedHashMap<>();
  private @Nullable ResolverFacts host;

  /**
   * What was read for a container.
   *
   * @param process whose root was looked into
   * @param container as it was then: connected to another network, it gets another file
   * @param resolver null when it could not be read; then there is a gap, unless it was gone
   * @param readAt of {@link System#nanoTime}
   */
  private record Known(
      ProcessFacts process,
      ContainerFacts container,
      @Nullable ResolverFacts resolver,
      @Nullable Gap gap,
      long readAt) {}

  /** Reads those of containers that are new or have changed, and of the others the oldest few. */
  void read(@Nullable EngineFacts engine, List<ProcessFacts> processes) {
    long now = System.nanoTime();
    int turns = 1 + known.size() / 50;
    Map<String, ContainerFacts> containers = new HashMap<>();
    if (engine != null) {
      engine.containers().forEach(c -> containers.put(c.id(), c));
    }
    Map<String, Known> read = new LinkedHashMap<>();
    for (ProcessFacts process : processes) {
      String id = process.containerId();
      ContainerFacts container = id == null ? null : containers.get(id);
      if (id != null && container != null) {
        Known before = known.get(id);
        boolean same =
            before != null
                && before.process().equals(process)
                && before.container().equals(container);
        if (same && before != null && now - before.readAt() > PERIOD_NANOS && turns-- > 0) {
          same = false;
        }
        read.put(id, before != null && same ? before : read(id, process, container));
      }
    }
    known = read;
    host = engine == null ? null : ResolverFacts.ofHost();
  }

  private static Known read(String id, ProcessFacts process, ContainerFacts container) {
    ResolverFacts resolver = null;
    Gap gap = null;
    try {
      resolver = new ResolverFacts(id, ContainerFiles.read(process.pid(), "/etc/resolv.conf"));
    } catch (SystemCallException e) {
      gap = e.vanished() ? null : ReadingGaps.unreadResolver(id, e);
    } catch (IOException e) {
      gap = ReadingGaps.unreadResolver(id, e);
    }
    return new Known(process, container, resolver, gap, System.nanoTime());
  }

  List<ResolverFacts> facts() {
    Stream<@Nullable ResolverFacts> containers = known.values().stream().map(Known::resolver);
    return Stream.concat(Stream.ofNullable(host), containers).filter(Objects::nonNull).toList();
  }

  List<Gap> gaps() {
    return known.values().stream().map(Known::gap).filter(Objects::nonNull).toList();
  }
}
