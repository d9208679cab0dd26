package dnet.inspector.netlink;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A rule of the routing policy that looks up a table, as ip-rule(8) would make it.
 *
 * @param v4 IPv4, else IPv6
 * @param from null for any
 * @param to null for any
 * @param mark null for any
 * @param priority 1 to 2^32-1: dnet chooses it before the kernel does, so that it can be named
 * @param table 1 to 2^32-1
 */
public record RuleOrder(
    boolean v4,
    @Nullable IpPrefix from,
    @Nullable IpPrefix to,
    @Nullable String inputInterface,
    @Nullable String outputInterface,
    @Nullable Long mark,
    long priority,
    long table) {
  static final int FIB_RULE_INVERT = 2;

  private static final int FR_ACT_TO_TBL = 1;
  private static final int FRA_DST = 1;
  private static final int FRA_SRC = 2;
  private static final int FRA_IIFNAME = 3;
  private static final int FRA_PRIORITY = 6;
  private static final int FRA_FWMARK = 10;
  private static final int FRA_TABLE = 15;
  private static final int FRA_OIFNAME = 17;
  private static final long ALL = 0xffffffffL;

  public RuleOrder {
    for (IpPrefix prefix : new IpPrefix[] {from, to}) {
      if (prefix != null && prefix.address().isV4() != v4) {
        throw new IllegalArgumentException("rule for " + prefix + ": another family");
      }
    }
    if (priority < 1 || priority > ALL || table < 1 || table > ALL) {
      throw new IllegalArgumentException("rule with priority " + priority + ", table " + table);
    }
  }

  /** Whether {@code there} is this rule. */
  public boolean matches(PolicyRuleMessage there) {
    return there.family() == (v4 ? Rtnetlink.AF_INET : Rtnetlink.AF_INET6)
        && there.action() == FR_ACT_TO_TBL
        && (there.flags() & FIB_RULE_INVERT) == 0
        && there.priority() == priority
        && there.table() == table
        && Objects.equals(prefix(there.source(), there.sourceLength()), canonical(from))
        && Objects.equals(prefix(there.destination(), there.destinationLength()), canonical(to))
        && Objects.equals(there.inputInterface(), inputInterface)
        && Objects.equals(there.outputInterface(), outputInterface)
        && Objects.equals(there.mark(), mark)
        && !there.otherConditions();
  }

  private static @Nullable IpPrefix prefix(@Nullable String address, int length) {
    return address == null ? null : new IpPrefix(IpAddress.parse(address), length);
  }

  private static @Nullable IpPrefix canonical(@Nullable IpPrefix prefix) {
    return prefix == null ? null : prefix.canonical();
  }

  Request request(int message) {
    Request request =
        new Request(message)
            .octet(v4 ? Rtnetlink.AF_INET : Rtnetlink.AF_INET6)
            .octet(to == null ? 0 : to.length())
            .octet(from == null ? 0 : from.length())
            .zeros(1)
            .octet(table < 256 ? (int) table : 0)
            .zeros(2)
            .octet(FR_ACT_TO_TBL)
            .number(0)
            .attribute(FRA_PRIORITY, (int) priority)
            .attribute(FRA_TABLE, (int) table);
    if (to != null) {
      request.attribute(FRA_DST, to.canonical().address().octets());
    }
    if (from != null) {
      request.attribute(FRA_SRC, from.canonical().address().octets());
    }
    if (inputInterface != null) {
      request.name(FRA_IIFNAME, inputInterface);
    }
    if (outputInterface != null) {
      request.name(FRA_OIFNAME, outputInterface);
    }
    if (mark != null) {
      request.attribute(FRA_FWMARK, mark.intValue());
    }
    return request;
  }

  /** The words that ip-rule(8) takes. */
  public List<String> words() {
    List<String> words = new ArrayList<>(List.of("priority", Long.toString(priority)));
    words.addAll(List.of("from", from == null ? "all" : from.toString()));
    add(words, "to", to);
    add(words, "iif", inputInterface);
    add(words, "oif", outputInterface);
    add(words, "fwmark", mark);
    add(words, "lookup", table);
    return words;
  }

  private static void add(List<String> words, String key, @Nullable Object value) {
    if (value != null) {
      words.add(key);
      words.add(value.toString());
    }
  }

  @Override
  public String toString() {
    return String.join(" ", words());
  }
}
