package dnet.inspector.remedy;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.Link;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.ovs.OpenVswitch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** pipework's command line: what it says, and the plan that ends where pipework would. */
public final class Pipework {
  private Pipework() {}

  /** What a command line asks for. */
  public sealed interface Line {}

  /**
   * Attach a container.
   *
   * @param lower the host's interface or bridge
   * @param local the host end's name; null for pipework's own choice
   * @param address null for none ({@code 0/0})
   * @param dhcp whether a DHCP server gives it; dnet's own client asks, whichever was named
   */
  public record Attach(
      String lower,
      String name,
      @Nullable String local,
      String guest,
      @Nullable IpPrefix address,
      @Nullable IpAddress gateway,
      @Nullable MacAddress mac,
      int vlan,
      boolean dhcp)
      implements Line {}

  /**
   * Run ip-route(8) or ip-rule(8) in a container.
   *
   * @param what route or rule
   */
  public record Ip(String what, String guest, String verb, List<String> words) implements Line {
    public Ip {
      words = List.copyOf(words);
    }
  }

  /** Run tc(8) in a container. */
  public record Tc(String guest, List<String> words) implements Line {
    public Tc {
      words = List.copyOf(words);
    }
  }

  /** Wait until an interface of dnet's own namespace has a carrier. */
  public record Wait(String name) implements Line {}

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException if it is none of pipework's
   */
  public static Line parse(List<String> arguments) {
    Deque<String> words = new ArrayDeque<>(arguments);
    String first = next(words, "a host interface");
    if (first.equals("--wait")) {
      String name = option(words, "-i");
      return new Wait(name == null ? "eth1" : name);
    }
    if (first.equals("tc")) {
      String guest = next(words, "a container");
      return new Tc(guest, List.copyOf(words));
    }
    if (first.equals("route") || first.equals("rule")) {
      String guest = next(words, "a container");
      String verb = next(words, "add or del");
      return new Ip(first, guest, verb, List.copyOf(words));
    }
    return attach(first, words);
  }

  private static Attach attach(String lower, Deque<String> words) {
    @Nullable String name = option(words, "-i");
    @Nullable String local = option(words, "-l");
    @Nullable String family = option(words, "-a");
    String guest = next(words, "a container");
    String address = next(words, "an address with its prefix length, or dhcp");
    boolean dhcp = address.matches("(dhcp|udhcpc|dhclient|dhcpcd)(-f)?(:.*)?");
    String[] parts = (dhcp ? "0/0" : address).split("@", 2);
    if (parts[0].indexOf('/') < 0) {
      throw new IllegalArgumentException(
          "the address needs a prefix length, e.g. " + parts[0] + "/24");
    }
    @Nullable IpPrefix prefix = parts[0].equals("0/0") ? null : IpPrefix.parse(parts[0]);
    family(family, prefix);
    String mac = words.isEmpty() ? "" : words.remove();
    if (!words.isEmpty()) {
      throw new IllegalArgumentException("pipework takes no '" + words.peek() + "' there");
    }
    int at = mac.indexOf('@');
    return new Attach(
        lower,
        name == null ? "eth1" : name,
        local,
        guest,
        prefix,
        parts.length == 2 ? IpAddress.parse(parts[1]) : null,
        mac(at < 0 ? mac : mac.substring(0, at)),
        at < 0 ? 0 : vlan(mac.substring(at + 1)),
        dhcp);
  }

  private static void family(@Nullable String family, @Nullable IpPrefix prefix) {
    if (family == null || prefix == null) {
      return;
    }
    boolean v4 =
        switch (family.toLowerCase(Locale.ROOT)) {
          case "4", "inet", "-4" -> true;
          case "6", "inet6", "-6" -> false;
          default -> throw new IllegalArgumentException("address family 4 or 6, not " + family);
        };
    if (v4 != prefix.address().isV4()) {
      throw new IllegalArgumentException(prefix + " is not of the family " + family);
    }
  }

