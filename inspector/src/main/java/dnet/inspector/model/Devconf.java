package dnet.inspector.model;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An interface's own sysctls, {@code net.ipv4.conf.<interface>.*} and {@code net.ipv6.conf.…}, by
 * the last part of their names. These are not the effective values: {@link Sysctls} gives those.
 */
public record Devconf(SortedMap<String, Integer> ipv4, SortedMap<String, Integer> ipv6) {
  /** Nothing read. */
  public static final Devconf UNREAD = of(Map.of(), Map.of());

  public Devconf {
    ipv4 = Collections.unmodifiableSortedMap(new TreeMap<>(ipv4));
    ipv6 = Collections.unmodifiableSortedMap(new TreeMap<>(ipv6));
  }

  /** Copies two maps. */
  public static Devconf of(Map<String, Integer> ipv4, Map<String, Integer> ipv6) {
    return new Devconf(new TreeMap<>(ipv4), new TreeMap<>(ipv6));
  }

  /** A value; null when unread. */
  public @Nullable Integer get(boolean v4, String name) {
    return (v4 ? ipv4 : ipv6).get(name);
  }
}
