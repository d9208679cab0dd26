package dnet.inspector.netfilter.nft;

import com.fasterxml.jackson.databind.JsonNode;
import dnet.inspector.model.firewall.Clause;
import dnet.inspector.model.firewall.Field;
import dnet.inspector.model.firewall.Match;
import dnet.inspector.model.firewall.Values;
import dnet.inspector.netfilter.Clauses;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Match statements (libnftables-json(5), MATCH). */
final class Matches {
  /** Keys of meta and conntrack that depend on time, chance or what went before. */
  private static final Set<String> CHANGING =
      Set.of("time", "day", "hour", "random", "bytes", "packets", "avgpkt", "expiration", "count");

  private static final Map<String, Integer> USUAL_ARP = Map.of("htype", 1, "hlen", 6, "plen", 4);

  private Matches() {}

  /** The statement's clauses; an opaque one for what is not understood. */
  static List<Clause> parse(JsonNode match, Scope scope) {
    JsonNode left = match.path("left");
    if (isAnyArp(match)) {
      return List.of();
    }
    if (isChanging(left)) {
      return List.of(new Match.Sometimes(match.toString(), false));
    }
    try {
      List<Clause> special = fragment(match);
      special = special.isEmpty() ? route(match) : special;
      return special.isEmpty() ? compare(match, scope) : special;
    } catch (IllegalArgumentException e) {
      return List.of(new Match.Opaque(match.toString()));
    }
  }

  /**
   * Whether it only says that ARP is about Ethernet and IPv4 (RFC 826), as arptables-nft puts it
   * before each rule's own conditions. No other ARP is asked about here.
   */
  private static boolean isAnyArp(JsonNode match) {
    JsonNode field = match.path("left").path("payload");
    Integer usual =
        field.path("protocol").asText().equals("arp")
            ? USUAL_ARP.get(field.path("field").asText())
            : null;
    return usual != null
        && match.path("op").asText().equals("==")
        && match.path("right").asInt(-1) == usual;
  }

  private static boolean isChanging(JsonNode left) {
    return left.has("numgen")
        || CHANGING.contains(left.path("meta").path("key").asText())
        || CHANGING.contains(left.path("ct").path("key").asText());
  }

  private static List<Clause> compare(JsonNode match, Scope scope) {
    List<Operand> key = Operand.key(match.path("left"), scope);
    String op = match.path("op").asText();
    List<Clause> clauses = new ArrayList<>(Operand.dependencies(key));
    clauses.add(comparison(key, op, match.path("right")));
    return clauses;
  }

  private static Match comparison(List<Operand> key, String op, JsonNode right) {
    boolean negated = op.equals("!=") || op.equals("!");
    boolean equality = negated || op.equals("==") || op.equals("in");
    if (equality && right.isTextual() && right.textValue().startsWith("@")) {
      return new Match.InSet(Operand.selectors(key), right.textValue().substring(1), negated);
    }
    if (equality && right.path("set").isArray()) {
      List<List<Values.Value>> elements = new ArrayList<>();
      for (JsonNode element : right.get("set")) {
        elements.add(Elements.key(Operand.kinds(key), element));
      }
      return new Match.Compare(Operand.selectors(key), new Values(elements), negated);
    }
    ValueKind kind = key.get(0).kind();
    boolean anyBit = kind.isBits() && (op.equals("in") || op.equals("!"));
    List<Values.Value> element =
        anyBit
            ? List.of(new Values.AnyBit(kind.number(right)))
            : equality
                ? Elements.key(Operand.kinds(key), right)
                : List.of(ordered(op, kind.number(right)));
    if (element.size() != key.size()) {
      throw ValueKind.refused(right);
    }
    return new Match.Compare(Operand.selectors(key), new Values(List.of(element)), negated);
  }

  private static Values.Range ordered(String op, BigInteger bound) {
    BigInteger most = Clauses.anything().last();
    return switch (op) {
      case "<" -> Clauses.range(BigInteger.ZERO, bound.subtract(BigInteger.ONE));
      case "<=" -> Clauses.range(BigInteger.ZERO, bound);
      case ">" -> Clauses.range(bound.add(BigInteger.ONE), most);
      case ">=" -> Clauses.range(bound, most);
      default -> throw new IllegalArgumentException("operator " + op);
    };
  }

  /** {@code ip frag-off & 0x1fff != 0}: the packet is not a first fragment. */
  private static List<Clause> fragment(JsonNode match) {
    JsonNode parts = match.path("left").path("&");
    boolean offset =
        parts.isArray()
            && parts.size() == 2
            && parts.get(0).path("payload").path("field").asText().equals("frag-off")
            && parts.get(1).asInt(-1) == 0x1fff
            && match.path("right").asInt(-1) == 0;
    return offset ? List.of(yesOrNo(Field.FRAGMENT, match, true)) : List.of();
  }

  /** {@code fib saddr . iif oif missing}: no route back by the interface that it came in by. */
  private static List<Clause> route(JsonNode match) {
    JsonNode fib = match.path("left").path("fib");
    Set<String> flags = MetaFields.flags(fib);
    flags.remove("mark");
    JsonNode right = match.path("right");
    boolean asks =
        Set.of("oif", "oifname", "check").contains(fib.path("result").asText())
            && flags.equals(Set.of("saddr", "iif"));
    boolean missing = right.asText().equals("false") || right.asText().equals("0");
    if (!asks || !(missing || right.asText().equals("true"))) {
      return List.of();
    }
    return List.of(yesOrNo(Field.REVERSE_PATH_EXISTS, match, missing));
  }

  /** Whether a yes-or-no field, compared with no (or yes), is 1. */
  private static Match yesOrNo(Field field, JsonNode match, boolean comparedWithNo) {
    boolean equal =
        switch (match.path("op").asText()) {
          case "==", "in" -> true;
          case "!=" -> false;
          default -> throw ValueKind.refused(match);
        };
    return Clauses.is(field, Values.Range.of(equal == comparedWithNo ? 0 : 1));
  }
}
