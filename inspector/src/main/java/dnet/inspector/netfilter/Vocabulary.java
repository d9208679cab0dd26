package dnet.inspector.netfilter;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The words that rules use in place of numbers. Each method also takes the number itself, decimal
 * or with {@code 0x}, and throws {@link IllegalArgumentException} for a word that it does not know.
 */
public final class Vocabulary {
  /** IANA, Protocol Numbers; with the spellings of /etc/protocols and of nft. */
  private static final Map<String, Long> PROTOCOLS =
      table(
          "ip 0 hopopt 0 icmp 1 igmp 2 ggp 3 ipencap 4 ipip 4 st 5 tcp 6 egp 8 igp 9 pup 12 udp 17"
              + " hmp 20 xns-idp 22 rdp 27 iso-tp4 29 dccp 33 xtp 34 ddp 37 idpr-cmtp 38 ipv6 41"
              + " ipv6-route 43 ipv6-frag 44 idrp 45 rsvp 46 gre 47 esp 50 ipv6-crypt 50 ah 51"
              + " ipv6-auth 51 skip 57 ipv6-icmp 58 icmpv6 58 icmp6 58 ipv6-nonxt 59 ipv6-opts 60"
              + " rspf 73 vmtp 81 eigrp 88 ospf 89 ospfigp 89 ax.25 93 etherip 97 encap 98 pim 103"
              + " comp 108 ipcomp 108 vrrp 112 l2tp 115 isis 124 sctp 132 fc 133 mh 135"
              + " mobility-header 135 ipv6-mh 135 udplite 136 mpls-in-ip 137 manet 138 hip 139"
              + " shim6 140 wesp 141 rohc 142 ethernet 143 mptcp 262");

  /** IANA, ICMP Type Numbers; names of iptables and of nft. */
  private static final Map<String, Long> ICMP =
      table(
          "echo-reply 0 pong 0 destination-unreachable 3 source-quench 4 redirect 5 echo-request 8"
              + " ping 8 router-advertisement 9 router-solicitation 10 time-exceeded 11"
              + " ttl-exceeded 11 parameter-problem 12 timestamp-request 13 timestamp-reply 14"
              + " info-request 15 info-reply 16 address-mask-request 17 address-mask-reply 18");

  /** IANA, ICMPv6 "type" Numbers; names of ip6tables and of nft. */
  private static final Map<String, Long> ICMPV6 =
      table(
          "destination-unreachable 1 packet-too-big 2 time-exceeded 3 ttl-exceeded 3"
              + " parameter-problem 4 echo-request 128 ping 128 echo-reply 129 pong 129"
              + " mld-listener-query 130 mld-listener-report 131 mld-listener-done 132"
              + " mld-listener-reduction 132 nd-router-solicit 133 router-solicitation 133"
              + " nd-router-advert 134 router-advertisement 134 nd-neighbor-solicit 135"
              + " neighbour-solicitation 135 neighbor-solicitation 135 nd-neighbor-advert 136"
              + " neighbour-advertisement 136 neighbor-advertisement 136 nd-redirect 137"
              + " redirect 137 router-renumbering 138 ind-neighbor-solicit 141"
              + " ind-neighbor-advert 142 mld2-listener-report 143");

  /** Codes of ICMP type 3, as nft names all codes. */
  private static final Map<String, Long> ICMP_CODES =
      table(
          "net-unreachable 0 host-unreachable 1 prot-unreachable 2 port-unreachable 3"
              + " frag-needed 4 net-prohibited 9 host-prohibited 10 admin-prohibited 13");

  /** Codes of ICMPv6 type 1. */
  private static final Map<String, Long> ICMPV6_CODES =
      table(
          "no-route 0 admin-prohibited 1 addr-unreachable 3 port-unreachable 4 policy-fail 5"
              + " reject-route 6");

  /** NF_CT_STATE_BIT of linux/netfilter/nf_conntrack_common.h. */
  private static final Map<String, Long> STATES =
      table("invalid 1 established 2 related 4 new 8 untracked 64");

  /** IPS_* of linux/netfilter/nf_conntrack_common.h. */
  private static final Map<String, Long> STATUSES =
      table(
          "none 0 expected 1 seen_reply 2 seen-reply 2 assured 4 confirmed 8 snat 16 dnat 32"
              + " dying 512");

  /** RTN_* of linux/rtnetlink.h. */
  private static final Map<String, Long> ADDRESS_TYPES =
      table(
          "unspec 0 unicast 1 local 2 broadcast 3 anycast 4 multicast 5 blackhole 6 unreachable 7"
              + " prohibit 8 throw 9 nat 10 xresolve 11");

  /** TH_* of RFC 9293's header, and nft's two newer ones. */
  private static final Map<String, Long> TCP_FLAGS =
      table("none 0 fin 1 syn 2 rst 4 psh 8 ack 16 urg 32 ecn 64 cwr 128 all 63");

  /** PACKET_* of linux/if_packet.h; iptables says unicast for what is to this host. */
  private static final Map<String, Long> PACKET_TYPES =
      table("host 0 unicast 0 broadcast 1 multicast 2 other 3 otherhost 3");

