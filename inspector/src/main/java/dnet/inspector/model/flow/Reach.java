package dnet.inspector.model.flow;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether one kind of client gets through to a published port.
 *
 * @param source who asks, as a name or an address; null where the host has no such client
 * @param cause null where it gets through, or where that is unknown
 * @param via what carries it; null where it does not get through
 * @param text the culprit, for people; empty where there is none
 */
public record Reach(
    Client client,
    @Nullable String source,
    Outcome outcome,
    @Nullable Cause cause,
    @Nullable Via via,
    String text) {
  /** Kinds of clients, which Docker treats differently. */
  public enum Client {
    REMOTE,
    HOST_ADDRESS,
    LOCALHOST,
    SAME_NETWORK,
    OTHER_NETWORK;

    /** The published word: {@code host-address}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** How a connection is carried to the container. */
  public enum Via {
    DNAT,
    PROXY,
    DIRECT
  }
}
