package dnet.inspector.assemble;

import dnet.inspector.model.MacAddress;
import dnet.inspector.model.ovs.OpenFlowRule;
import dnet.inspector.model.ovs.OpenFlowRule.FieldMatch;
import dnet.inspector.model.ovs.OvsBridge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what Open vSwitch's programs print of a bridge's rules and MAC table. */
final class OpenFlow {
  /** OFP_DEFAULT_PRIORITY: a rule that has it is printed without. */
  private static final int DEFAULT_PRIORITY = 0x8000;

  /** OFPP_LOCAL of OpenFlow 1.0, as Open vSwitch numbers it. */
  private static final int LOCAL = 65534;

  private static final Set<String> ABOUT_THE_RULE =
      Set.of(
          "cookie",
          "duration",
          "table",
          "n_packets",
          "n_bytes",
          "idle_age",
          "hard_age",
          "idle_timeout",
          "hard_timeout",
          "importance",
          "priority",
          "send_flow_rem",
          "check_overlap",
          "reset_counts",
          "no_packet_counts",
          "no_byte_counts");

  private OpenFlow() {}

  /** One line of {@code ovs-ofctl dump-flows}; null if it is none. */
  static @Nullable OpenFlowRule rule(String line) {
    int at = line.indexOf("actions=");
    if (at < 0) {
      return null;
    }
    Map<String, String> about = new HashMap<>();
    List<FieldMatch> matches = new ArrayList<>();
    for (String word : words(line.substring(0, at))) {
      int equals = word.indexOf('=');
      String field = equals < 0 ? word : word.substring(0, equals);
      String value = equals < 0 ? null : word.substring(equals + 1);
      if (!ABOUT_THE_RULE.contains(field)) {
        matches.add(new FieldMatch(field, value));
      } else if (value != null) {
        about.put(field, value);
      }
    }
    Long table = Texts.number(about.getOrDefault("table", "0"));
    Long priority =
        Texts.number(about.getOrDefault("priority", Integer.toString(DEFAULT_PRIORITY)));
    if (table == null || table > 254 || priority == null || priority > 0xffff) {
      return null;
    }
    return new OpenFlowRule(
        table.intValue(),
        priority.intValue(),
        matches,
        line.substring(at + "actions=".length()).strip(),
        Texts.number(about.get("n_packets")),
        Texts.number(about.get("n_bytes")),
        line);
  }

  /** Splits at commas and blanks that stand in no parentheses and no quotes. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean splits = depth == 0 && !quoted && (c == ',' || c == ' ');
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == '(') {
        depth++;
      } else if (!quoted && c == ')') {
        depth = Math.max(0, depth - 1);
      }
      if (!splits) {
        word.append(c);
      } else if (!word.isEmpty()) {
        words.add(word.toString());
        word.setLength(0);
      }
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }

  /** One line of {@code ovs-appctl fdb/show}: port, VLAN, MAC, age; null if it is none. */
  static OvsBridge.@Nullable Learned learned(String line) {
    String[] words = line.strip().split(" +", -1);
    if (words.length != 4) {
      return null;
    }
    Long port = words[0].equals("LOCAL") ? Long.valueOf(LOCAL) : Texts.number(words[0]);
    Long vlan = Texts.number(words[1]);
    MacAddress mac = Texts.mac(words[2]);
    // A static entry has the word "static" in place of an age.
    Long age = words[3].equals("static") ? Long.valueOf(0) : Texts.number(words[3]);
    if (port == null || vlan == null || mac == null || age == null) {
      return null;
    }
    return port > 0xffff || vlan > 4095 || age > Integer.MAX_VALUE
        ? null
        : new OvsBridge.Learned(port.intValue(), vlan.intValue(), mac, age.intValue());
  }
}
