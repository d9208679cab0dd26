package dnet.inspector.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of a veth's other end. */
public sealed interface Peer {
  /** The other end; both ends agree. */
  record Found(LinkKey link) implements Peer {}

  /** Several interfaces could be the other end, and nothing tells them apart. */
  record Ambiguous(List<LinkKey> candidates) implements Peer {
    public Ambiguous {
      candidates = List.copyOf(candidates);
    }
  }

  /**
   * The other end was not seen.
   *
   * @param why for people
   */
  record Unseen(String why) implements Peer {}

  /** The other end, if it is certain. */
  default @Nullable LinkKey certain() {
    return this instanceof Found found ? found.link() : null;
  }
}
