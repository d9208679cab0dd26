package dnet.inspector.netfilter;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule that publishes a port: what it takes and where it sends it.
 *
 * @param protocol tcp, udp or sctp
 * @param destination what the packet's destination must be; null for any
 * @param firstPort lowest destination port that it takes, 1 to 65535
 * @param lastPort highest
 * @param target new address; null when the address stays
 * @param targetPort first new port; null when the port stays
 */
public record DestinationNat(
    SavedRule rule,
    String protocol,
    @Nullable IpPrefix destination,
    int firstPort,
    int lastPort,
    @Nullable IpAddress target,
    @Nullable Integer targetPort) {

  /** Reads a rule; null if it is none that publishes a port. */
  public static @Nullable DestinationNat of(SavedRule rule) {
    if (!rule.table().equals("nat") || !"DNAT".equals(option(rule.words(), "-j"))) {
      return null;
    }
    String protocol = option(rule.words(), "-p");
    String ports = option(rule.words(), "--dport");
    String target = option(rule.words(), "--to-destination");
    boolean allBut = isNegated(rule.words(), indexOf(rule.words(), "-d"));
    if (protocol == null || ports == null || target == null || allBut) {
      return null;
    }
    try {
      String[] range = ports.split(":", 2);
      int first = port(range[0]);
      String destination = option(rule.words(), "-d");
      return new DestinationNat(
          rule,
          protocol,
          destination == null ? null : IpPrefix.parse(destination),
          first,
          range.length == 1 ? first : port(range[1]),
          targetAddress(target),
          targetPort(target));
    } catch (IllegalArgumentException e) {
      return null; // a form that iptables-save does not write today
    }
  }

  /** The value after an option that is not negated; null if there is none. */
  private static @Nullable String option(List<String> words, String name) {
    int at = indexOf(words, name);
    return at < 0 || isNegated(words, at) ? null : words.get(at + 1);
  }

  private static boolean isNegated(List<String> words, int at) {
    return at > 0 && words.get(at - 1).equals("!");
  }

  /** Where the option with a value is; -1 if nowhere. A comment may look like any option. */
  private static int indexOf(List<String> words, String name) {
    for (int at = 0; at + 1 < words.size(); at++) {
      if (words.get(at).equals(name)) {
        return at;
      }
      if (words.get(at).equals("--comment")) {
        at++;
      }
    }
    return -1;
  }

  /** {@code 172.17.0.2:80}, {@code [fd00::2]:80}, {@code 10.0.0.1-10.0.0.9}, {@code :80}. */
  private static @Nullable IpAddress targetAddress(String target) {
    String address;
    if (target.startsWith("[")) {
      address =
          target.substring(1, target.indexOf(']') < 0 ? target.length() : target.indexOf(']'));
    } else {
      int colon = target.indexOf(':');
      boolean bare6 = colon >= 0 && target.indexOf(':', colon + 1) >= 0;
      address = colon < 0 || bare6 ? target : target.substring(0, colon);
    }
    int dash = address.indexOf('-');
    String first = dash < 0 ? address : address.substring(0, dash);
    return first.isEmpty() ? null : IpAddress.parse(first);
  }

  private static @Nullable Integer targetPort(String target) {
    int bracket = target.indexOf(']');
    int colon = target.indexOf(':', Math.max(bracket, 0));
    boolean bare6 = bracket < 0 && colon >= 0 && target.indexOf(':', colon + 1) >= 0;
    if (colon < 0 || bare6) {
      return null;
    }
    String ports = target.substring(colon + 1);
    int end = ports.indexOf('-') < 0 ? ports.length() : ports.indexOf('-');
    return port(ports.substring(0, end));
  }

  private static int port(String text) {
    int port = Integer.parseInt(text);
    if (port < 1 || port > 0xffff) {
      throw new IllegalArgumentException("port " + port);
    }
    return port;
  }
}