  /** {@code U:text} stands for an address made of the text, the same each time. */
  private static @Nullable MacAddress mac(String text) {
    if (text.isEmpty()) {
      return null;
    }
    if (!text.startsWith("U:")) {
      return MacAddress.parse(text);
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5")
              .digest((text.substring(2) + "\n").getBytes(StandardCharsets.UTF_8));
      long bits = 0x02;
      for (int i = 0; i < 5; i++) {
        bits = bits << 8 | (digest[i] & 0xff);
      }
      return new MacAddress(bits);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  private static int vlan(String text) {
    if (!text.matches("[0-9]{1,4}")) {
      throw new IllegalArgumentException("not a VLAN: " + text);
    }
    return Integer.parseInt(text);
  }

  private static String next(Deque<String> words, String what) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("pipework wants " + what + " there");
    }
    return words.remove();
  }

  private static @Nullable String option(Deque<String> words, String option) {
    if (!option.equals(words.peek())) {
      return null;
    }
    words.remove();
    return next(words, "a value for " + option);
  }

  /**
   * Plans an attachment; nothing if it is as it should be already.
   *
   * @throws RefusedException if it cannot be done, or the interface is there but another
   */
  public static Plan plan(Ground ground, Attach line, boolean force) throws IOException {
    Ground.Guest guest = ground.guest(line.guest());
    Optional<Link> there = guest.link(line.name());
    if (there.isPresent()) {
      return again(ground, guest, there.get(), line);
    }
    @Nullable Link lower = ground.hostLink(line.lower()).orElse(null);
    boolean ovs = isOvs(ground, line.lower(), lower);
    boolean bridge = !ovs && (lower == null || lower instanceof Link.Bridge);
    if (!ovs && lower == null && !line.lower().startsWith("br")) {
      throw new RefusedException(
          "the host has no interface "
              + line.lower()
              + ", and its name does not begin with br or ovs");
    }
    if (bridge && line.vlan() != 0) {
      throw new RefusedException("a VLAN goes with a physical interface, not with a Linux bridge");
    }
    String local = line.local();
    AttachWish.Lower to =
        ovs
            ? new AttachWish.ToOvs(line.lower(), line.vlan())
            : bridge
                ? new AttachWish.ToBridge(line.lower())
                : new AttachWish.ToParent(line.lower(), false, line.vlan());
    return AttachPlanner.plan(
        ground,
        AttachWish.of(line.guest(), to)
            .addressed(line.address() == null ? List.of() : List.of(line.address()), line.gateway())
            .called(line.name(), line.mac())
            .hostName(local == null ? "v" + line.name() + "pl" + guest.place().pid() : local)
            .creating(bridge || ovs)
            .offLink(true)
            .forced(force)
            .byDhcp(line.dhcp())
            .wish());
  }

  /** A bridge that Open vSwitch has, or one that is to be made, by its name. */
  private static boolean isOvs(Ground ground, String name, @Nullable Link lower) {
    OpenVswitch ovs = ground.host().ovs();
    return lower == null
        ? name.startsWith("ovs")
        : ovs != null && ovs.bridges().stream().anyMatch(b -> b.name().equals(name));
  }

  private static Plan again(Ground ground, Ground.Guest guest, Link there, Attach line)
      throws RefusedException {
    String lower = ground.lowerOf(there);
    boolean same =
        lower.equals(line.lower())
            && there.base().up()
            && (!line.dhcp()
                || there.base().addresses().stream().anyMatch(a -> a.prefix().address().isV4()))
            && (line.mac() == null || line.mac().equals(there.base().mac()))
            && (line.address() == null
                || there.base().addresses().stream()
                    .anyMatch(a -> a.prefix().equals(line.address())));
    if (!same) {
      throw new RefusedException(
          guest.container().name()
              + " has an interface "
              + line.name()
              + " already, and it is another"
              + (lower.isEmpty() ? "" : " (on " + lower + ")"));
    }
    return new Plan(
        "attach " + guest.container().name() + " to " + line.lower(), List.of(), List.of());
  }
}
