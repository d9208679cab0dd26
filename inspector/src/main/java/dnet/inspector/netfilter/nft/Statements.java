package dnet.inspector.netfilter.nft;

import com.fasterxml.jackson.databind.JsonNode;
import dnet.inspector.model.firewall.Action;
import dnet.inspector.model.firewall.Action.Verdict.Decision;
import dnet.inspector.model.firewall.Clause;
import dnet.inspector.model.firewall.Field;
import dnet.inspector.model.firewall.Match;
import dnet.inspector.model.firewall.NamedSet;
import dnet.inspector.model.firewall.Table.Family;
import dnet.inspector.model.firewall.Values;
import dnet.inspector.netfilter.Clauses;
import dnet.inspector.netfilter.Vocabulary;
import java.util.ArrayList;
import java.util.List;

/** Statements of rules (libnftables-json(5), STATEMENTS). */
final class Statements {
  private Statements() {}

  /** The clauses of one statement; an opaque one for what is not understood. */
  static List<Clause> parse(JsonNode statement, Scope scope) {
    String name = statement.fieldNames().hasNext() ? statement.fieldNames().next() : "";
    JsonNode body = statement.path(name);
    try {
      return switch (name) {
        case "match" -> Matches.parse(body, scope);
        case "accept", "drop", "return", "continue", "jump", "goto" ->
            List.of(Elements.verdict(statement));
        case "vmap" -> verdictMap(body, scope);
        case "dnat", "snat", "masquerade", "redirect" -> NatStatements.parse(name, body, scope);
        case "mangle" -> List.of(MangleStatements.parse(body));
        case "reject" -> reject(rejectWith(body, scope.family()));
        case "notrack" -> List.of(new Action.NoTrack());
        case "queue" -> List.of(new Action.Verdict(Decision.QUEUE, null));
        case "counter" ->
            body.isObject() ? List.of() : List.of(new Action.NoEffect(statement.toString()));
        case "log", "last", "dup", "flow", "secmark", "ct helper", "ct timeout", "ct expectation" ->
            List.of(new Action.NoEffect(statement.toString()));
        case "limit" -> List.of(limit(statement, body, scope));
        case "quota", "ct count", "meter" ->
            List.of(new Match.Sometimes(statement.toString(), false));
        case "set", "map" -> List.of(update(statement, body));
        case "xt" -> List.of(extension(statement, body));
        default -> List.of(new Action.Opaque(statement.toString()));
      };
    } catch (IllegalArgumentException e) {
      return List.of(new Action.Opaque(statement.toString()));
    }
  }

  private static List<Clause> verdictMap(JsonNode body, Scope scope) {
    List<Operand> key = Operand.key(body.path("key"), scope);
    List<Clause> clauses = new ArrayList<>(Operand.dependencies(key));
    String map = map(body.path("data"), key, Elements.Gives.VERDICT, scope);
    clauses.add(new Action.VerdictByMap(Operand.selectors(key), map));
    return clauses;
  }

  /** The name of a named map, or one made up for an anonymous one. */
  static String map(JsonNode data, List<Operand> key, Elements.Gives gives, Scope scope) {
    if (data.isTextual() && data.textValue().startsWith("@")) {
      return data.textValue().substring(1);
    }
    JsonNode elements = data.path("set");
    if (!elements.isArray()) {
      throw ValueKind.refused(data);
    }
    NamedSet set = Elements.of(scope.freshName(), Operand.kinds(key), elements, gives);
    scope.add(set);
    return set.name();
  }

  /** A reset is for TCP only: nft(8) infers that and leaves it out of its listing. */
  private static List<Clause> reject(String with) {
    Clause action = new Action.Reject(with);
    return with.equals("tcp-reset")
        ? List.of(
            Clauses.is(Field.L4_PROTOCOL, Values.Range.of(Vocabulary.protocol("tcp"))), action)
        : List.of(action);
  }

  /** In iptables' words: {@code tcp-reset}, {@code icmp-port-unreachable}. */
  private static String rejectWith(JsonNode body, Family family) {
    String type = body.path("type").asText();
    if (type.equals("tcp reset")) {
      return "tcp-reset";
    }
    String usual =
        switch (family) {
          case IP -> "icmp";
          case IP6 -> "icmp6";
          case INET, BRIDGE, NETDEV, ARP -> "icmpx";
        };
    String protocol = type.isEmpty() ? usual : type.equals("icmpv6") ? "icmp6" : type;
    JsonNode code = body.path("expr");
    return protocol + "-" + (code.isMissingNode() ? "port-unreachable" : code.asText());
  }

  /** A rate has room for the first packet of a slow flow, unless the rule asks for the excess. */
  private static Clause limit(JsonNode statement, JsonNode body, Scope scope) {
    JsonNode limit = body.isTextual() ? scope.object("limit", body.textValue()).orElse(body) : body;
    return new Match.Sometimes(statement.toString(), !limit.path("inv").asBoolean(false));
  }

  /** An update always goes on, unless a limit is kept for each element. */
  private static Clause update(JsonNode statement, JsonNode body) {
    for (JsonNode inner : body.path("stmt")) {
      if (!inner.has("counter")) {
        return new Match.Sometimes(
            statement.toString(), !inner.path("limit").path("inv").asBoolean(false));
      }
    }
    return new Action.NoEffect(statement.toString());
  }

  /** A match or target of iptables, whose arguments nft does not show. */
  private static Clause extension(JsonNode statement, JsonNode body) {
    boolean comment = body.path("name").asText().equals("comment");
    if (comment) {
      return new Action.NoEffect(statement.toString());
    }
    return body.path("type").asText().equals("match")
        ? new Match.Opaque(statement.toString())
        : new Action.Opaque(statement.toString());
  }
}
