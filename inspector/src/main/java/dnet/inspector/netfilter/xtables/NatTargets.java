package dnet.inspector.netfilter.xtables;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.firewall.Action;
import dnet.inspector.model.firewall.Action.Nat;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Address translation. */
final class NatTargets {
  /** They choose among several addresses or ports, and change nothing where there is one. */
  private static final Set<String> CHOOSING = Set.of("--random", "--random-fully", "--persistent");

  private static final Pattern BRACKETED =
      Pattern.compile("\\[([^\\]]+)\\](?:-\\[([^\\]]+)\\])?(?::(.*))?");
  private static final Pattern PLAIN4 = Pattern.compile("([0-9.]*)(?:-([0-9.]+))?(?::(.*))?");
  private static final Pattern PLAIN6 =
      Pattern.compile("([0-9a-fA-F:.]*:[0-9a-fA-F:.]*)(?:-([0-9a-fA-F:.]+))?");

  private NatTargets() {}

  /** DNAT and SNAT: {@code 10.0.0.1-10.0.0.9:80-90}, {@code [fd00::2]:80}, {@code :80}. */
  static Action toAddress(ModuleUse use) {
    String to = null;
    for (Option option : use.options()) {
      boolean target =
          option.name().equals("--to-destination") || option.name().equals("--to-source");
      if (target && to == null) {
        to = option.value();
      } else if (!CHOOSING.contains(option.name())) {
        throw ModuleUse.unknown(option);
      }
    }
    if (to == null) {
      throw new IllegalArgumentException("no address in " + use.text());
    }
    return nat(Nat.Kind.valueOf(use.name()), to);
  }

  private static Action nat(Nat.Kind kind, String to) {
    Matcher parts = BRACKETED.matcher(to);
    if (!parts.matches()) {
      boolean six = to.indexOf(':') != to.lastIndexOf(':');
      parts = (six ? PLAIN6 : PLAIN4).matcher(to);
      if (!parts.matches()) {
        throw new IllegalArgumentException("address " + to);
      }
    }
    String first = parts.group(1);
    String last = parts.group(2);
    IpAddress from = first == null || first.isEmpty() ? null : IpAddress.parse(first);
    IpAddress until = last == null ? from : IpAddress.parse(last);
    int[] ports = parts.groupCount() < 3 ? null : ports(parts.group(3));
    return new Nat(
        kind, from, until, ports == null ? null : ports[0], ports == null ? null : ports[1]);
  }

  /** MASQUERADE and REDIRECT, whose address is the interface's. */
  static Action toPort(ModuleUse use) {
    int[] ports = null;
    for (Option option : use.options()) {
      if (option.name().equals("--to-ports")) {
        ports = ports(option.value());
      } else if (!CHOOSING.contains(option.name())) {
        throw ModuleUse.unknown(option);
      }
    }
    return new Nat(
        Nat.Kind.valueOf(use.name().toUpperCase(Locale.ROOT)),
        null,
        null,
        ports == null ? null : ports[0],
        ports == null ? null : ports[1]);
  }

  /** {@code 80}, {@code 80-90}; a shifted range ({@code 80-90/1080}) is refused. */
  private static int @Nullable [] ports(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    String[] ends = text.split("-", 2);
    int first = (int) TransportMatches.port(ends[0]);
    int last = ends.length == 1 ? first : (int) TransportMatches.port(ends[1]);
    if (last < first) {
      throw new IllegalArgumentException("ports " + text);
    }
    return new int[] {first, last};
  }
}
