package dnet.inspector.remedy;

import java.util.function.Consumer;

/**
 * Where a crash is tried: before and after each system call that changes something, and each write
 * of the journal. Does nothing outside of tests, which are in this package.
 */
final class FailPoints {
  private static volatile Consumer<String> hook = point -> {};

  private FailPoints() {}

  static void set(Consumer<String> called) {
    hook = called;
  }

  static void reach(String point) {
    hook.accept(point);
  }
}
