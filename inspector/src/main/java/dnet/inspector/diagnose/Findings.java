package dnet.inspector.diagnose;

import dnet.inspector.model.Gap;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.Stack;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Where rules write down what they find, and what they could not look at. */
public final class Findings {
  private static final int NAMES = 4;

  private final List<Finding> found = new ArrayList<>();
  private final Map<String, Set<String>> places = new TreeMap<>();
  private final Map<String, Set<String>> rules = new TreeMap<>();

  Findings() {}

  void add(Finding.Draft draft) {
    found.add(draft.finding());
  }

  /**
   * Whether parts of a namespace are known. Where one is not, the rule must say nothing of it; a
   * gap is noted.
   */
  boolean knows(Rule rule, Namespace namespace, Stack.Part... parts) {
    boolean all = true;
    for (Stack.Part part : parts) {
      if (!namespace.stack().knows(part)) {
        unknown(rule, part.name().toLowerCase(Locale.ROOT).replace('_', ' '), namespace.name());
        all = false;
      }
    }
    return all;
  }

  /** Notes that a rule could not look at something. */
  void unknown(Rule rule, String what, String where) {
    places.computeIfAbsent(what, w -> new LinkedHashSet<>()).add(where);
    rules.computeIfAbsent(what, w -> new TreeSet<>()).add(rule.code());
  }

  List<Finding> found() {
    return List.copyOf(found);
  }

  /** One gap a kind of fact, however many namespaces and rules it concerns. */
  List<Gap> gaps() {
    List<Gap> gaps = new ArrayList<>();
    places.forEach(
        (what, where) ->
            gaps.add(
                new Gap(
                    what + " of " + shortened(where),
                    "not read",
                    "not checked: " + String.join(", ", rules.getOrDefault(what, Set.of())))));
    return gaps;
  }

  private static String shortened(Set<String> names) {
    List<String> first = names.stream().limit(NAMES).toList();
    String shown = String.join(", ", first);
    return names.size() > NAMES ? shown + " and " + (names.size() - NAMES) + " more" : shown;
  }
}
