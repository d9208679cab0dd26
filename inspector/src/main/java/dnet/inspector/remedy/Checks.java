package dnet.inspector.remedy;

import java.util.ArrayList;
import java.util.List;

/** What speaks against a change: some of it forbids it, some is only to be known. */
final class Checks {
  private final boolean force;
  private final List<String> refusals = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  /**
   * Begins with nothing.
   *
   * @param force whether refusals are only warned of
   */
  Checks(boolean force) {
    this.force = force;
  }

  void refuse(String why) {
    (force ? warnings : refusals).add(why);
  }

  void warn(String what) {
    warnings.add(what);
  }

  List<String> warnings() {
    return warnings;
  }

  /** Ends the planning if anything forbids the change. */
  void orThrow() throws RefusedException {
    if (!refusals.isEmpty()) {
      throw new RefusedException(String.join("; ", refusals) + " (--force makes it a warning)");
    }
  }
}
