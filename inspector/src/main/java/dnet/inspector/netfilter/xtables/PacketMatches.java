package dnet.inspector.netfilter.xtables;

import dnet.inspector.model.firewall.Clause;
import dnet.inspector.model.firewall.Field;
import dnet.inspector.model.firewall.Match;
import dnet.inspector.model.firewall.Values;
import dnet.inspector.netfilter.Clauses;
import dnet.inspector.netfilter.Vocabulary;
import java.util.ArrayList;
import java.util.List;

/** Marks, MACs, bridge ports, owners, lengths and header fields. */
final class PacketMatches {
  private static final long ALL_BITS = 0xffffffffL;
  private static final int MAX_LENGTH = 0xffff;

  private PacketMatches() {}

  static List<Clause> mark(ModuleUse use) {
    Field field = use.name().equals("mark") ? Field.MARK : Field.CT_MARK;
    return use.each(
        option -> {
          if (!option.name().equals("--mark")) {
            throw ModuleUse.unknown(option);
          }
          String[] parts = option.value().split("/", 2);
          long value = Vocabulary.number(parts[0]);
          long mask = parts.length == 1 ? ALL_BITS : Vocabulary.number(parts[1]);
          return mask == ALL_BITS
              ? Clauses.compare(field, Values.Range.of(value), option.negated())
              : Clauses.masked(field, mask, value, option.negated());
        });
  }

  static List<Clause> mac(ModuleUse use) {
    return use.each(
        option -> {
          if (!option.name().equals("--mac-source")) {
            throw ModuleUse.unknown(option);
          }
          return Clauses.compare(Field.ETHER_SOURCE, Clauses.mac(option.value()), option.negated());
        });
  }

  /** That there is a port at all is a name that begins with nothing. */
  static List<Clause> physdev(ModuleUse use) {
    Values.Name any = new Values.Name("", true);
    return use.each(
        option -> {
          boolean negated = option.negated();
          return switch (option.name()) {
            case "--physdev-in" ->
                Clauses.compare(Field.PHYSICAL_IN, BasicMatches.name(option.value()), negated);
            case "--physdev-out" ->
                Clauses.compare(Field.PHYSICAL_OUT, BasicMatches.name(option.value()), negated);
            case "--physdev-is-in" -> Clauses.compare(Field.PHYSICAL_IN, any, negated);
            case "--physdev-is-out" -> Clauses.compare(Field.PHYSICAL_OUT, any, negated);
            case "--physdev-is-bridged" ->
                Clauses.compare(Field.IS_BRIDGED, Values.Range.of(1), negated);
            default -> throw ModuleUse.unknown(option);
          };
        });
  }

  /** Names of users are the host's matter, which a snapshot does not hold. */
  static List<Clause> owner(ModuleUse use) {
    return use.each(
        option ->
            switch (option.name()) {
              case "--uid-owner" ->
                  Clauses.compare(Field.SOCKET_UID, ids(option.value()), option.negated());
              case "--gid-owner" ->
                  Clauses.compare(Field.SOCKET_GID, ids(option.value()), option.negated());
              default -> throw ModuleUse.unknown(option);
            });
  }

  private static Values.Range ids(String text) {
    String[] ends = text.split("-", 2);
    long first = Vocabulary.number(ends[0]);
    return Clauses.range(first, ends.length == 1 ? first : Vocabulary.number(ends[1]));
  }

  static List<Clause> length(ModuleUse use) {
    return use.each(
        option -> {
          if (!option.name().equals("--length")) {
            throw ModuleUse.unknown(option);
          }
          String[] ends = option.value().split(":", -1);
          if (ends.length > 2) {
            throw ModuleUse.unknown(option);
          }
          long first = ends[0].isEmpty() ? 0 : Vocabulary.number(ends[0]);
          long last =
              ends.length == 1
                  ? first
                  : ends[1].isEmpty() ? MAX_LENGTH : Vocabulary.number(ends[1]);
          return Clauses.compare(Field.LENGTH, Clauses.range(first, last), option.negated());
        });
  }

  static List<Clause> ttl(ModuleUse use) {
    return use.each(
        option -> {
          long value = Vocabulary.number(option.value());
          Values.Range range =
              switch (option.name()) {
                case "--ttl-eq", "--ttl", "--hl-eq", "--hl" -> Clauses.range(value, value);
                case "--ttl-lt", "--hl-lt" -> Clauses.range(0, value - 1);
                case "--ttl-gt", "--hl-gt" -> Clauses.range(value + 1, 255);
                default -> throw ModuleUse.unknown(option);
              };
          return Clauses.compare(Field.TTL, range, option.negated());
        });
  }

  static List<Clause> dscp(ModuleUse use) {
    return use.each(
        option -> {
          if (!option.name().equals("--dscp") && !option.name().equals("--dscp-class")) {
            throw ModuleUse.unknown(option);
          }
          return Clauses.compare(
              Field.DSCP, Values.Range.of(Vocabulary.dscp(option.value())), option.negated());
        });
  }

  /** Its upper six bits are the DSCP; a rule that also looks at the lower two is not understood. */
  static List<Clause> tos(ModuleUse use) {
    return use.each(
        option -> {
          String[] parts = option.value().split("/", 2);
          long value = Vocabulary.number(parts[0]);
          long mask = parts.length == 1 ? 0xff : Vocabulary.number(parts[1]);
          if (!option.name().equals("--tos") || (mask & 3) != 0) {
            throw ModuleUse.unknown(option);
          }
          return Clauses.masked(Field.DSCP, mask >> 2, value >> 2, option.negated());
        });
  }

  static List<Clause> pkttype(ModuleUse use) {
    List<Clause> clauses = new ArrayList<>();
    for (Option option : use.options()) {
      if (!option.name().equals("--pkt-type")) {
        throw ModuleUse.unknown(option);
      }
      Match match =
          Clauses.compare(
              Field.PACKET_TYPE,
              Values.Range.of(Vocabulary.packetType(option.value())),
              option.negated());
      clauses.add(match);
    }
    return clauses;
  }
}
