package dnet.inspector.watch;

import dnet.inspector.docker.EngineException;
import dnet.inspector.docker.EngineFacts;
import dnet.inspector.model.Gap;
import dnet.inspector.snapshot.ReadingGaps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the engine said last, and whether that still holds. */
final class EngineState {
  private @Nullable EngineFacts facts;
  private @Nullable Instant saidAt;
  private boolean remote;
  private boolean heard;
  private @Nullable String silence = "it has not answered yet";

  /** Containers whose process is not known, and why. */
  private final Map<String, String> unseen = new HashMap<>();

  void said(EngineFacts now, boolean isRemote) {
    facts = now;
    saidAt = Instant.now();
    remote = isRemote;
    heard = true;
    silence = null;
    Set<String> containers = new HashSet<>();
    now.containers().forEach(c -> containers.add(c.id()));
    unseen.keySet().retainAll(containers);
  }

  /** It does not answer; whether that is news. */
  boolean silent(EngineException why) {
    String before = silence;
    boolean news = !heard || before == null;
    heard = true;
    silence = String.valueOf(why.getMessage());
    return news || !silence.equals(before);
  }

  /** Whether it answered when it was asked last. */
  boolean answers() {
    return silence == null;
  }

  /** Whether it said anything, or that it cannot be asked. */
  boolean isHeard() {
    return heard;
  }

  boolean isRemote() {
    return remote;
  }

  void unseen(String container, String why) {
    unseen.put(container, why);
  }

  void seen(String container) {
    unseen.remove(container);
  }

  /** Forgets that of all others: the kernel shows their process now. Whether there were any. */
  boolean unseenOnly(Set<String> containers) {
    return unseen.keySet().retainAll(containers);
  }

  @Nullable EngineFacts facts() {
    return facts;
  }

  /** When what it said was right; {@code now} while it answers; null if it never did. */
  @Nullable Instant asOf(Instant now) {
    return silence == null ? now : saidAt;
  }

  List<Gap> gaps() {
    List<Gap> gaps = new ArrayList<>();
    if (silence != null) {
      gaps.add(ReadingGaps.engine(silence, saidAt));
    }
    if (remote) {
      gaps.add(ReadingGaps.remoteEngine());
    }
    if (facts != null) {
      facts.containers().stream()
          .filter(c -> unseen.containsKey(c.id()))
          .forEach(
              c -> gaps.add(ReadingGaps.unknownProcess(c, String.valueOf(unseen.get(c.id())))));
    }
    return gaps;
  }
}
