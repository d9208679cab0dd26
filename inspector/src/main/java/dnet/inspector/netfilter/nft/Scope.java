package dnet.inspector.netfilter.nft;

import com.fasterxml.jackson.databind.JsonNode;
import dnet.inspector.model.firewall.NamedSet;
import dnet.inspector.model.firewall.Table.Family;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a table's rules can refer to; takes in the anonymous maps that they hold. */
final class Scope {
  private final Family family;
  private final Map<String, NamedSet> sets = new LinkedHashMap<>();
  private final Map<String, JsonNode> objects;

  /**
   * A scope.
   *
   * @param objects named counters, limits and quotas by kind, a space, and name
   */
  Scope(Family family, Map<String, JsonNode> objects) {
    this.family = family;
    this.objects = Map.copyOf(objects);
  }

  Family family() {
    return family;
  }

  void add(NamedSet set) {
    sets.put(set.name(), set);
  }

  Optional<NamedSet> set(String name) {
    return Optional.ofNullable(sets.get(name));
  }

  Optional<JsonNode> object(String kind, String name) {
    return Optional.ofNullable(objects.get(kind + " " + name));
  }

  /** A name that no set of the table has: a hash sign begins none in nft(8)'s syntax. */
  String freshName() {
    return "#" + (sets.size() + 1);
  }

  List<NamedSet> sets() {
    return List.copyOf(sets.values());
  }
}
