package dnet.inspector.netlink;

import dnet.inspector.netlink.Attributes.Attribute;
import org.jspecify.annotations.Nullable;

/** RTM_NEWRULE (struct fib_rule_hdr and FRA_* of linux/fib_rules.h). */
final class PolicyRuleParser {
  static final int RTM_NEWRULE = 32;

  private static final int FIXED = 12;
  private static final long NO_SUPPRESSION = 0xffffffffL;

  private static final int FRA_DST = 1;
  private static final int FRA_SRC = 2;
  private static final int FRA_IIFNAME = 3;
  private static final int FRA_GOTO = 4;
  private static final int FRA_PRIORITY = 6;
  private static final int FRA_FWMARK = 10;
  private static final int FRA_FLOW = 11;
  private static final int FRA_SUPPRESS_IFGROUP = 13;
  private static final int FRA_SUPPRESS_PREFIXLEN = 14;
  private static final int FRA_TABLE = 15;
  private static final int FRA_FWMASK = 16;
  private static final int FRA_OIFNAME = 17;
  private static final int FRA_PAD = 18;
  private static final int FRA_L3MDEV = 19;
  private static final int FRA_UID_RANGE = 20;
  private static final int FRA_PROTOCOL = 21;
  private static final int FRA_IP_PROTO = 22;
  private static final int FRA_SPORT_RANGE = 23;
  private static final int FRA_DPORT_RANGE = 24;
  private static final int FRA_DSCP = 25;
  private static final int FRA_SPORT_MASK = 28;
  private static final int FRA_DPORT_MASK = 29;
  private static final int FRA_DSCP_MASK = 30;

  private final Octets body;
  private int tos;
  private long table;
  private long priority;
  private @Nullable String source;
  private @Nullable String destination;
  private @Nullable String input;
  private @Nullable String output;
  private @Nullable Long mark;
  private @Nullable Long mask;
  private @Nullable Integer protocol;
  private int @Nullable [] sourcePorts;
  private int @Nullable [] destinationPorts;
  private long @Nullable [] uids;
  private @Nullable Long target;
  private @Nullable Integer suppress;
  private boolean master;
  private boolean other;

  private PolicyRuleParser(Octets body) {
    this.body = body;
  }

  /**
   * Reads one rule; null for other families (multicast routing has rules too).
   *
   * @throws MalformedMessageException if it is not well-formed
   */
  static @Nullable PolicyRuleMessage parse(Octets body) throws MalformedMessageException {
    int family = body.u8(0);
    return family == Rtnetlink.AF_INET || family == Rtnetlink.AF_INET6
        ? new PolicyRuleParser(body).parse()
        : null;
  }

  private PolicyRuleMessage parse() throws MalformedMessageException {
    tos = body.u8(3);
    table = body.u8(4);
    for (Attribute attribute : Attributes.of(body.rest(FIXED))) {
      take(attribute.type(), attribute.value());
    }
    // The kernel tells the mask only with a mark; one of all ones matches the whole mark.
    return new PolicyRuleMessage(
        body.u8(0),
        body.u8(7),
        body.s32(8),
        tos,
        table,
        priority,
        source,
        body.u8(2),
        destination,
        body.u8(1),
        input,
        output,
        mark,
        mask,
        protocol,
        sourcePorts == null ? null : sourcePorts[0],
        sourcePorts == null ? null : sourcePorts[1],
        destinationPorts == null ? null : destinationPorts[0],
        destinationPorts == null ? null : destinationPorts[1],
        uids == null ? null : uids[0],
        uids == null ? null : uids[1],
        target,
        suppress,
        master,
        other);
  }

  private void take(int type, Octets value) throws MalformedMessageException {
    switch (type) {
      case FRA_DST -> destination = ValueKind.IP.read(value);
      case FRA_SRC -> source = ValueKind.IP.read(value);
      case FRA_IIFNAME -> input = value.text();
      case FRA_OIFNAME -> output = value.text();
      case FRA_GOTO -> target = value.u32(0);
      case FRA_PRIORITY -> priority = value.u32(0);
      case FRA_FWMARK -> mark = value.u32(0);
      case FRA_FWMASK -> mask = value.u32(0);
      case FRA_TABLE -> table = value.u32(0);
      case FRA_SUPPRESS_PREFIXLEN ->
          suppress = value.u32(0) == NO_SUPPRESSION ? null : Integer.valueOf(value.s32(0));
      case FRA_SUPPRESS_IFGROUP -> other |= value.u32(0) != NO_SUPPRESSION;
      case FRA_L3MDEV -> master = value.u8(0) != 0;
      case FRA_UID_RANGE -> uids = new long[] {value.u32(0), value.u32(4)};
      case FRA_IP_PROTO -> protocol = value.u8(0);
      case FRA_SPORT_RANGE -> sourcePorts = ports(value);
      case FRA_DPORT_RANGE -> destinationPorts = ports(value);
      case FRA_DSCP -> tos = value.u8(0) << 2;
      // Masks of all ones, or none beside a range, ask for nothing more.
      case FRA_SPORT_MASK, FRA_DPORT_MASK -> other |= value.u16(0) != 0xffff && value.u16(0) != 0;
      case FRA_DSCP_MASK -> other |= value.u8(0) != 0x3f;
      case FRA_FLOW, FRA_PAD, FRA_PROTOCOL -> {
        // The realm and who made the rule: no conditions.
      }
      default -> other = true;
    }
  }

  /** struct fib_rule_port_range: two numbers in the machine's order. */
  private static int[] ports(Octets value) throws MalformedMessageException {
    return new int[] {value.u16(0), value.u16(2)};
  }
}
