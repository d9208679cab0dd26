package dnet.inspector.netfilter.kernel;

import dnet.inspector.netlink.NftExpression.Target;

/** Targets of xtables, each of one revision, as their libraries print them. */
final class XtTargets {
  /** NF_NAT_RANGE_* of linux/netfilter/nf_nat.h. */
  private static final int MAP_IPS = 1;

  private static final int PROTO_SPECIFIED = 2;
  private static final int RANDOM = 4;
  private static final int PERSISTENT = 8;
  private static final int FULLY_RANDOM = 16;

  /** enum ipt_reject_with of linux/netfilter_ipv4/ipt_REJECT.h; empty: makes no sense. */
  private static final String[] REJECT_WITH = {
    "icmp-net-unreachable",
    "icmp-host-unreachable",
    "icmp-proto-unreachable",
    "icmp-port-unreachable",
    "",
    "icmp-net-prohibited",
    "icmp-host-prohibited",
    "tcp-reset",
    "icmp-admin-prohibited"
  };

  private XtTargets() {}

  /** The words behind {@code -j} and the target's name. */
  static String words(Target target) throws BeyondSubsetException {
    String known = target.name() + " " + target.revision();
    return switch (known) {
      case "DNAT 2" -> destination(new Blob(target.info(), 48));
      case "SNAT 0" ->
          range(
              "source",
              oneRange(target),
              MAP_IPS | PROTO_SPECIFIED | RANDOM | PERSISTENT | FULLY_RANDOM);
      case "MASQUERADE 0" -> ports(oneRange(target), PROTO_SPECIFIED | RANDOM | FULLY_RANDOM);
      case "REDIRECT 0" -> ports(oneRange(target), PROTO_SPECIFIED | RANDOM);
      case "REJECT 0" -> reject(new Blob(target.info(), 8));
      default -> throw new BeyondSubsetException("target " + known);
    };
  }

  /** What both structures say. */
  private record Range(int flags, long from, long to, int firstPort, int lastPort) {}

  /** struct nf_nat_range2 with IPv4 addresses, which are padded with zeros. */
  private static String destination(Blob blob) throws BeyondSubsetException {
    int flags = blob.u32();
    long from = blob.address();
    blob.zeros(12);
    long to = blob.address();
    blob.zeros(12);
    Range range = new Range(flags, from, to, blob.be16(), blob.be16());
    blob.end();
    return range("destination", range, MAP_IPS | PROTO_SPECIFIED | RANDOM | PERSISTENT);
  }

  /** struct nf_nat_ipv4_multi_range_compat with its one range. */
  private static Range oneRange(Target target) throws BeyondSubsetException {
    Blob blob = new Blob(target.info(), 24);
    BeyondSubsetException.unless(blob.u32() == 1, "several ranges");
    Range range = new Range(blob.u32(), blob.address(), blob.address(), blob.be16(), blob.be16());
    blob.end();
    return range;
  }

  private static String range(String which, Range range, int allowed) throws BeyondSubsetException {
    check(range, allowed);
    BeyondSubsetException.unless((range.flags & (MAP_IPS | PROTO_SPECIFIED)) != 0, "no target");
    StringBuilder words = new StringBuilder(" --to-").append(which).append(' ');
    if ((range.flags & MAP_IPS) != 0) {
      words.append(AddressWord.dotted(range.from));
      if (range.from != range.to) {
        words.append('-').append(AddressWord.dotted(range.to));
      }
    }
    if ((range.flags & PROTO_SPECIFIED) != 0) {
      words.append(':').append(ports(range));
    }
    return words
        + (has(range, RANDOM) ? " --random" : "")
        + (has(range, FULLY_RANDOM) ? " --random-fully" : "")
        + (has(range, PERSISTENT) ? " --persistent" : "");
  }

  private static String ports(Range range, int allowed) throws BeyondSubsetException {
    check(range, allowed);
    return (has(range, PROTO_SPECIFIED) ? " --to-ports " + ports(range) : "")
        + (has(range, RANDOM) ? " --random" : "")
        + (has(range, FULLY_RANDOM) ? " --random-fully" : "");
  }

  private static boolean has(Range range, int flag) {
    return (range.flags & flag) != 0;
  }

  private static String ports(Range range) {
    return range.firstPort + (range.firstPort == range.lastPort ? "" : "-" + range.lastPort);
  }

  /** Only what is allowed, and no value without the flag that says that it counts. */
  private static void check(Range range, int allowed) throws BeyondSubsetException {
    BeyondSubsetException.unless((range.flags & ~allowed) == 0, "flags of a translation");
    BeyondSubsetException.unless(
        has(range, MAP_IPS)
            ? range.from != 0 && range.from <= range.to
            : (range.from | range.to) == 0,
        "addresses of a translation");
    BeyondSubsetException.unless(
        has(range, PROTO_SPECIFIED)
            ? range.firstPort <= range.lastPort
            : (range.firstPort | range.lastPort) == 0,
        "ports of a translation");
  }

  /** struct ipt_reject_info. */
  private static String reject(Blob blob) throws BeyondSubsetException {
    int with = blob.u32();
    blob.end();
    BeyondSubsetException.unless(
        with >= 0 && with < REJECT_WITH.length && !REJECT_WITH[with].isEmpty(), "REJECT");
    return " --reject-with " + REJECT_WITH[with];
  }
}
