package dnet.inspector.simulate;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.ovs.OpenFlowRule.FieldMatch;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The conditions of an OpenFlow rule (ovs-fields(7)), of which some are not understood. */
final class OvsMatch {
  private static final int ARP = 0x0806;
  private static final int IP = 0x0800;
  private static final int IP6 = 0x86dd;

  /** In front of a VLAN's number where there is a tag at all (OFPVID_PRESENT). */
  private static final int TAGGED = 0x1000;

  private OvsMatch() {}

  /**
   * Whether a rule's conditions hold.
   *
   * @param port number and name of the port that the frame came in by
   */
  static Ternary all(List<FieldMatch> matches, Skb skb, OvsFrame port) {
    Ternary result = Ternary.YES;
    for (FieldMatch match : matches) {
      Ternary one = one(match, skb, port);
      if (one == Ternary.NO) {
        return one;
      }
      result = one == Ternary.UNKNOWN ? one : result;
    }
    return result;
  }

  private static Ternary one(FieldMatch match, Skb skb, OvsFrame frame) {
    String value = match.value();
    try {
      return value == null
          ? word(match.field().toLowerCase(Locale.ROOT), skb)
          : field(match.field().toLowerCase(Locale.ROOT), value, skb, frame);
    } catch (IllegalArgumentException e) {
      return Ternary.UNKNOWN;
    }
  }

  private static int type(Skb skb) {
    return skb.arpOperation != 0 ? ARP : skb.isV4() ? IP : IP6;
  }

  private static Ternary word(String word, Skb skb) {
    int type = type(skb);
    int protocol = type == ARP ? -1 : skb.protocol;
    return switch (word) {
      case "arp" -> Ternary.of(type == ARP);
      case "ip" -> Ternary.of(type == IP);
      case "ipv6" -> Ternary.of(type == IP6);
      case "tcp" -> Ternary.of(type == IP && protocol == Skb.TCP);
      case "udp" -> Ternary.of(type == IP && protocol == Skb.UDP);
      case "icmp" -> Ternary.of(type == IP && protocol == Skb.ICMP);
      case "tcp6" -> Ternary.of(type == IP6 && protocol == Skb.TCP);
      case "udp6" -> Ternary.of(type == IP6 && protocol == Skb.UDP);
      case "icmp6" -> Ternary.of(type == IP6 && protocol == Skb.ICMP6);
      case "rarp", "sctp", "sctp6", "mpls", "mplsm" -> Ternary.NO;
      default -> Ternary.UNKNOWN;
    };
  }

  private static Ternary field(String field, String value, Skb skb, OvsFrame frame) {
    return switch (field) {
      case "in_port" -> Ternary.of(frame.isPort(value));
      case "dl_type", "eth_type" -> number(value, type(skb));
      case "dl_src", "eth_src" -> mac(value, skb.sourceMac);
      case "dl_dst", "eth_dst" -> mac(value, skb.destinationMac);
      case "dl_vlan" -> Ternary.of(number(value).intValue() == (skb.vlan == 0 ? 0xffff : skb.vlan));
      case "vlan_tci", "vlan_vid" -> number(value, skb.vlan == 0 ? 0 : TAGGED | skb.vlan);
      case "nw_src", "ip_src", "arp_spa", "ipv6_src" -> address(value, skb.source);
      case "nw_dst", "ip_dst", "ipv6_dst" -> address(value, skb.destination);
      case "arp_tpa" -> address(value, skb.asked == null ? skb.destination : skb.asked);
      case "nw_proto", "ip_proto" ->
          number(value, type(skb) == ARP ? skb.arpOperation : skb.protocol);
      case "arp_op" -> number(value, skb.arpOperation);
      case "tp_src", "tcp_src", "udp_src" ->
          skb.isIcmp() ? number(value, skb.icmpType) : number(value, skb.sourcePort);
      case "tp_dst", "tcp_dst", "udp_dst" ->
          skb.isIcmp() ? number(value, skb.icmpCode) : number(value, skb.destinationPort);
      case "icmp_type", "icmpv6_type" -> number(value, skb.icmpType);
      case "icmp_code", "icmpv6_code" -> number(value, skb.icmpCode);
      case "nw_ttl" -> number(value, skb.ttl);
      case "ip_frag" -> Ternary.of(value.equals("no"));
      case "tun_id", "tunnel_id" -> number(value, frame.key());
      case "ct_state" -> untracked(value);
      default ->
          OvsFrame.isRegister(field) ? number(value, frame.register(field)) : Ternary.UNKNOWN;
    };
  }

  /** Before a rule has handed it to conntrack no flag is set. */
  private static Ternary untracked(String value) {
    return value.matches("(-[a-z]+)+")
        ? Ternary.YES
        : value.contains("+") ? Ternary.NO : Ternary.UNKNOWN;
  }

  private static Ternary number(String text, long actual) {
    int slash = text.indexOf('/');
    BigInteger mask = slash < 0 ? null : number(text.substring(slash + 1));
    BigInteger wanted = number(slash < 0 ? text : text.substring(0, slash));
    BigInteger have = BigInteger.valueOf(actual);
    return Ternary.of(mask == null ? wanted.equals(have) : wanted.and(mask).equals(have.and(mask)));
  }

  /** A number, decimal or with 0x; throws for anything else. */
  static BigInteger number(String text) {
    boolean hex = text.startsWith("0x");
    String digits = hex ? text.substring(2) : text;
    if (digits.isEmpty() || digits.length() > 40) {
      throw new IllegalArgumentException("number " + text);
    }
    return new BigInteger(digits, hex ? 16 : 10);
  }

  private static Ternary mac(String text, @Nullable MacAddress actual) {
    int slash = text.indexOf('/');
    long mask = slash < 0 ? -1 : MacAddress.parse(text.substring(slash + 1)).bits();
    long wanted = MacAddress.parse(slash < 0 ? text : text.substring(0, slash)).bits();
    return actual == null ? Ternary.UNKNOWN : Ternary.of((actual.bits() & mask) == (wanted & mask));
  }

  private static Ternary address(String text, IpAddress actual) {
    int slash = text.indexOf('/');
    boolean masked = slash >= 0 && text.substring(slash).matches("/.*[.:].*");
    if (!masked) {
      IpPrefix prefix = IpPrefix.parse(text);
      return Ternary.of(prefix.address().isV4() == actual.isV4() && prefix.contains(actual));
    }
    IpAddress wanted = IpAddress.parse(text.substring(0, slash));
    if (wanted.isV4() != actual.isV4()) {
      return Ternary.NO;
    }
    BigInteger mask = new BigInteger(1, IpAddress.parse(text.substring(slash + 1)).octets());
    return Ternary.of(
        new BigInteger(1, wanted.octets())
            .and(mask)
            .equals(new BigInteger(1, actual.octets()).and(mask)));
  }
}
