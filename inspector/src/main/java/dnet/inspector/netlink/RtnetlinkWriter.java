package dnet.inspector.netlink;

import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.MacAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * Changes links, addresses, routes and rules of the namespace in which its socket was opened
 * (rtnetlink(7)). For {@code inspector.remedy} only. Every change fails with {@link
 * NetlinkException} where the kernel refuses, and has been made when the call returns. Not for
 * several threads at once.
 */
public final class RtnetlinkWriter implements AutoCloseable {
  private static final int NETLINK_ROUTE = 0;
  private static final int RTM_NEWLINK = 16;
  private static final int RTM_DELLINK = 17;
  private static final int RTM_NEWADDR = 20;
  private static final int RTM_DELADDR = 21;
  private static final int RTM_NEWROUTE = 24;
  private static final int RTM_DELROUTE = 25;
  private static final int RTM_NEWRULE = 32;
  private static final int RTM_DELRULE = 33;

  private static final int RTM_NEWNEIGH = 28;
  private static final int RTM_DELNEIGH = 29;
  private static final int CREATE_NEW = 0x400 | 0x200;
  private static final int REPLACE = 0x400 | 0x100;

  private static final int IFLA_ADDRESS = 1;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_MTU = 4;
  private static final int IFLA_LINK = 5;
  private static final int IFLA_MASTER = 10;
  private static final int IFLA_LINKINFO = 18;
  private static final int IFLA_NET_NS_FD = 28;
  private static final int INFO_KIND = 1;
  private static final int INFO_DATA = 2;
  private static final int VETH_INFO_PEER = 1;
  private static final int FIRST_OPTION = 1;
  private static final int IFA_ADDRESS = 1;
  private static final int IFA_LOCAL = 2;
  private static final int FLAGS_AT = 8;

  private final NetlinkTransport transport;
  private final Conversation conversation;

  private RtnetlinkWriter(NetlinkTransport transport, String where) {
    this.transport = transport;
    this.conversation = new Conversation(transport, where);
  }

  /**
   * Opens a socket in the namespace of the thread that calls.
   *
   * @param where for error messages
   */
  public static RtnetlinkWriter open(String where) throws IOException {
    return new RtnetlinkWriter(
        SocketTransport.open(NETLINK_ROUTE, "route socket in " + where), where);
  }

  /** Makes a pair: {@code here} in this namespace, {@code there} in another, at once. */
  public void createVeth(LinkOrder here, LinkOrder there, NetnsHandle namespace)
      throws IOException {
    Request request = new Request(RTM_NEWLINK);
    here.appendTo(request);
    request.nested(
        IFLA_LINKINFO,
        info -> {
          info.name(INFO_KIND, "veth");
          info.nested(
              INFO_DATA,
              data ->
                  data.nested(
                      VETH_INFO_PEER,
                      peer -> {
                        there.appendTo(peer);
                        peer.attribute(IFLA_NET_NS_FD, namespace.fd());
                      }));
        });
    conversation.change("RTM_NEWLINK of veth " + here.name(), request, CREATE_NEW);
  }

  /**
   * Makes a link that rides on another one.
   *
   * @param kind macvlan, ipvlan or vlan
   * @param option MACVLAN_MODE, IPVLAN_MODE or the VLAN's id
   * @param parent the other's index in this namespace
   * @param namespace where the new link goes
   */
  public void createChild(
      String kind, int option, int parent, LinkOrder order, NetnsHandle namespace)
      throws IOException {
    Request request = new Request(RTM_NEWLINK);
    order.appendTo(request);
    request
        .attribute(IFLA_LINK, parent)
        .attribute(IFLA_NET_NS_FD, namespace.fd())
        .nested(
            IFLA_LINKINFO,
            info -> {
              info.name(INFO_KIND, kind);
              info.nested(
                  INFO_DATA,
                  data -> {
                    if (kind.equals("macvlan")) {
                      data.attribute(FIRST_OPTION, option);
                    } else {
                      data.attribute(FIRST_OPTION, u16(option));
                    }
                  });
            });
    conversation.change("RTM_NEWLINK of " + kind + " " + order.name(), request, CREATE_NEW);
  }

