package dnet.inspector.netfilter.nft;

import com.fasterxml.jackson.databind.JsonNode;
import dnet.inspector.model.firewall.Field;
import java.util.HashSet;
import java.util.Set;

/** What is known of a packet besides its headers (nft(8): META, CT and FIB EXPRESSIONS). */
final class MetaFields {
  private MetaFields() {}

  /** Throws for one that is not understood. */
  static Operand of(JsonNode left) {
    if (left.has("meta")) {
      return meta(left.get("meta"));
    }
    if (left.has("ct")) {
      return conntrack(left.get("ct"));
    }
    if (left.has("fib")) {
      return fib(left.get("fib"));
    }
    throw ValueKind.refused(left);
  }

  private static Operand meta(JsonNode meta) {
    return switch (meta.path("key").asText()) {
      case "iifname", "iif" -> Operand.of(Field.IN_INTERFACE, ValueKind.INTERFACE);
      case "oifname", "oif" -> Operand.of(Field.OUT_INTERFACE, ValueKind.INTERFACE);
      case "ibrname", "ibridgename" -> Operand.of(Field.IN_BRIDGE, ValueKind.INTERFACE);
      case "obrname", "obridgename" -> Operand.of(Field.OUT_BRIDGE, ValueKind.INTERFACE);
      case "mark" -> Operand.of(Field.MARK, ValueKind.NUMBER);
      case "nfproto" -> Operand.of(Field.NF_PROTOCOL, ValueKind.NF_PROTOCOL);
      case "l4proto" -> Operand.of(Field.L4_PROTOCOL, ValueKind.PROTOCOL);
      case "protocol" -> Operand.of(Field.ETHER_TYPE, ValueKind.ETHER_TYPE);
      case "length" -> Operand.of(Field.LENGTH, ValueKind.NUMBER);
      case "skuid" -> Operand.of(Field.SOCKET_UID, ValueKind.NUMBER);
      case "skgid" -> Operand.of(Field.SOCKET_GID, ValueKind.NUMBER);
      case "pkttype" -> Operand.of(Field.PACKET_TYPE, ValueKind.PACKET_TYPE);
      default -> throw ValueKind.refused(meta);
    };
  }

  private static Operand conntrack(JsonNode ct) {
    String key = ct.path("key").asText();
    String direction = ct.path("dir").asText();
    if (direction.isEmpty()) {
      return switch (key) {
        case "state" -> Operand.of(Field.CT_STATE, ValueKind.CT_STATE);
        case "status" -> Operand.of(Field.CT_STATUS, ValueKind.CT_STATUS);
        case "direction" -> Operand.of(Field.CT_DIRECTION, ValueKind.CT_DIRECTION);
        case "mark" -> Operand.of(Field.CT_MARK, ValueKind.NUMBER);
        case "protocol" -> Operand.of(Field.CT_PROTOCOL, ValueKind.PROTOCOL);
        default -> throw ValueKind.refused(ct);
      };
    }
    boolean original = direction.equals("original");
    if (!original && !direction.equals("reply")) {
      throw ValueKind.refused(ct);
    }
    return switch (key) {
      case "saddr", "ip saddr", "ip6 saddr" ->
          Operand.of(
              original ? Field.CT_ORIGINAL_SOURCE : Field.CT_REPLY_SOURCE, ValueKind.ADDRESS);
      case "daddr", "ip daddr", "ip6 daddr" ->
          Operand.of(
              original ? Field.CT_ORIGINAL_DESTINATION : Field.CT_REPLY_DESTINATION,
              ValueKind.ADDRESS);
      case "protocol" -> Operand.of(Field.CT_PROTOCOL, ValueKind.PROTOCOL);
      case "proto-src" ->
          Operand.of(
              original ? Field.CT_ORIGINAL_SOURCE_PORT : Field.CT_REPLY_SOURCE_PORT,
              ValueKind.NUMBER);
      case "proto-dst" ->
          Operand.of(
              original ? Field.CT_ORIGINAL_DESTINATION_PORT : Field.CT_REPLY_DESTINATION_PORT,
              ValueKind.NUMBER);
      default -> throw ValueKind.refused(ct);
    };
  }

  /** The kind of an address by the routing tables; a found route is {@link Matches}' matter. */
  private static Operand fib(JsonNode fib) {
    Set<String> flags = flags(fib);
    flags.remove("mark");
    if (!fib.path("result").asText().equals("type")) {
      throw ValueKind.refused(fib);
    }
    boolean source = flags.remove("saddr");
    if (source == flags.remove("daddr")) {
      throw ValueKind.refused(fib);
    }
    Field field =
        switch (String.join(" ", flags)) {
          case "" -> source ? Field.SOURCE_TYPE : Field.DESTINATION_TYPE;
          case "iif" -> source ? Field.SOURCE_TYPE_IN : Field.DESTINATION_TYPE_IN;
          case "oif" -> source ? Field.SOURCE_TYPE_OUT : Field.DESTINATION_TYPE_OUT;
          default -> throw ValueKind.refused(fib);
        };
    return Operand.of(field, ValueKind.ADDRESS_TYPE);
  }

  static Set<String> flags(JsonNode fib) {
    Set<String> flags = new HashSet<>();
    JsonNode node = fib.path("flags");
    if (node.isTextual()) {
      flags.add(node.textValue());
    }
    node.forEach(flag -> flags.add(flag.asText()));
    return flags;
  }
}
