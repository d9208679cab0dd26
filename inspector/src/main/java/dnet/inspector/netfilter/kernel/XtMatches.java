package dnet.inspector.netfilter.kernel;

import dnet.inspector.netlink.NftExpression.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Matches of xtables, each of one revision, as their libraries print them. */
final class XtMatches {
  private static final Set<String> OF_PORTS = Set.of("tcp", "udp");

  /** What a word of a comment may hold without quotes. */
  private static final String PLAIN_WORD = "[-_0-9A-Za-z]+";

  /** RTN_* of linux/rtnetlink.h. */
  private static final String[] ADDRESS_TYPES = {
    "UNSPEC",
    "UNICAST",
    "LOCAL",
    "BROADCAST",
    "ANYCAST",
    "MULTICAST",
    "BLACKHOLE",
    "UNREACHABLE",
    "PROHIBIT"
  };

  /** XT_CONNTRACK_STATE of linux/netfilter/xt_conntrack.h. */
  private static final int CONNTRACK_STATE = 1;

  /** Bits of the mask, in the order of print. */
  private static final String[] STATES = {"INVALID", "NEW", "RELATED", "ESTABLISHED", "UNTRACKED"};

  private static final int[] STATE_BITS = {1, 8, 4, 2, 256};

  private XtMatches() {}

  static boolean isOfPorts(Match match) {
    return OF_PORTS.contains(match.name());
  }

  /**
   * Reads {@code -m tcp} or {@code -m udp} as iptables before 1.8.8 made them: struct xt_tcp and
   * struct xt_udp of linux/netfilter/xt_tcpudp.h.
   *
   * @param protocol that the packet must be of
   */
  static PortMatch ports(Match match, String protocol) throws BeyondSubsetException {
    boolean tcp = match.name().equals("tcp");
    BeyondSubsetException.unless(
        match.revision() == 0 && protocol.equals(tcp ? Conditions.TCP : Conditions.UDP), "ports");
    Blob blob = new Blob(match.info(), 16);
    int[] ports = {blob.u16(), blob.u16(), blob.u16(), blob.u16()};
    int option = tcp ? blob.u8() : 0;
    int flags = tcp ? blob.u8() : 0;
    int set = tcp ? blob.u8() : 0;
    int inverted = blob.u8();
    blob.end();
    BeyondSubsetException.unless(option == 0 && inverted >>> (tcp ? 3 : 2) == 0, "TCP option");
    PortMatch result = new PortMatch(protocol);
    if (ports[0] != 0 || ports[1] != 0xffff || (inverted & 1) != 0) {
      result.source((inverted & 1) != 0 ? " !" : "", ports[0], ports[1]);
    }
    if (ports[2] != 0 || ports[3] != 0xffff || (inverted & 2) != 0) {
      result.destination((inverted & 2) != 0 ? " !" : "", ports[2], ports[3]);
    }
    if ((flags | set | (inverted & 4)) != 0) {
      result.flags((inverted & 4) != 0 ? " !" : "", flags, set);
    }
    return result;
  }

  /** All words of any other match. */
  static String words(Match match) throws BeyondSubsetException {
    String known = match.name() + " " + match.revision();
    return switch (known) {
      case "comment 0" -> comment(new Blob(match.info(), 256));
      case "addrtype 1" -> addressTypes(new Blob(match.info(), 8));
      case "conntrack 3" -> states(new Blob(match.info(), 168));
      default -> throw new BeyondSubsetException("match " + known);
    };
  }

  /** struct xt_comment_info of linux/netfilter/xt_comment.h. */
  private static String comment(Blob blob) throws BeyondSubsetException {
    String text = blob.text(256);
    BeyondSubsetException.unless(text.chars().allMatch(c -> c >= ' ' && c <= '~'), "comment");
    String shown =
        text.matches(PLAIN_WORD) ? text : '"' + text.replaceAll("[\"\\\\']", "\\\\$0") + '"';
    return " -m comment --comment " + shown;
  }

  /** struct xt_addrtype_info_v1 of linux/netfilter/xt_addrtype.h. */
  private static String addressTypes(Blob blob) throws BeyondSubsetException {
    int source = blob.u16();
    int destination = blob.u16();
    int flags = blob.u32();
    BeyondSubsetException.unless(flags >>> 4 == 0, "flags of addrtype");
    return " -m addrtype"
        + (source == 0 ? "" : types((flags & 1) != 0, " --src-type ", source))
        + (destination == 0 ? "" : types((flags & 2) != 0, " --dst-type ", destination))
        + ((flags & 4) != 0 ? " --limit-iface-in" : "")
        + ((flags & 8) != 0 ? " --limit-iface-out" : "");
  }

  private static String types(boolean inverted, String option, int mask)
      throws BeyondSubsetException {
    BeyondSubsetException.unless(mask < (1 << ADDRESS_TYPES.length), "address type");
    List<String> names = new ArrayList<>();
    for (int i = 0; i < ADDRESS_TYPES.length; i++) {
      if ((mask & (1 << i)) != 0) {
        names.add(ADDRESS_TYPES[i]);
      }
    }
    return (inverted ? " !" : "") + option + String.join(",", names);
  }

  /** struct xt_conntrack_mtinfo3 of linux/netfilter/xt_conntrack.h, with states and no more. */
  private static String states(Blob blob) throws BeyondSubsetException {
    // Eight addresses and masks, expiry from and to, protocol, four ports.
    blob.zeros(8 * 16 + 2 * 4 + 5 * 2);
    BeyondSubsetException.unless(blob.u16() == CONNTRACK_STATE, "conntrack's other conditions");
    int inverted = blob.u16();
    BeyondSubsetException.unless((inverted & ~CONNTRACK_STATE) == 0, "conntrack's inversions");
    int mask = blob.u16();
    blob.end();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < STATES.length; i++) {
      if ((mask & STATE_BITS[i]) != 0) {
        names.add(STATES[i]);
        mask &= ~STATE_BITS[i];
      }
    }
    BeyondSubsetException.unless(mask == 0 && !names.isEmpty(), "states");
    return " -m conntrack" + (inverted == 0 ? "" : " !") + " --ctstate " + String.join(",", names);
  }
}
