package dnet.inspector.model.firewall;

import dnet.inspector.model.IpAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that a rule does. */
public sealed interface Action extends Clause {
  /**
   * Ends the rule.
   *
   * @param chain for jump and goto; else null
   */
  record Verdict(Decision decision, @Nullable String chain) implements Action {
    /** nft(8)'s verdicts. A queue's program decides elsewhere. */
    public enum Decision {
      ACCEPT,
      DROP,
      RETURN,
      CONTINUE,
      JUMP,
      GOTO,
      QUEUE
    }
  }

  /**
   * Drops and answers.
   *
   * @param with {@code icmp-port-unreachable}, {@code tcp-reset}, …
   */
  record Reject(String with) implements Action {}

  /**
   * Rewrites an address of the connection. An accept follows.
   *
   * @param first lowest new address; null when the address stays, or for masquerade and redirect
   * @param last highest; equal to {@code first} for a single one
   * @param firstPort lowest new port; null when the port stays
   * @param lastPort highest
   */
  record Nat(
      Kind kind,
      @Nullable IpAddress first,
      @Nullable IpAddress last,
      @Nullable Integer firstPort,
      @Nullable Integer lastPort)
      implements Action {
    /** Which side is rewritten, and to what. */
    public enum Kind {
      DNAT,
      SNAT,
      MASQUERADE,
      REDIRECT
    }
  }

  /**
   * NAT to what a map gives ({@code dnat to tcp dport map { … }}).
   *
   * @param map name of a set of the table with {@link NamedSet.Entry#target()}s
   */
  record NatByMap(Nat.Kind kind, List<Selector> key, String map) implements Action {
    public NatByMap {
      key = List.copyOf(key);
    }
  }

  /**
   * The verdict that a map gives; goes on where nothing fits.
   *
   * @param map name of a set of the table with {@link NamedSet.Entry#verdict()}s
   */
  record VerdictByMap(List<Selector> key, String map) implements Action {
    public VerdictByMap {
      key = List.copyOf(key);
    }
  }

  /** {@code mark = (mark & ~mask) ^ value}, 32 bits. */
  record SetMark(long value, long mask) implements Action {}

  /**
   * The connection's mark.
   *
   * @param value for {@link ConnectionMark.Operation#SET}
   */
  record ConnectionMark(Operation operation, long value, long mask) implements Action {
    /** From packet to connection, from connection to packet, or a constant. */
    public enum Operation {
      SAVE,
      RESTORE,
      SET
    }
  }

  /** The connection is not tracked. */
  record NoTrack() implements Action {}

  /**
   * Changes nothing that decides (log, counter, checksum, MSS clamping, DSCP, set updates).
   *
   * @param text verbatim
   */
  record NoEffect(String text) implements Action {}

  /**
   * Does something that dnet does not understand; it may end the packet's way.
   *
   * @param text verbatim
   */
  record Opaque(String text) implements Action {}
}
