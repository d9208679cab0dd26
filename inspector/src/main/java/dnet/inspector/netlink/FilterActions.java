package dnet.inspector.netlink;

import dnet.inspector.netlink.Attributes.Attribute;
import java.util.Map;

/** A list of actions (TCA_ACT_* of linux/pkt_cls.h, tc-actions(8)). */
final class FilterActions {
  private static final int TCA_ACT_KIND = 1;
  private static final int TCA_ACT_OPTIONS = 2;

  /** TCA_GACT_PARMS and TCA_MIRRED_PARMS, which begin with the same five numbers. */
  private static final int PARAMETERS = 2;

  /** TC_ACT_* of linux/pkt_cls.h. */
  private static final Map<Integer, String> VERDICTS =
      Map.of(
          -1, "continue",
          0, "pass",
          1, "reclassify",
          2, "drop",
          3, "pipe",
          4, "stolen",
          5, "queued",
          6, "repeat",
          7, "redirect",
          8, "trap");

  /** TCA_*_REDIR and TCA_*_MIRROR of linux/tc_act/tc_mirred.h. */
  private static final Map<Integer, String> MIRRED =
      Map.of(
          1, "egress redirect",
          2, "egress mirror",
          3, "ingress redirect",
          4, "ingress mirror");

  private FilterActions() {}

  /** For example {@code gact drop; mirred egress redirect to 7}, the number being an ifindex. */
  static String of(Octets list) throws MalformedMessageException {
    StringBuilder text = new StringBuilder();
    for (Attribute action : Attributes.of(list)) {
      text.append(text.length() == 0 ? "" : "; ").append(one(action.value()));
    }
    return text.toString();
  }

  private static String one(Octets action) throws MalformedMessageException {
    String kind = "";
    Octets parameters = null;
    for (Attribute attribute : Attributes.of(action)) {
      if (attribute.type() == TCA_ACT_KIND) {
        kind = attribute.value().text();
      } else if (attribute.type() == TCA_ACT_OPTIONS) {
        for (Attribute option : Attributes.of(attribute.value())) {
          if (option.type() == PARAMETERS) {
            parameters = option.value();
          }
        }
      }
    }
    if (parameters == null) {
      return kind;
    }
    return switch (kind) {
      case "gact" -> "gact " + VERDICTS.getOrDefault(parameters.s32(8), "unknown");
      case "mirred" ->
          "mirred "
              + MIRRED.getOrDefault(parameters.s32(20), "unknown")
              + " to "
              + parameters.s32(24);
      default -> kind;
    };
  }
}
