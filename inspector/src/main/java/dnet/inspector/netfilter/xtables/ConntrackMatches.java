package dnet.inspector.netfilter.xtables;

import dnet.inspector.model.firewall.Clause;
import dnet.inspector.model.firewall.Field;
import dnet.inspector.model.firewall.Match;
import dnet.inspector.model.firewall.Selector;
import dnet.inspector.model.firewall.Values;
import dnet.inspector.netfilter.Clauses;
import dnet.inspector.netfilter.Vocabulary;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** What conntrack knows of the packet's connection (net/netfilter/xt_conntrack.c). */
final class ConntrackMatches {
  private ConntrackMatches() {}

  static List<Clause> conntrack(ModuleUse use) {
    return use.each(ConntrackMatches::one);
  }

  private static Clause one(Option option) {
    boolean negated = option.negated();
    return switch (option.name()) {
      case "--ctstate", "--state" -> state(option);
      case "--ctstatus" -> Clauses.compare(Field.CT_STATUS, status(option.value()), negated);
      case "--ctproto" ->
          Clauses.compare(
              Field.CT_PROTOCOL, Values.Range.of(Vocabulary.protocol(option.value())), negated);
      case "--ctdir" ->
          Clauses.compare(
              Field.CT_DIRECTION, Values.Range.of(Vocabulary.direction(option.value())), negated);
      case "--ctorigsrc" -> BasicMatches.address(Field.CT_ORIGINAL_SOURCE, option.value(), negated);
      case "--ctorigdst" ->
          BasicMatches.address(Field.CT_ORIGINAL_DESTINATION, option.value(), negated);
      case "--ctreplsrc" -> BasicMatches.address(Field.CT_REPLY_SOURCE, option.value(), negated);
      case "--ctrepldst" ->
          BasicMatches.address(Field.CT_REPLY_DESTINATION, option.value(), negated);
      case "--ctorigsrcport" -> port(Field.CT_ORIGINAL_SOURCE_PORT, option);
      case "--ctorigdstport" -> port(Field.CT_ORIGINAL_DESTINATION_PORT, option);
      case "--ctreplsrcport" -> port(Field.CT_REPLY_SOURCE_PORT, option);
      case "--ctrepldstport" -> port(Field.CT_REPLY_DESTINATION_PORT, option);
      case "--ctexpire" -> new Match.Sometimes(option.text(), false);
      default -> throw ModuleUse.unknown(option);
    };
  }

  private static Match port(Field field, Option option) {
    return Clauses.compare(field, TransportMatches.range(option.value()), option.negated());
  }

  /** SNAT and DNAT among the states are bits of the status in truth, and either will do. */
  private static Match state(Option option) {
    long states = 0;
    long statuses = 0;
    for (String word : option.value().split(",", -1)) {
      if (word.equals("SNAT") || word.equals("DNAT")) {
        statuses |= Vocabulary.status(word);
      } else {
        states |= Vocabulary.state(word);
      }
    }
    if (statuses == 0) {
      return Clauses.compare(Field.CT_STATE, bits(states), option.negated());
    }
    if (states == 0) {
      return Clauses.compare(Field.CT_STATUS, bits(statuses), option.negated());
    }
    List<List<Values.Value>> either = new ArrayList<>();
    either.add(List.of(bits(states), Clauses.anything()));
    either.add(List.of(Clauses.anything(), bits(statuses)));
    return new Match.Compare(
        List.of(Selector.of(Field.CT_STATE), Selector.of(Field.CT_STATUS)),
        new Values(either),
        option.negated());
  }

  /** NONE is no bit at all, which the kernel never finds set. */
  private static Values.AnyBit status(String list) {
    long bits = 0;
    for (String word : list.split(",", -1)) {
      bits |= Vocabulary.status(word);
    }
    return bits(bits);
  }

  private static Values.AnyBit bits(long bits) {
    return new Values.AnyBit(BigInteger.valueOf(bits));
  }
}
