package dnet.inspector.netfilter.xtables;

import java.util.List;

/**
 * One option of a match or target.
 *
 * @param negated whether an exclamation mark precedes it
 * @param name with its dashes
 * @param text verbatim, with the exclamation mark and values
 */
record Option(boolean negated, String name, List<String> values, String text) {
  Option {
    values = List.copyOf(values);
  }

  /** Its only value; throws when it has none or several. */
  String value() {
    if (values.size() != 1) {
      throw new IllegalArgumentException("values of " + text);
    }
    return values.get(0);
  }
}
