package dnet.inspector.netfilter.xtables;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.firewall.Clause;
import dnet.inspector.model.firewall.Field;
import dnet.inspector.model.firewall.Match;
import dnet.inspector.model.firewall.Selector;
import dnet.inspector.model.firewall.Values;
import dnet.inspector.netfilter.Clauses;
import dnet.inspector.netfilter.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the routing tables say of addresses, and address ranges. */
final class AddressMatches {
  private AddressMatches() {}

  static List<Clause> addrtype(ModuleUse use) {
    boolean in = use.has("--limit-iface-in");
    boolean out = use.has("--limit-iface-out");
    List<Clause> clauses = new ArrayList<>();
    for (Option option : use.options()) {
      switch (option.name()) {
        case "--src-type" ->
            clauses.add(
                types(
                    use,
                    in ? Field.SOURCE_TYPE_IN : out ? Field.SOURCE_TYPE_OUT : Field.SOURCE_TYPE,
                    option));
        case "--dst-type" ->
            clauses.add(
                types(
                    use,
                    in
                        ? Field.DESTINATION_TYPE_IN
                        : out ? Field.DESTINATION_TYPE_OUT : Field.DESTINATION_TYPE,
                    option));
        case "--limit-iface-in", "--limit-iface-out" -> {
          // Said by the field.
        }
        default -> throw ModuleUse.unknown(option);
      }
    }
    return clauses;
  }

  /** In IPv6 "unicast" alone is any address that is no multicast one (xt_addrtype.c). */
  private static Match types(ModuleUse use, Field field, Option option) {
    List<Values.Range> types = new ArrayList<>();
    if (use.surroundings().ipv6() && option.value().equalsIgnoreCase("UNICAST")) {
      long multicast = Vocabulary.addressType("MULTICAST");
      return new Match.Compare(
          List.of(Selector.of(field)),
          Values.anyOf(List.of(Values.Range.of(multicast))),
          !option.negated());
    }
    for (String word : option.value().split(",", -1)) {
      types.add(Values.Range.of(Vocabulary.addressType(word)));
    }
    return new Match.Compare(List.of(Selector.of(field)), Values.anyOf(types), option.negated());
  }

  static List<Clause> iprange(ModuleUse use) {
    return use.each(
        option ->
            switch (option.name()) {
              case "--src-range" ->
                  Clauses.compare(Field.IP_SOURCE, range(option.value()), option.negated());
              case "--dst-range" ->
                  Clauses.compare(Field.IP_DESTINATION, range(option.value()), option.negated());
              default -> throw ModuleUse.unknown(option);
            });
  }

  private static Values.Range range(String text) {
    String[] ends = text.split("-", 2);
    IpAddress first = IpAddress.parse(ends[0]);
    return Clauses.range(first, ends.length == 1 ? first : IpAddress.parse(ends[1]));
  }

  /** The strict form only: the loose one asks for a route by any interface. */
  static List<Clause> rpfilter(ModuleUse use) {
    Set<String> understood = Set.of("--validmark", "--invert");
    for (Option option : use.options()) {
      if (!understood.contains(option.name()) || option.negated()) {
        throw ModuleUse.unknown(option);
      }
    }
    return List.of(
        Clauses.is(Field.REVERSE_PATH_EXISTS, Values.Range.of(use.has("--invert") ? 0 : 1)));
  }
}
