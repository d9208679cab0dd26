package dnet.inspector.netfilter.nft;

import com.fasterxml.jackson.databind.JsonNode;
import dnet.inspector.model.firewall.Clause;
import dnet.inspector.model.firewall.Field;
import dnet.inspector.model.firewall.Selector;
import java.util.ArrayList;
import java.util.List;

/**
 * The left side of a match: a field, with what its presence requires of the packet.
 *
 * @param dependencies matches that nft(8) infers and leaves out of its listing
 */
record Operand(Selector selector, ValueKind kind, List<Clause> dependencies) {
  Operand {
    dependencies = List.copyOf(dependencies);
  }

  static Operand of(Field field, ValueKind kind) {
    return new Operand(Selector.of(field), kind, List.of());
  }

  /**
   * One operand, or those of a concatenation.
   *
   * @throws IllegalArgumentException if one is not understood
   */
  static List<Operand> key(JsonNode left, Scope scope) {
    JsonNode concat = left.path("concat");
    if (!concat.isArray()) {
      return List.of(single(left, scope));
    }
    List<Operand> key = new ArrayList<>();
    for (JsonNode part : concat) {
      key.add(single(part, scope));
    }
    return key;
  }

  private static Operand single(JsonNode left, Scope scope) {
    JsonNode masked = left.path("&");
    if (masked.isArray() && masked.size() == 2) {
      Operand bare = single(masked.get(0), scope);
      if (bare.selector.mask() != null) {
        throw ValueKind.refused(left);
      }
      return new Operand(
          new Selector(bare.selector.field(), bare.kind.number(masked.get(1))),
          bare.kind,
          bare.dependencies);
    }
    if (left.has("payload")) {
      return PayloadFields.of(left.get("payload"), scope);
    }
    return MetaFields.of(left);
  }

  static List<Selector> selectors(List<Operand> key) {
    return key.stream().map(Operand::selector).toList();
  }

  static List<ValueKind> kinds(List<Operand> key) {
    return key.stream().map(Operand::kind).toList();
  }

  static List<Clause> dependencies(List<Operand> key) {
    return key.stream().flatMap(o -> o.dependencies.stream()).distinct().toList();
  }
}
