package dnet.tui.top;

import dnet.inspector.snapshot.Snapshot;
import java.io.IOException;

/** Reads the host once, now. */
@FunctionalInterface
public interface Observation {
  /**
   * Reads.
   *
   * @throws IOException if not even {@code /proc} can be read
   */
  Snapshot take() throws IOException;
}
