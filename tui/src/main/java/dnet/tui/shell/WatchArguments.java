package dnet.tui.shell;

import java.util.List;

/**
 * {@code watch [-n SECONDS] COMMAND …}.
 *
 * @param millis between two runs, 100 to 3,600,000
 * @param command what is run, at least one word
 */
record WatchArguments(long millis, List<String> command) {
  private static final long DEFAULT_MILLIS = 2000;

  WatchArguments {
    command = List.copyOf(command);
  }

  /**
   * Reads the words behind {@code watch}.
   *
   * @throws IllegalArgumentException with a line for people
   */
  static WatchArguments parse(List<String> words) {
    long millis = DEFAULT_MILLIS;
    int at = 0;
    if (!words.isEmpty() && words.get(0).equals("-n")) {
      millis = words.size() > 1 ? millis(words.get(1)) : 0;
      at = 2;
    }
    if (millis < 100 || millis > 3_600_000) {
      throw new IllegalArgumentException("watch -n takes seconds, 0.1 to 3600");
    }
    if (words.size() <= at) {
      throw new IllegalArgumentException("watch what? For example: watch -n 1 ls");
    }
    return new WatchArguments(millis, words.subList(at, words.size()));
  }

  private static long millis(String seconds) {
    try {
      double value = Double.parseDouble(seconds);
      return Double.isFinite(value) && value < 1e6 ? Math.round(value * 1000) : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
