package dnet.tui.shell;

import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Names to complete, read in the background: a key press never waits for a host. Only names of
 * ordinary characters are kept, for the others would have to be quoted, and may be hostile.
 */
final class Names {
  private static final Pattern ORDINARY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:@-]{0,127}");

  private final Supplier<Set<String>> source;
  private final AtomicBoolean reading = new AtomicBoolean();
  private volatile Set<String> known = Set.of();

  Names(Supplier<Set<String>> source) {
    this.source = source;
  }

  /** Those that were read last; none before the first reading has ended. */
  Set<String> known() {
    return known;
  }

  /** Reads them again, unless that is under way. */
  void refresh() {
    if (!reading.compareAndSet(false, true)) {
      return;
    }
    Thread thread =
        new Thread(
            () -> {
              try {
                known = ordinary(source.get());
              } finally {
                reading.set(false);
              }
            },
            "shell-names");
    thread.setDaemon(true);
    thread.start();
  }

  private static Set<String> ordinary(Set<String> names) {
    return names.stream()
        .filter(name -> ORDINARY.matcher(name).matches())
        .collect(java.util.stream.Collectors.toUnmodifiableSet());
  }
}