  /** Makes a bridge with the kernel's defaults. */
  public void createBridge(LinkOrder order) throws IOException {
    Request request = new Request(RTM_NEWLINK);
    order.appendTo(request);
    request.nested(IFLA_LINKINFO, info -> info.name(INFO_KIND, "bridge"));
    conversation.change("RTM_NEWLINK of bridge " + order.name(), request, CREATE_NEW);
  }

  /** Removes a link, and with a veth its peer. */
  public void deleteLink(int index) throws IOException {
    Request request = new Request(RTM_DELLINK);
    LinkOrder.header(request, index, 0, 0);
    conversation.change("RTM_DELLINK of interface " + index, request, 0);
  }

  /** Sets a link up or down. */
  public void setUp(int index, boolean up) throws IOException {
    Request request = new Request(RTM_NEWLINK);
    LinkOrder.header(request, index, up ? LinkMessage.IFF_UP : 0, LinkMessage.IFF_UP);
    conversation.change("setting interface " + index + (up ? " up" : " down"), request, 0);
  }

  /** Makes a link the port of a bridge; of none for 0. */
  public void setMaster(int index, int master) throws IOException {
    conversation.change(
        "setting the master of interface " + index,
        existing(index).attribute(IFLA_MASTER, master),
        0);
  }

  /** Gives a link another hardware address. */
  public void setMac(int index, MacAddress mac) throws IOException {
    conversation.change(
        "setting the address of interface " + index + " to " + mac,
        existing(index).attribute(IFLA_ADDRESS, LinkOrder.octets(mac)),
        0);
  }

  /** Gives a link another MTU, in octets. */
  public void setMtu(int index, int mtu) throws IOException {
    conversation.change(
        "setting the MTU of interface " + index + " to " + mtu,
        existing(index).attribute(IFLA_MTU, mtu),
        0);
  }

  /** Gives a link another name. Older kernels want it down for that. */
  public void rename(int index, String name) throws IOException {
    LinkOrder.requireName(name);
    conversation.change(
        "renaming interface " + index + " to " + name, existing(index).name(IFLA_IFNAME, name), 0);
  }

  private static Request existing(int index) {
    Request request = new Request(RTM_NEWLINK);
    LinkOrder.header(request, index, 0, 0);
    return request;
  }

  /** Adds an address as ip-address(8) does: no broadcast address, for ever. */
  public void addAddress(int index, IpPrefix prefix) throws IOException {
    conversation.change(
        "RTM_NEWADDR of " + prefix, address(RTM_NEWADDR, index, prefix), CREATE_NEW);
  }

  /** Removes an address. */
  public void deleteAddress(int index, IpPrefix prefix) throws IOException {
    conversation.change("RTM_DELADDR of " + prefix, address(RTM_DELADDR, index, prefix), 0);
  }

  private static Request address(int type, int index, IpPrefix prefix) {
    byte[] octets = prefix.address().octets();
    return new Request(type)
        .octet(prefix.address().isV4() ? Rtnetlink.AF_INET : Rtnetlink.AF_INET6)
        .octet(prefix.length())
        .zeros(1)
        .octet(prefix.address().isLoopback() ? 254 : 0)
        .number(index)
        .attribute(IFA_LOCAL, octets)
        .attribute(IFA_ADDRESS, octets);
  }

  /** Gives back an address that was taken away. */
  public void restore(Recorded.Address address) throws IOException {
    conversation.change(
        "RTM_NEWADDR of " + address.meaning().address(),
        new Request(RTM_NEWADDR).octets(HexFormat.of().parseHex(address.hex())),
        CREATE_NEW);
  }

  /** Adds a route; one with the same destination, metric and table must not be there. */
  public void addRoute(RouteOrder route, int index) throws IOException {
    conversation.change("RTM_NEWROUTE of " + route, route.request(RTM_NEWROUTE, index), CREATE_NEW);
  }

