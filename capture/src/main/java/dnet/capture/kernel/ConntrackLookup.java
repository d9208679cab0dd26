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
   * @param entries those of the flow
   * @param complete whether all of the table was read
   */
  public record Found(List<ConntrackMessage> entries, boolean complete) {
    public Found {
      entries = List.copyOf(entries);
    }
  }

  /**
   * Entries of which one direction, as it came or as it is answered, goes between two addresses.
   *
   * @param where the namespace's name, for error messages
   * @param protocol IP protocol number
   * @param port of either side; 0 for any. Of ICMP the identifier
   */
  public static Found find(
      NetnsHandle namespace, String where, int protocol, IpAddress one, IpAddress other, int port)
      throws IOException {
    try (Netfilter netfilter = Namespaces.call(namespace, () -> Netfilter.open(where))) {
      Rtnetlink.Dump<ConntrackMessage> dump = netfilter.connections(MOST_ENTRIES);
      String a = one.toString();
      String b = other.toString();
      List<ConntrackMessage> entries =
          dump.items().stream()
              .filter(
                  m ->
                      isBetween(m.original(), protocol, a, b, port)
                          || isBetween(m.reply(), protocol, a, b, port))
              .toList();
      return new Found(entries, dump.complete());
    }
  }

  /**
   * Connections whose first packet goes from one of some addresses to another.
   *
   * @param where the namespace's name, for error messages
   * @param protocol IP protocol number
   */
  public static List<TrackedConnection> among(
      NetnsHandle namespace, String where, int protocol, Set<IpAddress> addresses)
      throws IOException {
    Set<String> texts = new HashSet<>();
    addresses.forEach(a -> texts.add(a.toString()));
    try (Netfilter netfilter = Namespaces.call(namespace, () -> Netfilter.open(where))) {
      return netfilter.connections(MOST_ENTRIES).items().stream()
          .filter(m -> m.original().protocol() == protocol)
          .filter(
              m ->
                  texts.contains(m.original().source())
                      && texts.contains(m.original().destination()))
          .map(TrackedConnection::of)
          .toList();
    }
  }

  private static boolean isBetween(
      ConntrackMessage.Tuple tuple, int protocol, String a, String b, int port) {
    boolean ends =
        (tuple.source().equals(a) && tuple.destination().equals(b))
            || (tuple.source().equals(b) && tuple.destination().equals(a));
    return ends
        && tuple.protocol() == protocol
        && (port == 0 || tuple.sourcePort() == port || tuple.destinationPort() == port);
  }
}
