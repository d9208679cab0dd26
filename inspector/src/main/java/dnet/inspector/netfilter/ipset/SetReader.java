package dnet.inspector.netfilter.ipset;

import dnet.inspector.model.firewall.NamedSet;
import dnet.inspector.model.firewall.Values;
import dnet.inspector.netfilter.Clauses;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** One set's lines, and what they mean once all sets are known. */
final class SetReader {
  private final String name;
  private final String type;
  private final List<String> options;
  private final List<List<String>> elements = new ArrayList<>();

  /** Begins with {@code create NAME TYPE …}. */
  SetReader(List<String> words) {
    name = words.get(1);
    type = words.get(2);
    options = words.subList(3, words.size());
  }

  /** Takes {@code add NAME ELEMENT …}. */
  void add(List<String> words) {
    elements.add(words.subList(2, words.size()));
  }

  /** The set; empty if the type is not understood. */
  Optional<Ipset> read(Map<String, SetReader> all) {
    try {
      return Optional.of(type.equals("list:set") ? list(all) : plain());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Ipset plain() {
    List<Dimension> dimensions = dimensions();
    // A mask that the type applies to the address before it looks it up.
    boolean complete = !options.contains("bitmask");
    int prefix = prefix();
    List<NamedSet.Entry> entries = new ArrayList<>();
    for (List<String> element : elements) {
      try {
        entries.add(entry(dimensions, element, prefix));
      } catch (IllegalArgumentException e) {
        complete = false;
      }
    }
    if (entries.stream().anyMatch(NamedSet.Entry::excluded)) {
      // The kernel tries long prefixes first (net/netfilter/ipset/ip_set_hash_gen.h).
      entries.sort(Comparator.comparingInt(SetReader::width));
    }
    return new Ipset(dimensions, new NamedSet(name, entries, complete));
  }

  private List<Dimension> dimensions() {
    int colon = type.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("set type " + type);
    }
    String method = type.substring(0, colon);
    List<Dimension> dimensions = new ArrayList<>();
    for (String word : type.substring(colon + 1).split(",", -1)) {
      dimensions.add(Dimension.of(method, word));
    }
    return dimensions;
  }

  private int prefix() {
    int at = options.indexOf("netmask");
    return at < 0 || at + 1 >= options.size() ? -1 : Integer.parseInt(options.get(at + 1));
  }

  private static NamedSet.Entry entry(
      List<Dimension> dimensions, List<String> element, int prefix) {
    String[] parts = element.get(0).split(",", -1);
    List<Values.Value> key = new ArrayList<>();
    for (int i = 0; i < dimensions.size(); i++) {
      Dimension dimension = dimensions.get(i);
      if (i >= parts.length && dimension == Dimension.MAC) {
        key.add(Clauses.anything()); // bitmap:ip,mac learns the MAC from the first packet
        continue;
      }
      if (i >= parts.length) {
        throw new IllegalArgumentException("element " + element.get(0));
      }
      String part = parts[i];
      boolean bare = dimension == Dimension.ADDRESS && prefix >= 0 && !part.matches(".*[/-].*");
      key.addAll(dimension.values(bare ? part + "/" + prefix : part));
    }
    return new NamedSet.Entry(key, null, null, excluded(element));
  }

  /** Options after the element, each with a value but for this one. */
  private static boolean excluded(List<String> element) {
    int at = 1;
    while (at < element.size() && !element.get(at).equals("nomatch")) {
      at += 2;
    }
    return at < element.size();
  }

  private static int width(NamedSet.Entry entry) {
    int bits = 0;
    for (Values.Value value : entry.key()) {
      if (value instanceof Values.Range range) {
        bits += range.last().subtract(range.first()).bitLength();
      }
    }
    return bits;
  }

  /** A list holds what any of its sets holds; they must be of like types, without exceptions. */
  private Ipset list(Map<String, SetReader> all) {
    List<Ipset> members =
        elements.stream()
            .map(e -> all.get(e.get(0)))
            .filter(Objects::nonNull)
            .filter(r -> !r.type.equals("list:set"))
            .flatMap(r -> r.read(all).stream())
            .toList();
    List<Dimension> dimensions = members.isEmpty() ? List.of() : members.get(0).dimensions();
    boolean alike =
        members.stream().allMatch(m -> m.dimensions().equals(dimensions) && !m.hasExceptions());
    if (!alike || members.size() != elements.size()) {
      throw new IllegalArgumentException("list of unlike sets " + name);
    }
    return new Ipset(
        dimensions,
        new NamedSet(
            name,
            members.stream().flatMap(m -> m.named().entries().stream()).toList(),
            members.stream().allMatch(m -> m.named().complete())));
  }
}
