package dnet.inspector.netfilter.ipset;

import dnet.inspector.model.firewall.NamedSet;
import dnet.inspector.model.firewall.Selector;
import java.util.ArrayList;
import java.util.List;

/**
 * A set.
 *
 * @param dimensions parts of its type
 * @param named its elements; the first that fits decides
 */
public record Ipset(List<Dimension> dimensions, NamedSet named) {
  public Ipset {
    dimensions = List.copyOf(dimensions);
  }

  /**
   * The fields that a rule looks up.
   *
   * @param directions {@code src} or {@code dst} for each part; more than there are parts do no
   *     harm
   * @throws IllegalArgumentException if there are fewer, or one is neither
   */
  public List<Selector> key(List<String> directions) {
    List<Selector> key = new ArrayList<>();
    for (int i = 0; i < dimensions.size(); i++) {
      String direction = i < directions.size() ? directions.get(i) : "";
      if (!direction.equals("src") && !direction.equals("dst")) {
        throw new IllegalArgumentException("directions " + directions + " of " + named.name());
      }
      key.addAll(dimensions.get(i).selectors(direction.equals("src")));
    }
    return key;
  }

  /** Whether it has elements that are excluded ({@code nomatch}). */
  public boolean hasExceptions() {
    return named.entries().stream().anyMatch(NamedSet.Entry::excluded);
  }
}
