package dnet.inspector.netfilter.xtables;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.firewall.Clause;
import dnet.inspector.model.firewall.Field;
import dnet.inspector.model.firewall.Match;
import dnet.inspector.model.firewall.Selector;
import dnet.inspector.model.firewall.Values;
import dnet.inspector.netfilter.Clauses;
import dnet.inspector.netfilter.Vocabulary;
import java.util.List;

/** What a rule can say without a module (iptables(8), PARAMETERS). */
final class BasicMatches {
  private BasicMatches() {}

  /** Throws if a value is none that iptables-save writes. */
  static List<Clause> parse(Option option) {
    boolean negated = option.negated();
    return switch (option.name()) {
      case "-s" -> List.of(address(Field.IP_SOURCE, option.value(), negated));
      case "-d" -> List.of(address(Field.IP_DESTINATION, option.value(), negated));
      case "-i" -> List.of(Clauses.compare(Field.IN_INTERFACE, name(option.value()), negated));
      case "-o" -> List.of(Clauses.compare(Field.OUT_INTERFACE, name(option.value()), negated));
      case "-p" -> protocol(option.value(), negated);
      case "-f" -> List.of(Clauses.is(Field.FRAGMENT, Values.Range.of(negated ? 0 : 1)));
      default -> throw ModuleUse.unknown(option);
    };
  }

  /** {@code 10.0.0.0/8}, or a mask with gaps: {@code 10.1.0.0/255.255.0.255}. */
  static Match address(Field field, String text, boolean negated) {
    int slash = text.indexOf('/');
    boolean masked = slash >= 0 && (text.indexOf('.', slash) > 0 || text.indexOf(':', slash) > 0);
    if (!masked) {
      return Clauses.compare(field, Clauses.range(IpPrefix.parse(text)), negated);
    }
    IpAddress address = IpAddress.parse(text.substring(0, slash));
    IpAddress mask = IpAddress.parse(text.substring(slash + 1));
    if (address.isV4() != mask.isV4()) {
      throw new IllegalArgumentException("mask of " + text);
    }
    Values.Range wanted = Clauses.range(address, address);
    return new Match.Compare(
        List.of(new Selector(field, Clauses.number(mask))), Values.of(wanted), negated);
  }

  /** A plus sign at the end stands for any rest. */
  static Values.Name name(String text) {
    return text.endsWith("+")
        ? new Values.Name(text.substring(0, text.length() - 1), true)
        : new Values.Name(text, false);
  }

  private static List<Clause> protocol(String text, boolean negated) {
    if (text.equals("all") || text.equals("0")) {
      return List.of();
    }
    return List.of(
        Clauses.compare(Field.L4_PROTOCOL, Values.Range.of(Vocabulary.protocol(text)), negated));
  }
}
