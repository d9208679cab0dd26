package dnet.inspector.model.ovs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rule as {@code ovs-ofctl dump-flows} prints it (ovs-fields(7), ovs-actions(7)).
 *
 * @param table 0 to 254; a packet starts in 0
 * @param priority 0 to 65535; of those that match in a table the highest wins
 * @param matches all must hold; none matches everything
 * @param actions verbatim: {@code NORMAL}, {@code drop}, {@code output:2}, …
 * @param packets that it matched; null when not told
 * @param bytes that it matched; null when not told
 * @param text the whole line
 */
public record OpenFlowRule(
    int table,
    int priority,
    List<FieldMatch> matches,
    String actions,
    @Nullable Long packets,
    @Nullable Long bytes,
    String text) {
  public OpenFlowRule {
    matches = List.copyOf(matches);
  }

  /**
   * One condition, verbatim.
   *
   * @param field {@code nw_src}, {@code in_port}, or a word that stands for a protocol: {@code tcp}
   * @param value may hold a mask; null for such a word
   */
  public record FieldMatch(String field, @Nullable String value) {}

  /** Whether packets that it matches end here. */
  public boolean drops() {
    return actions.equals("drop");
  }
}
