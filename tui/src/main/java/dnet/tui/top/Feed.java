package dnet.tui.top;

import dnet.tui.top.facts.Facts;
import java.io.IOException;

/** Where facts come from. */
public interface Feed extends AutoCloseable {
  /** Takes what is delivered, on any thread, one call at a time. */
  interface Sink {
    /** Something newer; never older than what was delivered before. */
    void facts(Facts facts);

    /** Why nothing newer comes; for people. */
    void trouble(String why);
  }

  /**
   * Begins to deliver; once.
   *
   * @throws IOException if that will never be possible
   */
  void start(Sink sink) throws IOException;

  /** Reads everything again, soon. */
  void refresh();

  /** Whether somebody looks at how often rules are hit, which costs more than the rest. */
  default void wantHits(boolean wanted) {}

  /** Whether somebody looks at what TCP sends again. */
  default void wantRetransmits(boolean wanted) {}

  /** Ends it; what hangs in the system is not waited for. */
  @Override
  void close();
}
