package dnet.inspector.netlink;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** NFTA_RULE_EXPRESSIONS (linux/netfilter/nf_tables.h). */
final class ExpressionParser {
  private static final int NFTA_LIST_ELEM = 1;
  private static final int NFTA_EXPR_NAME = 1;
  private static final int NFTA_EXPR_DATA = 2;

  /** What loads a value, and what must follow before another is loaded. */
  private static final List<byte[]> LOADS = names("payload", "meta");

  /** What else is neither a set nor a map, nor looks into one; the first few come after a load. */
  private static final List<byte[]> OTHERS =
      names("cmp", "bitwise", "range", "counter", "immediate", "match", "target", "limit", "log");

  private static final int COMPARES = 3;

  private ExpressionParser() {}

  /**
   * Whether a rule's expressions are of those kinds of which programs of iptables make their rules:
   * no set, no map, nothing that is put together of several values.
   *
   * @throws MalformedMessageException if one is not well-formed
   */
  static boolean arePlain(Octets list) throws MalformedMessageException {
    boolean loaded = false;
    for (int at = 0; list.length() - at >= Attributes.HEADER; ) {
      int length = list.u16(at);
      int name = at + 2 * Attributes.HEADER;
      if (length < 3 * Attributes.HEADER || length > list.length() - at) {
        throw new MalformedMessageException("expression of length " + length, list.offset() + at);
      }
      if (list.u16(name - 2) != NFTA_EXPR_NAME) {
        return false;
      }
      int size = list.u16(name - Attributes.HEADER) - Attributes.HEADER;
      boolean loads = isOneOf(LOADS, LOADS.size(), list, name, size);
      if (loads ? loaded : !isOneOf(OTHERS, loaded ? COMPARES : OTHERS.size(), list, name, size)) {
        return false;
      }
      loaded = loads;
      at += (length + 3) & ~3;
    }
    return true;
  }

  private static List<byte[]> names(String... names) {
    return Arrays.stream(names)
        .map(name -> (name + "\0").getBytes(StandardCharsets.US_ASCII))
        .toList();
  }

  private static boolean isOneOf(List<byte[]> names, int first, Octets octets, int at, int size)
      throws MalformedMessageException {
    for (int i = 0; i < first; i++) {
      if (octets.isAt(at, size, names.get(i))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Reads a rule's expressions.
   *
   * @throws MalformedMessageException if one is not well-formed
   */
  static List<NftExpression> parse(Octets list) throws MalformedMessageException {
    List<NftExpression> expressions = new ArrayList<>();
    for (Attributes.Attribute element : Attributes.of(list)) {
      if (element.type() != NFTA_LIST_ELEM) {
        throw new MalformedMessageException(
            "list with an attribute " + element.type(), element.value().offset());
      }
      AttributeSet parts = AttributeSet.of(element.value());
      String name = parts.text(NFTA_EXPR_NAME);
      NftExpression known =
          parts.isExactly(NFTA_EXPR_NAME, NFTA_EXPR_DATA)
              ? known(name, parts.nested(NFTA_EXPR_DATA))
              : null;
      expressions.add(known == null ? new NftExpression.Other(name) : known);
    }
    return expressions;
  }

  private static @Nullable NftExpression known(String name, AttributeSet a)
      throws MalformedMessageException {
    return switch (name) {
      case "payload" ->
          a.isExactly(1, 2, 3, 4)
              ? new NftExpression.Payload(a.u32(2), a.u32(3), a.u32(4), a.u32(1))
              : null;
      case "meta" -> a.isExactly(1, 2) ? new NftExpression.Meta(a.u32(2), a.u32(1)) : null;
      case "cmp" -> a.isExactly(1, 2, 3) ? compare(a) : null;
      case "range" -> a.isExactly(1, 2, 3, 4) ? range(a) : null;
      case "bitwise" -> mask(a);
      case "counter" ->
          a.isWithin(Set.of(1, 2, 3)) ? new NftExpression.Counter(a.u63(2), a.u63(1)) : null;
      case "immediate" -> a.isExactly(1, 2) && a.u32(1) == 0 ? verdict(a.nested(2)) : null;
      case "match" ->
          a.isExactly(1, 2, 3)
              ? new NftExpression.Match(a.text(1), a.u32(2), a.octets(3).hex(""))
              : null;
      case "target" ->
          a.isExactly(1, 2, 3)
              ? new NftExpression.Target(a.text(1), a.u32(2), a.octets(3).hex(""))
              : null;
      default -> null;
    };
  }

  private static @Nullable NftExpression compare(AttributeSet a) throws MalformedMessageException {
    String value = a.data(3);
    return value == null ? null : new NftExpression.Compare(a.u32(1), a.u32(2), value);
  }

  private static @Nullable NftExpression range(AttributeSet a) throws MalformedMessageException {
    String from = a.data(3);
    String to = a.data(4);
    return from == null || to == null
        ? null
        : new NftExpression.Range(a.u32(1), a.u32(2), from, to);
  }

  /** NFTA_BITWISE_OP came with Linux 5.6; 0 is what it was before. */
  private static @Nullable NftExpression mask(AttributeSet a) throws MalformedMessageException {
    boolean usual = a.isExactly(1, 2, 3, 4, 5) || (a.isExactly(1, 2, 3, 4, 5, 6) && a.u32(6) == 0);
    String mask = usual ? a.data(4) : null;
    String xor = usual ? a.data(5) : null;
    return mask == null || xor == null
        ? null
        : new NftExpression.Mask(a.u32(1), a.u32(2), a.u32(3), mask, xor);
  }

  /** NFTA_DATA_VERDICT with NFTA_VERDICT_CODE and, for some codes, NFTA_VERDICT_CHAIN. */
  private static @Nullable NftExpression verdict(AttributeSet data)
      throws MalformedMessageException {
    if (!data.isExactly(2)) {
      return null;
    }
    AttributeSet verdict = data.nested(2);
    if (verdict.isExactly(1)) {
      return new NftExpression.Verdict(verdict.s32(1), "");
    }
    return verdict.isExactly(1, 2)
        ? new NftExpression.Verdict(verdict.s32(1), verdict.text(2))
        : null;
  }
}
