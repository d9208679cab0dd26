package dnet.inspector.netlink;

import dnet.inspector.linux.NetnsHandle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Asks rtnetlink(7) of the namespace in which its socket was opened. Not for several threads at
 * once. Every dump fails with {@link NetlinkException} where the kernel refuses.
 */
public final class Rtnetlink implements AutoCloseable {
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;

  private static final int AF_BRIDGE = 7;
  private static final int NETLINK_ROUTE = 0;

  private static final int RTM_GETLINK = 18;
  private static final int RTM_GETADDR = 22;
  private static final int RTM_GETROUTE = 26;
  private static final int RTM_GETNEIGH = 30;
  private static final int RTM_GETRULE = 34;
  private static final int RTM_GETQDISC = 38;
  private static final int RTM_GETTCLASS = 42;
  private static final int RTM_NEWTCLASS = 40;
  private static final int RTM_GETTFILTER = 46;
  private static final int RTM_GETNSID = 90;
  private static final int RTM_GETSTATS = 94;
  private static final int RTM_NEWNSID = 88;
  private static final int NETNSA_NSID = 1;
  private static final int NETNSA_FD = 3;
  private static final int NTF_PROXY = 0x08;
  private static final int IFLA_EXT_MASK = 29;
  private static final int RTEXT_FILTER_BRVLAN_COMPRESSED = 4;

  private final NetlinkTransport transport;
  private final Conversation conversation;

  Rtnetlink(NetlinkTransport transport, String where) {
    this.transport = transport;
    this.conversation = new Conversation(transport, where);
  }

  /**
   * Opens a socket in the namespace of the thread that calls.
   *
   * @param where for error messages
   */
  public static Rtnetlink open(String where) throws IOException {
    return new Rtnetlink(SocketTransport.open(NETLINK_ROUTE, "route socket in " + where), where);
  }

  /**
   * What a dump gave.
   *
   * @param complete false when it was interrupted each time it was tried
   */
  public record Dump<T>(List<T> items, boolean complete) {
    public Dump {
      items = List.copyOf(items);
    }
  }

  private <T> Dump<T> dump(String name, Request request, int reply, Dumps.Parser<T> parser)
      throws IOException {
    return Dumps.of(conversation, name, request, reply, parser);
  }

  /** All interfaces. */
  public Dump<LinkMessage> links() throws IOException {
    return dump(
        "RTM_GETLINK",
        new Request(RTM_GETLINK).zeros(16),
        LinkParser.RTM_NEWLINK,
        LinkParser::parse);
  }

  /** All addresses, IPv4 and IPv6. */
  public Dump<AddressMessage> addresses() throws IOException {
    return dump(
        "RTM_GETADDR",
        new Request(RTM_GETADDR).zeros(8),
        AddressParser.RTM_NEWADDR,
        AddressParser::parse);
  }

  /** The routes of all tables, IPv4 and IPv6, without the cached ones. */
  public Dump<RouteMessage> routes() throws IOException {
    return dump(
        "RTM_GETROUTE",
        new Request(RTM_GETROUTE).zeros(12),
        RouteParser.RTM_NEWROUTE,
        RouteParser::parse);
  }

  /** The addresses as the kernel sent them, so that one that is taken away can be given back. */
  public Dump<Recorded.Address> recordedAddresses() throws IOException {
    return dump(
        "RTM_GETADDR",
        new Request(RTM_GETADDR).zeros(8),
        AddressParser.RTM_NEWADDR,
        Recorded.Address::parse);
  }

  /** The routes as the kernel sent them. */
  public Dump<Recorded.Route> recordedRoutes() throws IOException {
    return dump(
        "RTM_GETROUTE",
        new Request(RTM_GETROUTE).zeros(12),
        RouteParser.RTM_NEWROUTE,
        Recorded.Route::parse);
  }

  /** The rules of the routing policy as the kernel sent them. */
  public Dump<Recorded.Rule> recordedRules() throws IOException {
    return dump(
        "RTM_GETRULE",
        new Request(RTM_GETRULE).zeros(12),
        PolicyRuleParser.RTM_NEWRULE,
        Recorded.Rule::parse);
  }

  /** The rules of the routing policy, IPv4 and IPv6. */
  public Dump<PolicyRuleMessage> policyRules() throws IOException {
    return dump(
        "RTM_GETRULE",
        new Request(RTM_GETRULE).zeros(12),
        PolicyRuleParser.RTM_NEWRULE,
        PolicyRuleParser::parse);
  }

  /** The ARP and NDP tables, with the addresses that the host answers for (proxy entries). */
  public Dump<NeighbourMessage> neighbours() throws IOException {
    Dump<NeighbourMessage> own = neighbours(0);
    Dump<NeighbourMessage> proxies = neighbours(NTF_PROXY);
    List<NeighbourMessage> all = new ArrayList<>(own.items());
    all.addAll(proxies.items());
    return new Dump<>(all, own.complete() && proxies.complete());
  }

