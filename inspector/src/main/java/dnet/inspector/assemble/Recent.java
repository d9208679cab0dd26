package dnet.inspector.assemble;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was made of things the last time, found again by the same object, not by one that is equal.
 * What is not asked for is forgotten. Several threads may ask, for different things.
 */
final class Recent<K, V> {
  private final Map<K, V> before;
  private final Map<K, V> now = Collections.synchronizedMap(new IdentityHashMap<>());

  private Recent(Map<K, V> before) {
    this.before = before;
  }

  /** Remembers nothing. */
  static <K, V> Recent<K, V> empty() {
    return new Recent<>(Map.of());
  }

  /** Remembers what this one was asked for, and not what was there before it. */
  Recent<K, V> next() {
    return new Recent<>(now);
  }

  /** Whether there is nothing to take over. */
  boolean isEmpty() {
    return before.isEmpty();
  }

  /** What was made of {@code key} the last time; null for what is new. */
  @Nullable V before(K key) {
    return before.isEmpty() ? null : before.get(key);
  }

  /** What was made of {@code key}, this time or the last; null for what is new. */
  @Nullable V known(K key) {
    V made = now.get(key);
    return made == null ? before(key) : made;
  }

  /** Takes {@code made} over to the next time. */
  V keep(K key, V made) {
    now.put(key, made);
    return made;
  }

  /**
   * What {@code make} gives for {@code key}.
   *
   * @param make must always be the same for the same key
   */
  V of(K key, Function<K, V> make) {
    V known = before(key);
    return keep(key, known == null ? make.apply(key) : known);
  }
}
