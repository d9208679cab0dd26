package dnet.inspector.snapshot;

import dnet.inspector.docker.ContainerFacts;
import dnet.inspector.docker.EndpointResolver;
import dnet.inspector.docker.Engine;
import dnet.inspector.docker.EngineEndpoint;
import dnet.inspector.docker.EngineException;
import dnet.inspector.docker.EngineFacts;
import dnet.inspector.model.Gap;
import dnet.inspector.procfs.ProcFs;
import dnet.inspector.procfs.ProcessFacts;
import dnet.inspector.procfs.ProcessScan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The engine's part of an observation, on a thread of its own beside the namespace scan. */
final class EngineReading implements AutoCloseable {
  private final ObserveOptions options;
  private final Thread thread = new Thread(this::read, "engine-reading");
  private @Nullable EngineEndpoint endpoint;
  private @Nullable Engine engine;
  private @Nullable EngineFacts facts;
  private final List<Gap> gaps = new ArrayList<>();
  private final List<Gap> missed = new ArrayList<>();

  private EngineReading(ObserveOptions options) {
    this.options = options;
    thread.setDaemon(true);
  }

  static EngineReading start(ObserveOptions options) {
    EngineReading reading = new EngineReading(options);
    reading.thread.start();
    return reading;
  }

  private void read() {
    try {
      EngineEndpoint chosen =
          EndpointResolver.of(options.environment())
              .resolve(options.dockerHost(), options.context());
      endpoint = chosen;
      engine = Engine.open(chosen);
      facts = engine.read(options.wants(ObserveOptions.Part.STACKS));
    } catch (EngineException e) {
      gaps.add(ReadingGaps.engine(e));
    }
  }

  /** Waits for the engine; null when it did not answer, which then is a gap. */
  @Nullable EngineFacts facts() throws IOException {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the engine", e);
    }
    return facts;
  }

  /** Asks again; what it said before stays if it does not answer. Only after {@link #facts}. */
  @Nullable EngineFacts again() {
    try {
      if (engine != null) {
        facts = engine.read(options.wants(ObserveOptions.Part.STACKS));
      }
    } catch (EngineException e) {
      // It answered a moment ago: that is the better answer.
    }
    return facts;
  }

  /** Whether the engine's kernel is another than this one. */
  boolean isRemote() {
    return endpoint != null && endpoint.isRemote();
  }

  /** What it did not say, with what {@link #missing} did not find the last time. */
  List<Gap> gaps() {
    List<Gap> all = new ArrayList<>(gaps);
    all.addAll(missed);
    return all;
  }

  /**
   * Asks the engine for the first process of those living containers that no cgroup told of. The
   * engine's word is taken only if the kernel knows such a process.
   *
   * @param known the processes that are known of
   */
  List<ProcessFacts> missing(ProcFs proc, List<ProcessFacts> known) throws IOException {
    List<ProcessFacts> found = new ArrayList<>();
    missed.clear();
    if (facts == null || engine == null || isRemote()) {
      return found;
    }
    Set<String> seen = known.stream().map(ProcessFacts::containerId).collect(Collectors.toSet());
    for (ContainerFacts container : facts.containers()) {
      if (!container.hasProcess() || seen.contains(container.id())) {
        continue;
      }
      try {
        Integer pid = engine.pidOf(container.id());
        ProcessFacts process = pid == null ? null : ProcessScan.one(proc, pid, container.id());
        if (process != null) {
          found.add(process);
        } else if (pid != null) {
          missed.add(ReadingGaps.unseen(container, pid));
        }
      } catch (EngineException e) {
        missed.add(ReadingGaps.unasked(container, e));
      }
    }
    return found;
  }

  @Override
  public void close() {
    if (engine != null) {
      engine.close();
    }
  }
}
