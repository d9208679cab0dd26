package dnet.inspector.simulate.fuzz;

import java.util.Set;

/**
 * What became of a real packet.
 *
 * @param ending what the sender noticed
 * @param errno of its socket; 0 where there was no error
 * @param arrived the nodes whose transport layer got the request; empty for TCP
 */
record Seen(Ending ending, int errno, Set<Node> arrived) {
  /** How it ended for the sender. */
  enum Ending {
    DELIVERED,
    REJECTED,
    LOST,
    /** Its own kernel refused to send. */
    NOT_SENT
  }

  Seen {
    arrived = Set.copyOf(arrived);
  }
}