  /** Removes a route. */
  public void deleteRoute(RouteOrder route, int index) throws IOException {
    conversation.change("RTM_DELROUTE of " + route, route.request(RTM_DELROUTE, index), 0);
  }

  /** Gives back a route that was taken away. */
  public void restore(Recorded.Route route) throws IOException {
    conversation.change(
        "RTM_NEWROUTE of " + text(route.meaning()),
        new Request(RTM_NEWROUTE).octets(routeBody(route)),
        CREATE_NEW);
  }

  /** Removes exactly a route that was read. */
  public void delete(Recorded.Route route) throws IOException {
    conversation.change(
        "RTM_DELROUTE of " + text(route.meaning()),
        new Request(RTM_DELROUTE).octets(routeBody(route)),
        0);
  }

  /** Of rtm_flags only RTNH_F_ONLINK is a wish; the others are the kernel's findings. */
  private static byte[] routeBody(Recorded.Route route) {
    return body(route.hex(), RouteOrder.RTNH_F_ONLINK);
  }

  private static String text(RouteMessage route) {
    String to = route.destination();
    return to == null ? "default" : to + "/" + route.destinationLength();
  }

  /** Makes an entry of a neighbour table or a forwarding database that is not there. */
  public void addNeighbour(NeighbourOrder entry, int index) throws IOException {
    conversation.change("RTM_NEWNEIGH of " + entry, entry.request(RTM_NEWNEIGH, index), CREATE_NEW);
  }

  /** Makes one in the place of one that may be there. */
  public void replaceNeighbour(NeighbourOrder entry, int index) throws IOException {
    conversation.change("RTM_NEWNEIGH of " + entry, entry.request(RTM_NEWNEIGH, index), REPLACE);
  }

  /** Removes such an entry. */
  public void deleteNeighbour(NeighbourOrder entry, int index) throws IOException {
    conversation.change("RTM_DELNEIGH of " + entry, entry.request(RTM_DELNEIGH, index), 0);
  }

  /** Adds a rule of the routing policy. */
  public void addRule(RuleOrder rule) throws IOException {
    conversation.change("RTM_NEWRULE of " + rule, rule.request(RTM_NEWRULE), CREATE_NEW);
  }

  /** Removes a rule of the routing policy. */
  public void deleteRule(RuleOrder rule) throws IOException {
    conversation.change("RTM_DELRULE of " + rule, rule.request(RTM_DELRULE), 0);
  }

  /** Gives back a rule that was taken away. */
  public void restore(Recorded.Rule rule) throws IOException {
    conversation.change("RTM_NEWRULE", new Request(RTM_NEWRULE).octets(ruleBody(rule)), CREATE_NEW);
  }

  /** Removes exactly a rule that was read. */
  public void delete(Recorded.Rule rule) throws IOException {
    conversation.change("RTM_DELRULE", new Request(RTM_DELRULE).octets(ruleBody(rule)), 0);
  }

  private static byte[] ruleBody(Recorded.Rule rule) {
    return body(rule.hex(), RuleOrder.FIB_RULE_INVERT);
  }

  /** A body with {@code keep} of its header's flags, which rtmsg and fib_rule_hdr have at 8. */
  private static byte[] body(String hex, int keep) {
    ByteBuffer body = ByteBuffer.wrap(HexFormat.of().parseHex(hex)).order(ByteOrder.nativeOrder());
    return body.putInt(FLAGS_AT, body.getInt(FLAGS_AT) & keep).array();
  }

  private static byte[] u16(int value) {
    return ByteBuffer.allocate(2).order(ByteOrder.nativeOrder()).putShort((short) value).array();
  }

  /** The address that a routing header's family number stands for. */
  static int family(IpAddress address) {
    return address.isV4() ? Rtnetlink.AF_INET : Rtnetlink.AF_INET6;
  }

  @Override
  public void close() {
    transport.close();
  }
}
