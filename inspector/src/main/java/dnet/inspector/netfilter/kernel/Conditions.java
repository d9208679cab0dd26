package dnet.inspector.netfilter.kernel;

import dnet.inspector.netlink.NftExpression.Match;
import dnet.inspector.netlink.NftExpression.Meta;
import dnet.inspector.netlink.NftExpression.Payload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A rule's conditions in iptables' words and order (struct iphdr of linux/ip.h). */
final class Conditions {
  private static final int NETWORK_HEADER = 1;
  private static final int TRANSPORT_HEADER = 2;
  private static final int PROTOCOL_AT = 9;
  private static final int SOURCE_AT = 12;
  private static final int DESTINATION_AT = 16;

  private static final int META_IN = 6;
  private static final int META_OUT = 7;
  private static final int META_PROTOCOL = 16;

  static final String TCP = "06";
  static final String UDP = "11";

  /** Those of which every system has the same name. */
  private static final Map<String, String> PROTOCOLS =
      Map.of("01", "icmp", TCP, "tcp", UDP, "udp", "84", "sctp");

  private static final Pattern INTERFACE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@-]{0,14}\\+?");

  private String source = "";
  private String destination = "";
  private String in = "";
  private String out = "";
  private String protocol = "";

  /** The number of the protocol that the packet must be of; empty if it may be of several. */
  private String onlyProtocol = "";

  private @Nullable PortMatch ports;
  private boolean portsAreWhole;
  private final List<Words> matches = new ArrayList<>();

  /** What a match says, known at the rule's end only. */
  interface Words {
    String words() throws BeyondSubsetException;
  }

  void payload(Payload payload, Comparison test) throws BeyondSubsetException {
    if (payload.base() == NETWORK_HEADER && payload.offset() == SOURCE_AT) {
      source = once(source, AddressWord.of(" -s ", test));
    } else if (payload.base() == NETWORK_HEADER && payload.offset() == DESTINATION_AT) {
      destination = once(destination, AddressWord.of(" -d ", test));
    } else if (payload.base() == NETWORK_HEADER && payload.offset() == PROTOCOL_AT) {
      protocol(test);
    } else if (payload.base() == TRANSPORT_HEADER) {
      ports().add(payload, test);
    } else {
      throw new BeyondSubsetException("payload at " + payload.offset());
    }
  }

  void meta(Meta meta, Comparison test) throws BeyondSubsetException {
    if (meta.key() == META_IN) {
      in = once(in, test.not() + " -i " + interfaceName(test.only()));
    } else if (meta.key() == META_OUT) {
      out = once(out, test.not() + " -o " + interfaceName(test.only()));
    } else if (meta.key() == META_PROTOCOL) {
      protocol(test);
    } else {
      throw new BeyondSubsetException("meta key " + meta.key());
    }
  }

  void match(Match match) throws BeyondSubsetException {
    if (XtMatches.isOfPorts(match)) {
      BeyondSubsetException.unless(ports == null, "ports in two places");
      ports = XtMatches.ports(match, onlyProtocol);
      portsAreWhole = true;
      matches.add(ports);
    } else {
      String words = XtMatches.words(match);
      matches.add(() -> words);
    }
  }

  private void protocol(Comparison test) throws BeyondSubsetException {
    String name = PROTOCOLS.get(test.only());
    BeyondSubsetException.unless(name != null, "protocol " + test.only());
    protocol = once(protocol, test.not() + " -p " + name);
    onlyProtocol = test.operation() == 0 ? test.only() : "";
  }

  private PortMatch ports() throws BeyondSubsetException {
    BeyondSubsetException.unless(!portsAreWhole, "ports in two places");
    if (ports == null) {
      ports = new PortMatch(onlyProtocol);
      matches.add(ports);
    }
    return ports;
  }

  private static String once(String before, String now) throws BeyondSubsetException {
    BeyondSubsetException.unless(before.isEmpty(), "the same condition twice");
    return now;
  }

  /** With its zero octet it is whole, without it the beginning of a name. */
  private static String interfaceName(String hex) throws BeyondSubsetException {
    String text = new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\0');
    BeyondSubsetException.unless(end < 0 || text.substring(end).chars().allMatch(c -> c == 0), "");
    String name = end < 0 ? text + "+" : text.substring(0, end);
    BeyondSubsetException.unless(
        INTERFACE.matcher(name).matches() && (end >= 0) != name.endsWith("+"), "interface");
    return name;
  }

  String words() throws BeyondSubsetException {
    StringBuilder words =
        new StringBuilder(source).append(destination).append(in).append(out).append(protocol);
    for (Words match : matches) {
      words.append(match.words());
    }
    return words.toString();
  }
}
