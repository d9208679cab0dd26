package dnet.inspector.watch;

import dnet.inspector.docker.EngineException;
import dnet.inspector.docker.EngineFacts;
import dnet.inspector.model.Gap;
import dnet.inspector.procfs.ProcessFacts;
import dnet.inspector.snapshot.LiveSnapshot;
import dnet.inspector.snapshot.ObserveOptions;
import dnet.inspector.snapshot.ReadingGaps;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The engine's part of a watch, on the watcher's thread: what it says is compared with the
 * processes that the kernel shows, and it is asked where the two differ.
 */
final class EngineLink implements EngineFollower.Hearer, AutoCloseable {
  private static final long ASK_AGAIN = 10_000_000_000L;

  private final LiveSnapshot live;
  private final Consumer<Watch.Task> post;
  private final Runnable spoke;
  private final Runnable changed;
  private final EngineFollower follower;
  private final EngineState state = new EngineState();
  private final Map<String, Long> asked = new HashMap<>();
  private Set<String> seen = Set.of();
  private List<ProcessFacts> compared = List.of();
  private @Nullable EngineFacts comparedWith;

  /**
   * Asks nothing yet.
   *
   * @param post has something done on the watcher's thread
   * @param spoke called there when it has said what there is, be it the same as before: a container
   *     that was restarted is
   * @param changed called there when there is something new to show
   */
  EngineLink(
      ObserveOptions options,
      LiveSnapshot live,
      Consumer<Watch.Task> post,
      Runnable spoke,
      Runnable changed) {
    this.live = live;
    this.post = post;
    this.spoke = spoke;
    this.changed = changed;
    this.follower = new EngineFollower(options, this);
  }

  void start() {
    follower.start();
  }

  /** Asks soon. */
  void ask() {
    follower.ask();
  }

  @Override
  public void said(EngineFacts facts, boolean remote) {
    post.accept(
        () -> {
          boolean same = facts.equals(state.facts()) && state.answers();
          state.said(facts, remote);
          spoke.run();
          if (!same) {
            changed.run();
          }
        });
  }

  @Override
  public void silent(EngineException why) {
    post.accept(
        () -> {
          if (state.silent(why)) {
            changed.run();
          }
        });
  }

  @Override
  public void processes(Map<String, Integer> pids, Map<String, String> refused) {
    post.accept(() -> take(pids, refused));
  }

  private void take(Map<String, Integer> pids, Map<String, String> refused) throws IOException {
    for (Map.Entry<String, Integer> entry : pids.entrySet()) {
      if (live.process(entry.getKey(), entry.getValue())) {
        state.seen(entry.getKey());
      } else {
        state.unseen(entry.getKey(), ReadingGaps.notHere(entry.getValue()));
      }
    }
    refused.forEach(state::unseen);
    state.unseenOnly(without(containers()));
    changed.run();
  }

  /** Asks where the kernel's processes differ from what the engine said. */
  @SuppressWarnings("ReferenceEquality") // what has not changed is the same object
  void compare(long now) {
    if (compared == live.processes() && comparedWith == state.facts() && asked.isEmpty()) {
      return;
    }
    compared = live.processes();
    comparedWith = state.facts();
    Set<String> containers = containers();
    if (!containers.equals(seen)) {
      seen = containers;
      follower.ask();
    }
    if (state.isRemote() || !state.answers()) {
      return;
    }
    Set<String> without = without(containers);
    if (state.unseenOnly(without)) {
      changed.run();
    }
    asked.keySet().retainAll(without);
    Set<String> wanted = new HashSet<>();
    for (String container : without) {
      Long last = asked.get(container);
      if (last == null || now - last > ASK_AGAIN) {
        asked.put(container, now);
        wanted.add(container);
      }
    }
    if (!wanted.isEmpty()) {
      follower.askProcesses(wanted);
    }
  }

  /** Those whose process the kernel shows. */
  private Set<String> containers() {
    Set<String> containers = new HashSet<>();
    for (ProcessFacts process : live.processes()) {
      if (process.containerId() != null) {
        containers.add(process.containerId());
      }
    }
    return containers;
  }

  /** Living containers whose process is not known. */
  private Set<String> without(Set<String> known) {
    Set<String> without = new HashSet<>();
    EngineFacts facts = state.facts();
    if (facts != null) {
      facts.containers().stream()
          .filter(c -> c.hasProcess() && !known.contains(c.id()))
          .forEach(c -> without.add(c.id()));
    }
    return without;
  }

  /** Whether it said anything, or that it cannot be asked. */
  boolean isHeard() {
    return state.isHeard();
  }

  /** When what it said was right; {@code now} while it answers; null if it never did. */
  @Nullable Instant asOf(Instant now) {
    return state.asOf(now);
  }

  @Nullable EngineFacts facts() {
    return state.facts();
  }

  List<Gap> gaps() {
    return state.gaps();
  }

  @Override
  public void close() {
    follower.close();
  }
}
