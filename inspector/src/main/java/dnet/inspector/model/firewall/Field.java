package dnet.inspector.model.firewall;

/**
 * What a rule can look at. A value is a number ({@link Values.Range}) or a name ({@link
 * Values.Name}), as noted.
 */
public enum Field {
  /** Source address, a number of 32 or 128 bits; a field of the IP header, also within ARP. */
  IP_SOURCE,
  IP_DESTINATION,
  /** 2 or 10, as nft's {@code meta nfproto}: IPv4 or IPv6. */
  NF_PROTOCOL,
  /** IP protocol number: 1 ICMP, 6 TCP, 17 UDP, 58 ICMPv6, 132 SCTP. */
  L4_PROTOCOL,
  SOURCE_PORT,
  DESTINATION_PORT,
  ICMP_TYPE,
  ICMP_CODE,
  /** The flags octet: FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32. */
  TCP_FLAGS,
  /** Length of the IP packet in octets. */
  LENGTH,
  /** TTL or hop limit. */
  TTL,
  DSCP,
  /** 0 for whole packets and first fragments' place; 1 for later fragments. */
  FRAGMENT,
  /** Incoming interface's name; absent for what the host sends. */
  IN_INTERFACE,
  /** Outgoing interface's name. */
  OUT_INTERFACE,
  /** The bridge port by which a bridged packet came in, a name. */
  PHYSICAL_IN,
  PHYSICAL_OUT,
  /** The bridge of the incoming port, a name ({@code meta ibrname}). */
  IN_BRIDGE,
  OUT_BRIDGE,
  /** 1 if the packet is bridged, not routed (physdev's {@code --physdev-is-bridged}). */
  IS_BRIDGED,
  /** The packet mark, 32 bits. */
  MARK,
  /** Bits: INVALID 1, ESTABLISHED 2, RELATED 4, NEW 8, UNTRACKED 64 (nft's numbers). */
  CT_STATE,
  /** Bits IPS_*: EXPECTED 1, SEEN_REPLY 2, ASSURED 4, CONFIRMED 8, SNAT 16, DNAT 32. */
  CT_STATUS,
  /** 0 original, 1 reply. */
  CT_DIRECTION,
  CT_MARK,
  CT_PROTOCOL,
  CT_ORIGINAL_SOURCE,
  CT_ORIGINAL_DESTINATION,
  CT_ORIGINAL_SOURCE_PORT,
  CT_ORIGINAL_DESTINATION_PORT,
  CT_REPLY_SOURCE,
  CT_REPLY_DESTINATION,
  CT_REPLY_SOURCE_PORT,
  CT_REPLY_DESTINATION_PORT,
  /** Kind of address by the routing tables, RTN_*: unicast 1, local 2, broadcast 3, … */
  SOURCE_TYPE,
  DESTINATION_TYPE,
  /** The same, asked for the incoming interface only. */
  SOURCE_TYPE_IN,
  DESTINATION_TYPE_IN,
  /** The same, asked for the outgoing interface only. */
  SOURCE_TYPE_OUT,
  DESTINATION_TYPE_OUT,
  /** 1 if a route back to the source leads over the incoming interface (rpfilter, fib). */
  REVERSE_PATH_EXISTS,
  /** Whether the packet is host 0, broadcast 1, multicast 2, otherhost 3 (PACKET_*). */
  PACKET_TYPE,
  /** A MAC address as a number of 48 bits. */
  ETHER_SOURCE,
  ETHER_DESTINATION,
  /** EtherType: 0x0800 IPv4, 0x0806 ARP, 0x86dd IPv6. */
  ETHER_TYPE,
  VLAN_ID,
  /** User id of the sending socket. */
  SOCKET_UID,
  SOCKET_GID,
  ARP_OPERATION
}
