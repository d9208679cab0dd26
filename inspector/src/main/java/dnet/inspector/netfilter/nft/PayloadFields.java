package dnet.inspector.netfilter.nft;

import com.fasterxml.jackson.databind.JsonNode;
import dnet.inspector.model.firewall.Clause;
import dnet.inspector.model.firewall.Field;
import dnet.inspector.model.firewall.Selector;
import dnet.inspector.model.firewall.Table.Family;
import dnet.inspector.model.firewall.Values;
import dnet.inspector.netfilter.Clauses;
import dnet.inspector.netfilter.Vocabulary;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Fields of packet headers (nft(8), PAYLOAD EXPRESSIONS). */
final class PayloadFields {
  private record Entry(Field field, ValueKind kind) {}

  private static final Map<String, Entry> FIELDS =
      Map.ofEntries(
          entry("ip saddr", Field.IP_SOURCE, ValueKind.ADDRESS),
          entry("ip daddr", Field.IP_DESTINATION, ValueKind.ADDRESS),
          entry("ip protocol", Field.L4_PROTOCOL, ValueKind.PROTOCOL),
          entry("ip ttl", Field.TTL, ValueKind.NUMBER),
          entry("ip dscp", Field.DSCP, ValueKind.DSCP),
          entry("ip length", Field.LENGTH, ValueKind.NUMBER),
          entry("ip6 saddr", Field.IP_SOURCE, ValueKind.ADDRESS),
          entry("ip6 daddr", Field.IP_DESTINATION, ValueKind.ADDRESS),
          entry("ip6 nexthdr", Field.L4_PROTOCOL, ValueKind.PROTOCOL),
          entry("ip6 hoplimit", Field.TTL, ValueKind.NUMBER),
          entry("ip6 dscp", Field.DSCP, ValueKind.DSCP),
          entry("tcp flags", Field.TCP_FLAGS, ValueKind.TCP_FLAGS),
          entry("icmp type", Field.ICMP_TYPE, ValueKind.ICMP_TYPE),
          entry("icmp code", Field.ICMP_CODE, ValueKind.ICMP_CODE),
          entry("icmpv6 type", Field.ICMP_TYPE, ValueKind.ICMPV6_TYPE),
          entry("icmpv6 code", Field.ICMP_CODE, ValueKind.ICMPV6_CODE),
          entry("ether saddr", Field.ETHER_SOURCE, ValueKind.MAC),
          entry("ether daddr", Field.ETHER_DESTINATION, ValueKind.MAC),
          entry("ether type", Field.ETHER_TYPE, ValueKind.ETHER_TYPE),
          entry("vlan id", Field.VLAN_ID, ValueKind.NUMBER),
          entry("arp operation", Field.ARP_OPERATION, ValueKind.ARP_OPERATION),
          entry("arp saddr ip", Field.IP_SOURCE, ValueKind.ADDRESS),
          entry("arp daddr ip", Field.IP_DESTINATION, ValueKind.ADDRESS));

  private static final Set<String> WITH_PORTS = Set.of("tcp", "udp", "udplite", "sctp", "dccp");
  private static final Set<String> TRANSPORTS =
      Set.of("tcp", "udp", "udplite", "sctp", "dccp", "icmp", "icmpv6");

  private PayloadFields() {}

  private static Map.Entry<String, Entry> entry(String name, Field field, ValueKind kind) {
    return Map.entry(name, new Entry(field, kind));
  }

  /** Throws for a field that is not understood, raw ones included. */
  static Operand of(JsonNode payload, Scope scope) {
    String protocol = payload.path("protocol").asText();
    String name = payload.path("field").asText();
    Entry entry = FIELDS.get(protocol + " " + name);
    if (entry == null && (WITH_PORTS.contains(protocol) || protocol.equals("th"))) {
      entry =
          switch (name) {
            case "sport" -> new Entry(Field.SOURCE_PORT, ValueKind.NUMBER);
            case "dport" -> new Entry(Field.DESTINATION_PORT, ValueKind.NUMBER);
            default -> null;
          };
    }
    if (entry == null) {
      throw ValueKind.refused(payload);
    }
    return new Operand(
        Selector.of(entry.field), entry.kind, dependencies(protocol, scope.family()));
  }

  /** What nft inserts before a match on a field of {@code protocol}. */
  static List<Clause> dependencies(String protocol, Family family) {
    if (TRANSPORTS.contains(protocol)) {
      return List.of(Clauses.is(Field.L4_PROTOCOL, Values.Range.of(Vocabulary.protocol(protocol))));
    }
    return switch (protocol) {
      case "ip" -> network(family, 2, 0x800);
      case "ip6" -> network(family, 10, 0x86dd);
      case "arp" -> family == Family.ARP ? List.of() : etherType(0x806);
      case "vlan" -> etherType(0x8100);
      default -> List.of();
    };
  }

  private static List<Clause> network(Family family, long nfProtocol, long etherType) {
    return switch (family) {
      case IP, IP6, ARP -> List.of();
      case INET -> List.of(Clauses.is(Field.NF_PROTOCOL, Values.Range.of(nfProtocol)));
      case BRIDGE, NETDEV -> etherType(etherType);
    };
  }

  private static List<Clause> etherType(long type) {
    return List.of(Clauses.is(Field.ETHER_TYPE, Values.Range.of(type)));
  }
}
