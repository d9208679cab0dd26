package dnet.inspector.simulate;

import dnet.inspector.model.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One action of an OpenFlow rule (ovs-actions(7)). */
sealed interface OvsAction {
  /** As a switch that learns MAC addresses. */
  record Normal() implements OvsAction {}

  /** Out of all ports but the one where it came in. */
  record Flood() implements OvsAction {}

  /** Out of a port, by number or name. */
  record Output(String port) implements OvsAction {}

  /** Back out of where it came in. */
  record Back() implements OvsAction {}

  /** On to another table. */
  record Table(int number) implements OvsAction {}

  /** Sets the VLAN tag; 0 takes it off. */
  record Vlan(int id) implements OvsAction {}

  /** Sets a MAC address. */
  record Mac(boolean destination, MacAddress mac) implements OvsAction {}

  /** Sets a register. */
  record Load(String field, long value) implements OvsAction {}

  /** Changes nothing that decides. */
  record NoEffect() implements OvsAction {}

  /** What dnet does not understand. */
  record Unknown(String text) implements OvsAction {}

  /** Registers as {@code load} and {@code set_field} name them. */
  Pattern REGISTER =
      Pattern.compile("(?:nxm_nx_|oxm_of_)?(x{0,2}reg[0-9]{1,2}|metadata)(?:\\[\\])?");

  Pattern NO_EFFECT =
      Pattern.compile(
          "(note|dec_ttl|dec_nw_ttl|set_queue|pop_queue|enqueue|mod_nw_tos|meter)\\b.*");

  /** All actions of a rule; none where it drops. */
  static List<OvsAction> parse(String text) {
    List<OvsAction> actions = new ArrayList<>();
    for (String word : words(text)) {
      if (!word.equals("drop")) {
        actions.add(one(word));
      }
    }
    return List.copyOf(actions);
  }

  private static OvsAction one(String word) {
    try {
      return understood(word);
    } catch (IllegalArgumentException e) {
      return new Unknown(word);
    }
  }

  private static OvsAction understood(String word) {
    int colon = word.indexOf(':');
    String name = colon < 0 ? word : word.substring(0, colon);
    String value = colon < 0 ? "" : word.substring(colon + 1);
    if (NO_EFFECT.matcher(word).matches()) {
      return new NoEffect();
    }
    return switch (name) {
      case "NORMAL" -> new Normal();
      case "FLOOD", "ALL" -> new Flood();
      case "IN_PORT" -> new Back();
      case "LOCAL" -> new Output("LOCAL");
      case "output" ->
          value.isEmpty() || value.contains("[") ? new Unknown(word) : new Output(value);
      case "goto_table" -> new Table(OvsMatch.number(value).intValueExact());
      case "mod_vlan_vid" -> new Vlan(OvsMatch.number(value).intValueExact() & 0xfff);
      case "strip_vlan", "pop_vlan" -> new Vlan(0);
      case "push_vlan" -> new NoEffect();
      case "mod_dl_src" -> new Mac(false, MacAddress.parse(value));
      case "mod_dl_dst" -> new Mac(true, MacAddress.parse(value));
      case "set_field", "load" -> set(word, value);
      default -> other(word);
    };
  }

  /** {@code resubmit(,2)}; a bare port's number or name. */
  private static OvsAction other(String word) {
    Matcher resubmit = Pattern.compile("resubmit\\(,([0-9]{1,3})\\)").matcher(word);
    if (resubmit.matches()) {
      return new Table(Integer.parseInt(resubmit.group(1)));
    }
    return word.matches("[0-9]{1,5}|\"[^\"]+\"") ? new Output(word) : new Unknown(word);
  }

  /** {@code 4->reg0}, {@code 4100->vlan_vid}, {@code 02:…->eth_dst}. */
  private static OvsAction set(String word, String value) {
    int arrow = value.indexOf("->");
    if (arrow < 0) {
      return new Unknown(word);
    }
    String what = value.substring(0, arrow);
    String field = value.substring(arrow + 2).toLowerCase(Locale.ROOT);
    Matcher register = REGISTER.matcher(field);
    if (register.matches()) {
      return new Load(register.group(1), OvsMatch.number(what).longValueExact());
    }
    return switch (field) {
      case "vlan_vid" -> new Vlan(OvsMatch.number(what).intValueExact() & 0xfff);
      case "eth_src" -> new Mac(false, MacAddress.parse(what));
      case "eth_dst" -> new Mac(true, MacAddress.parse(what));
      case "ip_dscp", "nw_tos", "nw_ecn", "ip_ecn", "nw_ttl", "vlan_pcp" -> new NoEffect();
      default -> new Unknown(word);
    };
  }

  /** Splits at commas outside of parentheses. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : ',';
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && (depth <= 0 || i == text.length())) {
        if (i > start) {
          words.add(text.substring(start, i).strip());
        }
        start = i + 1;
      }
    }
    return words;
  }
}
