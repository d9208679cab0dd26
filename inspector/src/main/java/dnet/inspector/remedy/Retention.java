package dnet.inspector.remedy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Which changes a long journal needs: a service writes some whenever a container starts, for years.
 * What can still be taken back stays, but for what the service has made again since, as a container
 * that ends takes with it what was made in it.
 */
final class Retention {
  /** So many of the newest stay, whatever has become of them. */
  static final int NEWEST = 200;

  /** In octets, of those that need not stay. */
  private static final long MOST = 16 << 20;

  private final String boot;
  private final ToLongFunction<Change> size;
  private final Map<String, Set<Class<?>>> madeAgain = new HashMap<>();

  private Retention(String boot, ToLongFunction<Change> size) {
    this.boot = boot;
    this.size = size;
  }

  /**
   * The numbers of the changes that stay.
   *
   * @param changes all, the oldest first
   * @param boot the id of the kernel's current boot
   * @param size what a change takes in the journal, in octets
   */
  static Set<Integer> kept(List<Change> changes, String boot, ToLongFunction<Change> size) {
    return new Retention(boot, size).kept(changes);
  }

  private Set<Integer> kept(List<Change> changes) {
    Set<Integer> kept = new HashSet<>();
    long octets = 0;
    for (int i = changes.size() - 1; i >= 0; i--) {
      Change change = changes.get(i);
      boolean must =
          changes.size() - i <= NEWEST || change.isInterrupted() || change.trialUntil() != null;
      if (must || (change.canBeUndone() && !isOver(change) && octets < MOST)) {
        kept.add(change.id());
        octets += size.applyAsLong(change);
      }
      if (change.command().equals(Keeper.COMMAND) && change.canBeUndone()) {
        madeAgain.computeIfAbsent(change.title(), t -> new HashSet<>()).addAll(kinds(change));
      }
    }
    return kept;
  }

  private boolean isOver(Change change) {
    if (!change.boot().equals(boot)
        && change.reachedSteps().stream().noneMatch(Step::outlivesBoot)) {
      return true;
    }
    return change.command().equals(Keeper.COMMAND)
        && madeAgain.getOrDefault(change.title(), Set.of()).containsAll(kinds(change));
  }

  /** A bridge that was made for the first of many attachments is not made for the others. */
  private static Set<Class<?>> kinds(Change change) {
    return change.reachedSteps().stream().map(Object::getClass).collect(Collectors.toSet());
  }
}
