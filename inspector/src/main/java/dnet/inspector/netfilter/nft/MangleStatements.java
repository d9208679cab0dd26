package dnet.inspector.netfilter.nft;

import com.fasterxml.jackson.databind.JsonNode;
import dnet.inspector.model.firewall.Action;
import dnet.inspector.model.firewall.Action.ConnectionMark.Operation;
import java.util.Set;

/** Statements that set something: {@code meta mark set …} (libnftables-json(5), MANGLE). */
final class MangleStatements {
  private static final long ALL_BITS = 0xffffffffL;
  private static final Set<String> HARMLESS_META = Set.of("priority", "nftrace");
  private static final Set<String> HARMLESS_PAYLOAD = Set.of("dscp", "ecn", "checksum");

  private MangleStatements() {}

  /** Throws for one that is not understood. */
  static Action parse(JsonNode body) {
    JsonNode key = body.path("key");
    JsonNode value = body.path("value");
    String meta = key.path("meta").path("key").asText();
    String ct = key.path("ct").path("key").asText();
    if (meta.equals("mark")) {
      if (isMark(value, "ct")) {
        return new Action.ConnectionMark(Operation.RESTORE, 0, ALL_BITS);
      }
      Bits bits = bits(value, "meta");
      return new Action.SetMark(bits.flipped, ~bits.kept & ALL_BITS);
    }
    if (ct.equals("mark")) {
      if (isMark(value, "meta")) {
        return new Action.ConnectionMark(Operation.SAVE, 0, ALL_BITS);
      }
      Bits bits = bits(value, "ct");
      return new Action.ConnectionMark(Operation.SET, bits.flipped, ~bits.kept & ALL_BITS);
    }
    boolean harmless =
        HARMLESS_META.contains(meta)
            || HARMLESS_PAYLOAD.contains(key.path("payload").path("field").asText())
            || key.path("tcp option").path("name").asText().equals("maxseg");
    if (!harmless) {
      throw ValueKind.refused(body);
    }
    return new Action.NoEffect(body.toString());
  }

  private static boolean isMark(JsonNode value, String of) {
    return value.path(of).path("key").asText().equals("mark");
  }

  /** {@code mark = (mark & kept) ^ flipped}: what any chain of and, or, xor comes to. */
  private record Bits(long kept, long flipped) {}

  private static Bits bits(JsonNode value, String of) {
    if (value.isIntegralNumber()) {
      long number = value.longValue();
      if (!value.canConvertToLong() || number < 0 || number > ALL_BITS) {
        throw ValueKind.refused(value);
      }
      return new Bits(0, number);
    }
    if (isMark(value, of)) {
      return new Bits(ALL_BITS, 0);
    }
    String op = value.size() == 1 ? value.fieldNames().next() : "";
    JsonNode sides = value.path(op);
    if (!sides.isArray() || sides.size() != 2) {
      throw ValueKind.refused(value);
    }
    Bits left = bits(sides.get(0), of);
    Bits right = bits(sides.get(1), of);
    if (right.kept != 0) {
      throw ValueKind.refused(value);
    }
    long c = right.flipped;
    return switch (op) {
      case "&" -> new Bits(left.kept & c, left.flipped & c);
      case "|" -> new Bits(left.kept & ~c, (left.flipped & ~c) | c);
      case "^" -> new Bits(left.kept, left.flipped ^ c);
      default -> throw ValueKind.refused(value);
    };
  }
}
