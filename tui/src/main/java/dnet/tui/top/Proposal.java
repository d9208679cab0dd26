package dnet.tui.top;

import java.io.IOException;
import java.util.List;

/** A change that could be made. Texts are hostile. */
public interface Proposal {
  /** What it is. */
  String title();

  /** What it does, step by step. */
  List<String> steps();

  /** True things that do not forbid it. */
  List<String> warnings();

  /** Plain commands that do the same. */
  List<String> commands();

  /**
   * Makes it.
   *
   * @throws IOException if nothing was begun
   */
  Result carryOut() throws IOException;

  /**
   * How it went.
   *
   * @param lines more about it
   */
  record Result(boolean ok, String headline, List<String> lines) {
    public Result {
      lines = List.copyOf(lines);
    }
  }
}