  private Dump<NeighbourMessage> neighbours(int flags) throws IOException {
    return dump(
        "RTM_GETNEIGH",
        new Request(RTM_GETNEIGH).zeros(10).octet(flags).zeros(1),
        NeighbourParser.RTM_NEWNEIGH,
        NeighbourParser::neighbour);
  }

  /** The forwarding databases of bridges and of devices' own. */
  public Dump<NeighbourMessage> fdb() throws IOException {
    return dump(
        "RTM_GETNEIGH of bridges",
        new Request(RTM_GETNEIGH).octet(AF_BRIDGE).zeros(11),
        NeighbourParser.RTM_NEWNEIGH,
        NeighbourParser::fdb);
  }

  /** The VLANs of bridges and their ports; none where the kernel filters no VLANs. */
  public Dump<BridgeVlanMessage> bridgeVlans() throws IOException {
    Dump<List<BridgeVlanMessage>> ports =
        dump(
            "RTM_GETLINK of bridges",
            new Request(RTM_GETLINK)
                .octet(AF_BRIDGE)
                .zeros(15)
                .attribute(IFLA_EXT_MASK, RTEXT_FILTER_BRVLAN_COMPRESSED),
            LinkParser.RTM_NEWLINK,
            BridgeVlanParser::parse);
    return new Dump<>(ports.items().stream().flatMap(List::stream).toList(), ports.complete());
  }

  /** The queueing disciplines of all interfaces. */
  public Dump<QdiscMessage> qdiscs() throws IOException {
    return dump(
        "RTM_GETQDISC",
        new Request(RTM_GETQDISC).zeros(20),
        QdiscParser.RTM_NEWQDISC,
        QdiscParser::parse);
  }

  /**
   * The filters that hang on one qdisc or class.
   *
   * @param parent its handle, or one of {@link QdiscHandles}
   */
  Dump<FilterMessage> filters(int index, long parent) throws IOException {
    return dump(
        "RTM_GETTFILTER of interface " + index,
        new Request(RTM_GETTFILTER).zeros(4).number(index).number(0).number((int) parent).number(0),
        FilterParser.RTM_NEWTFILTER,
        FilterParser::parse);
  }

  /** The handles of an interface's classes. */
  Dump<Long> classes(int index) throws IOException {
    return dump(
        "RTM_GETTCLASS of interface " + index,
        new Request(RTM_GETTCLASS).zeros(4).number(index).zeros(12),
        RTM_NEWTCLASS,
        body -> body.u32(8));
  }

  /** The filters that hang on any of {@code qdiscs} or on their classes. */
  public Dump<FilterMessage> filters(List<QdiscMessage> qdiscs) throws IOException {
    return new FilterSearch(this).below(qdiscs);
  }

  /**
   * Which way the kernel would send a packet: the answer of its own route lookup.
   *
   * @throws NetlinkException with the number that the packet's sender would get: ENETUNREACH,
   *     EHOSTUNREACH, EACCES (prohibit) or EINVAL (blackhole)
   */
  public RouteMessage route(RouteQuery query) throws IOException {
    String name = "RTM_GETROUTE of " + query.destination();
    Message reply = conversation.get(name, query.request(RTM_GETROUTE));
    RouteMessage route =
        reply.type() == RouteParser.RTM_NEWROUTE ? RouteParser.parseAny(reply.body()) : null;
    if (route == null) {
      throw new IOException(name + ": the kernel answered with message type " + reply.type());
    }
    return route;
  }

  /** How many other namespaces have an id in this one: zero where nothing leads to any. */
  public int namespaceIds() throws IOException {
    return dump("RTM_GETNSID", new Request(RTM_GETNSID).zeros(4), RTM_NEWNSID, body -> Boolean.TRUE)
        .items()
        .size();
  }

  /** The counters of all interfaces, without all else that {@link #links} reads (Linux 4.7). */
  public Dump<LinkCounters> counters() throws IOException {
    return dump(
        "RTM_GETSTATS",
        new Request(RTM_GETSTATS).zeros(8).number(LinkCounters.IFLA_STATS_LINK_64),
        LinkCounters.RTM_NEWSTATS,
        LinkCounters::parse);
  }

  /**
   * The id that this socket's namespace has for another; empty if it has none. Asking assigns none
   * (linux/net_namespace.h).
   */
  public OptionalInt namespaceId(NetnsHandle other) throws IOException {
    Message reply =
        conversation.get(
            "RTM_GETNSID of " + other,
            new Request(RTM_GETNSID).zeros(4).attribute(NETNSA_FD, other.fd()));
    if (reply.type() == RTM_NEWNSID) {
      for (Attributes.Attribute attribute : Attributes.of(reply.body().rest(4))) {
        if (attribute.type() == NETNSA_NSID && attribute.value().s32(0) >= 0) {
          return OptionalInt.of(attribute.value().s32(0));
        }
      }
    }
    return OptionalInt.empty();
  }

  @Override
  public void close() {
    transport.close();
  }
}
