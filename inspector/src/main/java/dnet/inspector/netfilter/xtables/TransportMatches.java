package dnet.inspector.netfilter.xtables;

import dnet.inspector.model.firewall.Clause;
import dnet.inspector.model.firewall.Field;
import dnet.inspector.model.firewall.Match;
import dnet.inspector.model.firewall.Selector;
import dnet.inspector.model.firewall.Values;
import dnet.inspector.netfilter.Clauses;
import dnet.inspector.netfilter.Vocabulary;
import java.util.ArrayList;
import java.util.List;

/** Ports, TCP flags and ICMP types. */
final class TransportMatches {
  private static final int MAX_PORT = 0xffff;

  private TransportMatches() {}

  static List<Clause> ports(ModuleUse use) {
    return use.each(
        option ->
            switch (option.name()) {
              case "--sport" ->
                  Clauses.compare(Field.SOURCE_PORT, range(option.value()), option.negated());
              case "--dport" ->
                  Clauses.compare(Field.DESTINATION_PORT, range(option.value()), option.negated());
              case "--tcp-flags" -> tcpFlags(option);
              default -> throw ModuleUse.unknown(option);
            });
  }

  /** Mask and what must be set of it. */
  private static Match tcpFlags(Option option) {
    if (option.values().size() != 2) {
      throw ModuleUse.unknown(option);
    }
    return Clauses.masked(
        Field.TCP_FLAGS,
        flags(option.values().get(0)),
        flags(option.values().get(1)),
        option.negated());
  }

  private static long flags(String list) {
    long bits = 0;
    for (String flag : list.split(",", -1)) {
      bits |= Vocabulary.tcpFlag(flag);
    }
    return bits;
  }

  static List<Clause> multiport(ModuleUse use) {
    return use.each(
        option ->
            switch (option.name()) {
              case "--sports", "--source-ports" -> oneOf(Field.SOURCE_PORT, option);
              case "--dports", "--destination-ports" -> oneOf(Field.DESTINATION_PORT, option);
              case "--ports" -> either(option);
              default -> throw ModuleUse.unknown(option);
            });
  }

  private static Match oneOf(Field field, Option option) {
    return new Match.Compare(
        List.of(Selector.of(field)), Values.anyOf(ranges(option)), option.negated());
  }

  /** Source or destination port: pairs, of which one side may be anything. */
  private static Match either(Option option) {
    List<List<Values.Value>> pairs = new ArrayList<>();
    for (Values.Range range : ranges(option)) {
      pairs.add(List.of(range, range(0, MAX_PORT)));
      pairs.add(List.of(range(0, MAX_PORT), range));
    }
    return new Match.Compare(
        List.of(Selector.of(Field.SOURCE_PORT), Selector.of(Field.DESTINATION_PORT)),
        new Values(pairs),
        option.negated());
  }

  private static List<Values.Range> ranges(Option option) {
    List<Values.Range> ranges = new ArrayList<>();
    for (String part : option.value().split(",", -1)) {
      ranges.add(range(part));
    }
    return ranges;
  }

  /** {@code 80}, {@code 80:90}, {@code :90}, {@code 80:}. */
  static Values.Range range(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return range(port(text), port(text));
    }
    String last = text.substring(colon + 1);
    return range(
        colon == 0 ? 0 : port(text.substring(0, colon)), last.isEmpty() ? MAX_PORT : port(last));
  }

  private static Values.Range range(long first, long last) {
    return Clauses.range(first, last);
  }

  static long port(String text) {
    long port = Vocabulary.number(text);
    if (port > MAX_PORT) {
      throw new IllegalArgumentException("port " + text);
    }
    return port;
  }

  static List<Clause> icmp(ModuleUse use) {
    List<Clause> clauses = new ArrayList<>();
    for (Option option : use.options()) {
      boolean six = option.name().equals("--icmpv6-type");
      if (!six && !option.name().equals("--icmp-type")) {
        throw ModuleUse.unknown(option);
      }
      if (!option.value().equals("any")) {
        clauses.add(icmpType(option, six));
      } else if (option.negated()) {
        throw ModuleUse.unknown(option);
      }
    }
    return clauses;
  }

  /** {@code 8}, {@code 3/4}, or a name. */
  private static Match icmpType(Option option, boolean six) {
    String[] parts = option.value().split("/", 2);
    Values.Range type =
        Values.Range.of(six ? Vocabulary.icmpv6Type(parts[0]) : Vocabulary.icmpType(parts[0]));
    if (parts.length == 1) {
      return Clauses.compare(Field.ICMP_TYPE, type, option.negated());
    }
    Values.Range code = Values.Range.of(Vocabulary.number(parts[1]));
    return new Match.Compare(
        List.of(Selector.of(Field.ICMP_TYPE), Selector.of(Field.ICMP_CODE)),
        new Values(List.of(List.of(type, code))),
        option.negated());
  }
}