  /** IEEE EtherTypes by nft's and ebtables' names. */
  private static final Map<String, Long> ETHER_TYPES =
      table(
          "ip 0x800 ipv4 0x800 arp 0x806 vlan 0x8100 8021q 0x8100 ip6 0x86dd ipv6 0x86dd"
              + " 8021ad 0x88a8 qinq 0x88a8 pppoe 0x8864 length 0");

  /** RFC 2474, RFC 2597, RFC 3246, RFC 5865, RFC 8622. */
  private static final Map<String, Long> DSCPS =
      table(
          "cs0 0 df 0 be 0 lephb 1 cs1 8 af11 10 af12 12 af13 14 cs2 16 af21 18 af22 20 af23 22"
              + " cs3 24 af31 26 af32 28 af33 30 cs4 32 af41 34 af42 36 af43 38 cs5 40 va 44 ef 46"
              + " cs6 48 cs7 56");

  /** IANA, ARP Operation Codes. */
  private static final Map<String, Long> ARP_OPERATIONS =
      table("request 1 reply 2 rrequest 3 rreply 4 inrequest 8 inreply 9 nak 10");

  private Vocabulary() {}

  /** IP protocol: {@code tcp}, {@code ipv6-icmp}. */
  public static long protocol(String word) {
    return look(PROTOCOLS, "protocol", word);
  }

  /** ICMP type: {@code echo-request}. */
  public static long icmpType(String word) {
    return look(ICMP, "ICMP type", word);
  }

  /** ICMPv6 type: {@code nd-neighbor-solicit}. */
  public static long icmpv6Type(String word) {
    return look(ICMPV6, "ICMPv6 type", word);
  }

  /** ICMP code: {@code port-unreachable}. */
  public static long icmpCode(String word) {
    return look(ICMP_CODES, "ICMP code", word);
  }

  /** ICMPv6 code: {@code no-route}. */
  public static long icmpv6Code(String word) {
    return look(ICMPV6_CODES, "ICMPv6 code", word);
  }

  /** A connection's state as its bit: {@code established}. */
  public static long state(String word) {
    return look(STATES, "state", word);
  }

  /** A connection's status as its bit: {@code assured}. */
  public static long status(String word) {
    return look(STATUSES, "status", word);
  }

  /** A kind of address: {@code local}. */
  public static long addressType(String word) {
    return look(ADDRESS_TYPES, "address type", word);
  }

  /** A TCP flag's bit: {@code syn}. */
  public static long tcpFlag(String word) {
    return look(TCP_FLAGS, "TCP flag", word);
  }

  /** Whom a packet is for: {@code broadcast}. */
  public static long packetType(String word) {
    return look(PACKET_TYPES, "packet type", word);
  }

  /** EtherType: {@code arp}. */
  public static long etherType(String word) {
    return look(ETHER_TYPES, "EtherType", word);
  }

  /** Differentiated services code point: {@code cs1}. */
  public static long dscp(String word) {
    return look(DSCPS, "DSCP", word);
  }

  /** ARP operation: {@code request}. */
  public static long arpOperation(String word) {
    return look(ARP_OPERATIONS, "ARP operation", word);
  }

  /** {@code original} 0, {@code reply} 1. */
  public static long direction(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "original", "0" -> 0;
      case "reply", "1" -> 1;
      default -> throw new IllegalArgumentException("direction " + word);
    };
  }

  /** NFPROTO_*: {@code ipv4} 2, {@code ipv6} 10. */
  public static long nfProtocol(String word) {
    return switch (word) {
      case "ipv4", "2" -> 2;
      case "ipv6", "10" -> 10;
      default -> throw new IllegalArgumentException("nfproto " + word);
    };
  }

  /** A number of up to 32 bits: {@code 80}, {@code 0x1ff}. */
  public static long number(String word) {
    boolean hex = word.startsWith("0x") || word.startsWith("0X");
    String digits = hex ? word.substring(2) : word;
    if (digits.isEmpty() || digits.length() > 10 || Character.digit(digits.charAt(0), 16) < 0) {
      throw new IllegalArgumentException("number " + word);
    }
    long number = Long.parseLong(digits, hex ? 16 : 10);
    if (number > 0xffffffffL) {
      throw new IllegalArgumentException("number " + word);
    }
    return number;
  }

  private static long look(Map<String, Long> table, String what, String word) {
    Long number = table.get(word.toLowerCase(Locale.ROOT));
    if (number != null) {
      return number;
    }
    if (word.isEmpty() || !Character.isDigit(word.charAt(0))) {
      throw new IllegalArgumentException(what + " " + word);
    }
    return number(word);
  }

  private static Map<String, Long> table(String wordsAndNumbers) {
    Map<String, Long> table = new HashMap<>();
    String[] parts = wordsAndNumbers.split(" ", -1);
    for (int i = 0; i < parts.length; i += 2) {
      table.put(parts[i], Long.decode(parts[i + 1]));
    }
    return Map.copyOf(table);
  }
}
