package dnet.inspector.assemble;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What was made of lists of facts, to be taken over where the same list comes again: the same
 * object, not one that is equal. Only for what depends on nothing else. Several threads may ask,
 * for different lists.
 */
final class Memo {
  private final Map<List<?>, List<?>> before;
  private final Map<List<?>, List<?>> made = Collections.synchronizedMap(new IdentityHashMap<>());

  private Memo(Map<List<?>, List<?>> before) {
    this.before = before;
  }

  /** Remembers nothing. */
  static Memo empty() {
    return new Memo(Map.of());
  }

  /** Whether there is nothing to take over. */
  boolean isEmpty() {
    return before.isEmpty();
  }

  /** Remembers what this one was asked for, and not what was there before it. */
  Memo next() {
    return new Memo(made);
  }

  /**
   * What {@code make} gives for {@code facts}.
   *
   * @param make must always be the same for the same list
   */
  <F, T> List<T> of(List<F> facts, Function<List<F>, List<T>> make) {
    if (facts.isEmpty()) {
      // All empty lists are one object.
      return make.apply(facts);
    }
    @SuppressWarnings("unchecked") // made of this list by the same function
    List<T> known = (List<T>) before.get(facts);
    List<T> now = known == null ? List.copyOf(make.apply(facts)) : known;
    made.put(facts, now);
    return now;
  }
}
