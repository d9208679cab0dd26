package dnet.tui.top;

import java.io.IOException;
import java.util.List;

/** Where changes are planned. */
@FunctionalInterface
public interface Desk {
  /**
   * Reads the host anew and plans.
   *
   * @param words a command line of dnet's, without the {@code dnet}
   * @throws IOException saying, for people, why it cannot be done
   */
  Proposal propose(List<String> words) throws IOException;
}
