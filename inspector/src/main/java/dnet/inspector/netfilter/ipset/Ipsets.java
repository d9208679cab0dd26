package dnet.inspector.netfilter.ipset;

import dnet.inspector.netfilter.SavedWord;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All sets of a namespace by name, from {@code ipset save}'s output. */
public final class Ipsets {
  /** Nothing is known of any set. */
  public static final Ipsets NONE = new Ipsets(Map.of());

  private final Map<String, SetReader> readers;
  private final Map<String, Optional<Ipset>> found = new HashMap<>();

  private Ipsets(Map<String, SetReader> readers) {
    this.readers = readers;
  }

  /** Reads the output; lines that are none of its forms are passed over. */
  public static Ipsets parse(String text) {
    Map<String, SetReader> readers = new LinkedHashMap<>();
    for (String line : text.split("\n", -1)) {
      List<String> words = SavedWord.split(line).stream().map(SavedWord::text).toList();
      if (words.size() < 3) {
        continue;
      }
      SetReader reader = readers.get(words.get(1));
      if (words.get(0).equals("create")) {
        readers.put(words.get(1), new SetReader(words));
      } else if (words.get(0).equals("add") && reader != null) {
        reader.add(words);
      }
    }
    return new Ipsets(readers);
  }

  /** The set; empty when it is not known or its type is not understood. */
  public Optional<Ipset> find(String name) {
    Optional<Ipset> known = found.get(name);
    if (known == null) {
      known = Optional.ofNullable(readers.get(name)).flatMap(r -> r.read(readers));
      found.put(name, known);
    }
    return known;
  }
}
