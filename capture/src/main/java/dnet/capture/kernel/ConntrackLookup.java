package dnet.capture.kernel;

import dnet.inspector.linux.Namespaces;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.IpAddress;
import dnet.inspector.netlink.ConntrackMessage;
import dnet.inspector.netlink.Netfilter;
import dnet.inspector.netlink.Rtnetlink;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Looks for a flow among a namespace's tracked connections. */
public final class ConntrackLookup {
  private static final int MOST_ENTRIES = 200_000;

  private ConntrackLookup() {}

  /**
   * What was found.
   *
   * @param complete whether all of the table was read
   */
  public record Found(List<TrackedConnection> connections, boolean complete) {
    public Found {
      connections = List.copyOf(connections);
    }
  }

  /**
   * Connections whose first packet goes from one of some addresses to another, among the first
   * 200,000 that the kernel names.
   *
   * @param where the namespace's name, for error messages
   * @param protocol IP protocol number
   */
  public static Found among(
      NetnsHandle namespace, String where, int protocol, Set<IpAddress> addresses)
      throws IOException {
    return among(namespace, where, protocol, addresses, MOST_ENTRIES);
  }

  static Found among(
      NetnsHandle namespace, String where, int protocol, Set<IpAddress> addresses, int most)
      throws IOException {
    Set<String> texts = new HashSet<>();
    addresses.forEach(a -> texts.add(a.toString()));
    try (Netfilter netfilter = Namespaces.call(namespace, () -> Netfilter.open(where))) {
      Rtnetlink.Dump<ConntrackMessage> dump = netfilter.connections(most);
      List<TrackedConnection> connections =
          dump.items().stream()
              .filter(m -> m.original().protocol() == protocol)
              .filter(
                  m ->
                      texts.contains(m.original().source())
                          && texts.contains(m.original().destination()))
              .map(TrackedConnection::of)
              .toList();
      return new Found(connections, dump.complete());
    }
  }
}
