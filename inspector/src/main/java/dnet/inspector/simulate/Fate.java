package dnet.inspector.simulate;

import dnet.inspector.model.Link;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Socket;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Outcome;
import org.jspecify.annotations.Nullable;

/** What became of one packet. */
sealed interface Fate {
  /**
   * It was given to a namespace's own transport layer.
   *
   * @param socket null for ICMP, for answers, and where sockets are unknown
   */
  record Arrived(NetnsId namespace, Link link, Skb skb, @Nullable Socket socket) implements Fate {}

  /**
   * It left what dnet can see, by this interface.
   *
   * @param swallowed whether it came in here and vanished into a switch that was not read, rather
   *     than going out
   */
  record Left(Link link, Skb skb, boolean swallowed) implements Fate {
    Left(Link link, Skb skb) {
      this(link, skb, false);
    }
  }

  /**
   * It died.
   *
   * @param outcome LOST or REJECTED
   */
  record Died(Outcome outcome, Cause cause, Culprit culprit) implements Fate {
    static Died lost(Cause cause, Culprit culprit) {
      return new Died(Outcome.LOST, cause, culprit);
    }
  }

  /** A frame for somebody else: dropped without a fault of this place. */
  record Ignored(Link link) implements Fate {}

  /** An ARP or NDP question was answered. */
  record Answered(Link link, MacAddress mac) implements Fate {
    // Written out: a link is known by its key, and need not be compared whole.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Answered that
          && link.key().equals(that.link.key())
          && mac.equals(that.mac);
    }

    @Override
    public int hashCode() {
      return 31 * link.key().hashCode() + mac.hashCode();
    }
  }

  /** The host's facts do not tell. */
  record Untold(String why) implements Fate {}
}
