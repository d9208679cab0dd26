package dnet.inspector.report;

import dnet.inspector.model.IpAddress;
import dnet.inspector.netlink.ConntrackMessage;
import dnet.inspector.netlink.FilterMessage;
import dnet.inspector.netlink.LinkMessage;
import dnet.inspector.netlink.NeighbourMessage;
import dnet.inspector.netlink.PolicyRuleMessage;
import dnet.inspector.netlink.RouteMessage;
import dnet.inspector.netlink.SocketMessage;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Redacts what netlink tells of a stack, where addresses also come in other forms than text. */
final class StackRedaction {
  private static final Set<Class<?>> ADDRESSES_ONLY =
      Set.of(
          RouteMessage.class,
          RouteMessage.NextHop.class,
          SocketMessage.class,
          ConntrackMessage.Tuple.class);

  private static final Pattern U32_KEY =
      Pattern.compile("(?<value>[0-9a-f]{8})/(?<mask>[0-9a-f]{8}) at (?<at>[^\\s,]+)");

  /** Where an IPv4 header has source and destination (RFC 791). */
  private static final Set<String> V4_PLACES = Set.of("12", "16");

  private static final Pattern INSTRUCTION =
      Pattern.compile("(?<=,)(?<code>\\d+) (?<jt>\\d+) (?<jf>\\d+) (?<k>\\d+)");

  /** BPF_CLASS and BPF_JMP of linux/bpf_common.h. */
  private static final int BPF_CLASS = 0x07;

  private static final int BPF_JMP = 0x05;

  private final Pseudonyms pseudonyms;
  private final UnaryOperator<String> interfaceNames;

  StackRedaction(Pseudonyms pseudonyms, UnaryOperator<String> interfaceNames) {
    this.pseudonyms = pseudonyms;
    this.interfaceNames = interfaceNames;
  }

  /** The replacement; null for records that hold nothing of the kind. */
  @Nullable String replace(Class<?> owner, String component, String text) {
    if (ADDRESSES_ONLY.contains(owner)) {
      return pseudonyms.addressesIn(text);
    }
    if (owner == PolicyRuleMessage.class) {
      return component.endsWith("Interface")
          ? interfaceNames.apply(text)
          : pseudonyms.addressesIn(text);
    }
    boolean hardware = owner == NeighbourMessage.class || owner == LinkMessage.class;
    if (hardware && component.equals("address")) {
      return hardwareAddress(text);
    }
    if (owner == NeighbourMessage.class) {
      return pseudonyms.addressesIn(text);
    }
    return owner == FilterMessage.class ? filter(component, text) : null;
  }

  /** A tunnel's hardware address is its IP address, in hexadecimal. */
  private String hardwareAddress(String text) {
    byte[] octets;
    try {
      octets = HexFormat.ofDelimiter(":").parseHex(text);
    } catch (IllegalArgumentException e) {
      return "redacted";
    }
    if (octets.length == 4 || octets.length == 16) {
      byte[] renamed = pseudonyms.address(IpAddress.of(octets)).octets();
      return HexFormat.ofDelimiter(":").formatHex(renamed);
    }
    return octets.length == 6 ? pseudonyms.addressesIn(text) : "redacted";
  }

  private String filter(String component, String text) {
    return switch (component) {
      case "options.indev" -> interfaceNames.apply(text);
      case "options.match" -> U32_KEY.matcher(text).replaceAll(this::key);
      case "options.bytecode" -> INSTRUCTION.matcher(text).replaceAll(this::instruction);
      default -> component.startsWith("options.#") ? "redacted" : pseudonyms.addressesIn(text);
    };
  }

  /** Ports and protocols stay; what is wider than they are may be an address. */
  private String key(MatchResult found) {
    long mask = Long.parseLong(found.group(2), 16);
    String value = found.group(1);
    if (V4_PLACES.contains(found.group(3))) {
      value = String.format("%08x", v4(Long.parseLong(value, 16)) & mask);
    } else if (Long.bitCount(mask) > 16) {
      value = "redacted";
    }
    return Matcher.quoteReplacement(value + "/" + found.group(2) + " at " + found.group(3));
  }

  /** A number that the program compares with and that is no port may be an address. */
  private String instruction(MatchResult found) {
    long constant = Long.parseLong(found.group(4));
    boolean compares = (Integer.parseInt(found.group(1)) & BPF_CLASS) == BPF_JMP;
    return compares && constant > 0xffff && constant <= 0xffffffffL
        ? found.group(1) + " " + found.group(2) + " " + found.group(3) + " " + v4(constant)
        : found.group();
  }

  private long v4(long address) {
    byte[] octets = {
      (byte) (address >> 24), (byte) (address >> 16), (byte) (address >> 8), (byte) address
    };
    long renamed = 0;
    for (byte octet : pseudonyms.address(IpAddress.of(octets)).octets()) {
      renamed = renamed << 8 | (octet & 0xff);
    }
    return renamed;
  }
}
