package dnet.inspector.netfilter.nft;

import com.fasterxml.jackson.databind.JsonNode;
import dnet.inspector.model.RuleRef;
import dnet.inspector.model.firewall.Clause;
import dnet.inspector.model.firewall.Field;
import dnet.inspector.model.firewall.Match;
import dnet.inspector.model.firewall.Rule;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one table's rules.
 *
 * @param counterUses how many rules refer to each named counter
 */
record RuleReader(
    String family, String table, Scope scope, NftText wording, Map<String, Integer> counterUses) {

  private static final Set<Field> LAYERS =
      Set.of(Field.L4_PROTOCOL, Field.NF_PROTOCOL, Field.ETHER_TYPE);

  /**
   * The rule.
   *
   * @param number its place in the chain, from 1
   */
  Rule read(JsonNode rule, int number) {
    String chain = rule.path("chain").asText();
    JsonNode expressions = rule.path("expr");
    List<Clause> clauses = new ArrayList<>();
    Set<Clause> inferred = new LinkedHashSet<>();
    JsonNode counter = null;
    for (JsonNode statement : expressions) {
      for (Clause clause : Statements.parse(statement, scope)) {
        // What one match required the next need not ask for again.
        if (!isDependency(clause) || inferred.add(clause)) {
          clauses.add(clause);
        }
      }
      if (counter == null && statement.has("counter")) {
        counter = statement.get("counter");
      }
    }
    return new Rule(
        new RuleRef("nft", family + " " + table, chain, number, text(rule, chain)),
        count(counter, "packets"),
        count(counter, "bytes"),
        clauses);
  }

  private static boolean isDependency(Clause clause) {
    return clause instanceof Match.Compare compare
        && compare.key().size() == 1
        && LAYERS.contains(compare.key().get(0).field());
  }

  private String text(JsonNode rule, String chain) {
    String text = wording.rule(family, table, chain, rule.path("handle").asLong(-1));
    return text == null ? rule.path("expr").toString() : text;
  }

  /** A named counter counts for the rule only if no other rule shares it. */
  private long count(@Nullable JsonNode counter, String what) {
    if (counter == null) {
      return -1;
    }
    if (counter.isObject()) {
      return counter.path(what).asLong(-1);
    }
    String name = counter.asText();
    return counterUses.getOrDefault(name, 0) != 1
        ? -1
        : scope.object("counter", name).map(c -> c.path(what).asLong(-1)).orElse(-1L);
  }
}
