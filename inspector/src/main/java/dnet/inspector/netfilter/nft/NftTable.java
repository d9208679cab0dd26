package dnet.inspector.netfilter.nft;

import com.fasterxml.jackson.databind.JsonNode;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.firewall.Rule;
import dnet.inspector.model.firewall.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One table of a listing, before and after it is put into the neutral form. */
public final class NftTable {
  private final Table.Family family;
  private final String name;
  private final boolean dormant;
  private final NftText wording;
  private final Map<String, JsonNode> chains = new LinkedHashMap<>();
  private final Map<String, List<JsonNode>> rules = new HashMap<>();
  private final List<JsonNode> sets = new ArrayList<>();
  private final Map<String, JsonNode> objects = new HashMap<>();

  private NftTable(Table.Family family, String name, boolean dormant, NftText wording) {
    this.family = family;
    this.name = name;
    this.dormant = dormant;
    this.wording = wording;
  }

  /** Empty for a family that does not exist. */
  static Optional<NftTable> of(JsonNode table, NftText wording) {
    String family = table.path("family").asText();
    String name = table.path("name").asText();
    boolean dormant =
        table.path("flags").toString().contains("dormant") || wording.isDormant(family, name);
    return switch (family) {
      case "ip", "ip6", "inet", "bridge", "netdev", "arp" ->
          Optional.of(
              new NftTable(
                  Table.Family.valueOf(family.toUpperCase(Locale.ROOT)), name, dormant, wording));
      default -> Optional.empty();
    };
  }

  void addChain(JsonNode chain) {
    chains.put(chain.path("name").asText(), chain);
  }

  void addRule(JsonNode rule) {
    rules.computeIfAbsent(rule.path("chain").asText(), c -> new ArrayList<>()).add(rule);
  }

  void addSet(JsonNode set) {
    sets.add(set);
  }

  void addObject(String kind, JsonNode object) {
    objects.put(kind + " " + object.path("name").asText(), object);
  }

  /** In nft's spelling. */
  public String family() {
    return family.name().toLowerCase(Locale.ROOT);
  }

  public String name() {
    return name;
  }

  /** Whether it is switched off. */
  public boolean dormant() {
    return dormant;
  }

  /** Its chains' names, in order. */
  public List<String> chains() {
    return List.copyOf(chains.keySet());
  }

  /**
   * Whether rules of the chain use what no program of iptables can express: sets, maps and
   * concatenations. iptables-save 1.8.9 leaves such conditions out without a word.
   *
   * @return one value a rule, in order
   */
  public List<Boolean> beyondIptables(String chain) {
    return rules.getOrDefault(chain, List.of()).stream()
        .map(r -> isBeyondIptables(r.path("expr")))
        .toList();
  }

  private static boolean isBeyondIptables(JsonNode node) {
    if (node.isTextual()) {
      return node.textValue().startsWith("@");
    }
    if (node.has("set") || node.has("vmap") || node.has("map") || node.has("concat")) {
      return true;
    }
    for (JsonNode inner : node) {
      if (isBeyondIptables(inner)) {
        return true;
      }
    }
    return false;
  }

  /** The table in the neutral form. */
  public Table neutral() {
    Scope scope = new Scope(family, objects);
    sets.forEach(set -> scope.add(Elements.named(set)));
    RuleReader reader = new RuleReader(family(), name, scope, wording, counterUses());
    List<Chain> neutral = new ArrayList<>();
    for (Map.Entry<String, JsonNode> chain : chains.entrySet()) {
      List<Rule> read = new ArrayList<>();
      for (JsonNode rule : rules.getOrDefault(chain.getKey(), List.of())) {
        read.add(reader.read(rule, read.size() + 1));
      }
      neutral.add(
          new Chain(
              chain.getKey(),
              Bases.of(chain.getValue(), wording.devices(family(), name, chain.getKey())),
              read));
    }
    return new Table(family, "nft", name, dormant, neutral, scope.sets());
  }

  private Map<String, Integer> counterUses() {
    Map<String, Integer> uses = new HashMap<>();
    rules.values().stream()
        .flatMap(List::stream)
        .forEach(
            rule ->
                rule.path("expr")
                    .forEach(
                        statement -> {
                          JsonNode counter = statement.path("counter");
                          if (counter.isTextual()) {
                            uses.merge(counter.textValue(), 1, Integer::sum);
                          }
                        }));
    return uses;
  }
}
