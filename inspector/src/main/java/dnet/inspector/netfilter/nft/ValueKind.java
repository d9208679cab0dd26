package dnet.inspector.netfilter.nft;

import com.fasterxml.jackson.databind.JsonNode;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.firewall.Values;
import dnet.inspector.netfilter.Clauses;
import dnet.inspector.netfilter.Vocabulary;
import java.math.BigInteger;
import java.util.Iterator;

/** nft's data types (nft(8), DATA TYPES): how a value in JSON becomes a number or a name. */
enum ValueKind {
  NUMBER,
  PROTOCOL,
  ICMP_TYPE,
  ICMP_CODE,
  ICMPV6_TYPE,
  ICMPV6_CODE,
  TCP_FLAGS,
  DSCP,
  CT_STATE,
  CT_STATUS,
  CT_DIRECTION,
  ADDRESS_TYPE,
  PACKET_TYPE,
  ETHER_TYPE,
  ARP_OPERATION,
  NF_PROTOCOL,
  MAC,
  /** IPv4 or IPv6, as the text shows. */
  ADDRESS,
  INTERFACE;

  /** The kind of a set's declared type; throws for one that is not understood. */
  static ValueKind ofType(String type) {
    return switch (type) {
      case "ipv4_addr", "ipv6_addr" -> ADDRESS;
      case "inet_service", "mark", "uid", "gid", "integer" -> NUMBER;
      case "inet_proto" -> PROTOCOL;
      case "ether_addr" -> MAC;
      case "ether_type" -> ETHER_TYPE;
      case "ifname", "iface_index" -> INTERFACE;
      case "icmp_type" -> ICMP_TYPE;
      case "icmp_code" -> ICMP_CODE;
      case "icmpv6_type" -> ICMPV6_TYPE;
      case "icmpv6_code" -> ICMPV6_CODE;
      case "tcp_flag" -> TCP_FLAGS;
      case "dscp" -> DSCP;
      case "ct_state" -> CT_STATE;
      case "ct_status" -> CT_STATUS;
      case "ct_dir" -> CT_DIRECTION;
      case "fib_addrtype" -> ADDRESS_TYPE;
      case "pkt_type" -> PACKET_TYPE;
      case "arp_op" -> ARP_OPERATION;
      case "nf_proto" -> NF_PROTOCOL;
      default -> throw new IllegalArgumentException("type " + type);
    };
  }

  /** Whether a value is a set of bits, of which a plain match asks for any. */
  boolean isBits() {
    return this == CT_STATE || this == CT_STATUS || this == TCP_FLAGS;
  }

  /** A number, a word, or several joined by "or"; throws if it is none of these. */
  BigInteger number(JsonNode value) {
    if (value.isIntegralNumber()) {
      BigInteger number = value.bigIntegerValue();
      if (number.signum() < 0) {
        throw refused(value);
      }
      return number;
    }
    JsonNode joined = value.isArray() ? value : value.path("|");
    if (joined.isArray() && !joined.isEmpty()) {
      BigInteger bits = BigInteger.ZERO;
      for (Iterator<JsonNode> parts = joined.elements(); parts.hasNext(); ) {
        bits = bits.or(number(parts.next()));
      }
      return bits;
    }
    return number(word(value));
  }

  private BigInteger number(String word) {
    return switch (this) {
      case NUMBER -> BigInteger.valueOf(Vocabulary.number(word));
      case PROTOCOL -> BigInteger.valueOf(Vocabulary.protocol(word));
      case ICMP_TYPE -> BigInteger.valueOf(Vocabulary.icmpType(word));
      case ICMP_CODE -> BigInteger.valueOf(Vocabulary.icmpCode(word));
      case ICMPV6_TYPE -> BigInteger.valueOf(Vocabulary.icmpv6Type(word));
      case ICMPV6_CODE -> BigInteger.valueOf(Vocabulary.icmpv6Code(word));
      case TCP_FLAGS -> BigInteger.valueOf(Vocabulary.tcpFlag(word));
      case DSCP -> BigInteger.valueOf(Vocabulary.dscp(word));
      case CT_STATE -> BigInteger.valueOf(Vocabulary.state(word));
      case CT_STATUS -> BigInteger.valueOf(Vocabulary.status(word));
      case CT_DIRECTION -> BigInteger.valueOf(Vocabulary.direction(word));
      case ADDRESS_TYPE -> BigInteger.valueOf(Vocabulary.addressType(word));
      case PACKET_TYPE -> BigInteger.valueOf(Vocabulary.packetType(word));
      case ETHER_TYPE -> BigInteger.valueOf(Vocabulary.etherType(word));
      case ARP_OPERATION -> BigInteger.valueOf(Vocabulary.arpOperation(word));
      case NF_PROTOCOL -> BigInteger.valueOf(Vocabulary.nfProtocol(word));
      case MAC -> BigInteger.valueOf(MacAddress.parse(word).bits());
      case ADDRESS -> Clauses.number(IpAddress.parse(word));
      case INTERFACE -> throw new IllegalArgumentException("interface " + word);
    };
  }

  /** An asterisk at the end stands for any rest, unless a backslash precedes it. */
  private static Values.Value name(String text) {
    if (text.endsWith("\\*")) {
      return new Values.Name(text.substring(0, text.length() - 2) + "*", false);
    }
    return text.endsWith("*")
        ? new Values.Name(text.substring(0, text.length() - 1), true)
        : new Values.Name(text, false);
  }

  /** One element's value: single, prefix or range. */
  Values.Value value(JsonNode node) {
    if (this == INTERFACE) {
      return name(word(node));
    }
    JsonNode prefix = node.path("prefix");
    if (prefix.isObject()) {
      return Clauses.range(
          new IpPrefix(IpAddress.parse(word(prefix.path("addr"))), prefix.path("len").asInt(-1)));
    }
    JsonNode range = node.path("range");
    if (range.isArray() && range.size() == 2) {
      return Clauses.range(number(range.get(0)), number(range.get(1)));
    }
    BigInteger number = number(node);
    return new Values.Range(number, number);
  }

  /** Whatever the field may hold. */
  Values.Value anything() {
    return this == INTERFACE ? new Values.Name("", true) : Clauses.anything();
  }

  static String word(JsonNode value) {
    if (!value.isTextual()) {
      throw refused(value);
    }
    return value.textValue();
  }

  static IllegalArgumentException refused(JsonNode value) {
    String text = value.toString();
    return new IllegalArgumentException("value " + text.substring(0, Math.min(80, text.length())));
  }
}
