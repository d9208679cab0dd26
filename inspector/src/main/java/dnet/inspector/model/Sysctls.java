package dnet.inspector.model;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The sysctls of one namespace that decide over packets, by full name with dots ({@code
 * net.ipv4.ip_forward}), and what they amount to for one interface (Documentation/networking/
 * ip-sysctl.rst). A question that nothing read can answer is null.
 *
 * @param values as the kernel has them; interfaces' own values are in {@link LinkBase#conf()}
 */
public record Sysctls(SortedMap<String, String> values) {
  /** Nothing read. */
  public static final Sysctls UNREAD = new Sysctls(new TreeMap<>());

  public Sysctls {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  /** Copies a map. */
  public static Sysctls of(Map<String, String> values) {
    return new Sysctls(new TreeMap<>(values));
  }

  /** A number; null when unread or none. */
  public @Nullable Long number(String name) {
    String text = values.get(name);
    try {
      return text == null ? null : Long.valueOf(text.strip());
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /**
   * Whether packets that come in by {@code link} are forwarded. IPv4 asks the interface's own
   * value, IPv6 the one of {@code all}.
   */
  public @Nullable Boolean forwards(Link link, boolean v4) {
    if (v4) {
      Integer own = link.base().conf().get(true, "forwarding");
      return own == null ? truth(number("net.ipv4.ip_forward")) : Boolean.valueOf(own != 0);
    }
    return truth(number("net.ipv6.conf.all.forwarding"));
  }

  /** The effective rp_filter: the larger of {@code all} and the interface's. 0, 1 or 2. */
  public @Nullable Integer reversePathFilter(Link link) {
    return larger("rp_filter", link);
  }

  /** The effective arp_ignore: the larger of {@code all} and the interface's. */
  public @Nullable Integer arpIgnore(Link link) {
    return larger("arp_ignore", link);
  }

  /** Whether ARP is answered only by the interface that leads back to who asks. */
  public @Nullable Boolean filtersArp(Link link) {
    return either("arp_filter", link);
  }

  /** The effective arp_announce: the larger of {@code all} and the interface's. */
  public @Nullable Integer arpAnnounce(Link link) {
    return larger("arp_announce", link);
  }

  /** Whether 127.0.0.0/8 may be routed over {@code link}: {@code all} or the interface's. */
  public @Nullable Boolean routesLocalnet(Link link) {
    return either("route_localnet", link);
  }

  /** Whether the host answers ARP for addresses that it would route elsewhere. */
  public @Nullable Boolean proxiesArp(Link link) {
    return either("proxy_arp", link);
  }

  /** Whether packets with a source address of the host's own are taken in. */
  public @Nullable Boolean acceptsLocal(Link link) {
    return either("accept_local", link);
  }

  /** Whether the mark counts when the way back to a source is looked up. */
  public @Nullable Boolean marksSource(Link link) {
    return either("src_valid_mark", link);
  }

  /** Whether IPv6 is off on {@code link}. */
  public @Nullable Boolean ipv6Disabled(Link link) {
    Integer own = link.base().conf().get(false, "disable_ipv6");
    return own == null
        ? truth(number("net.ipv6.conf.all.disable_ipv6"))
        : Boolean.valueOf(own != 0);
  }

  /** Whether iptables (or ip6tables) sees frames between ports of a bridge in this namespace. */
  public @Nullable Boolean bridgeCalls(boolean v4) {
    return truth(
        number(v4 ? "net.bridge.bridge-nf-call-iptables" : "net.bridge.bridge-nf-call-ip6tables"));
  }

  private @Nullable Integer larger(String name, Link link) {
    Long all = number("net.ipv4.conf.all." + name);
    Integer own = link.base().conf().get(true, name);
    if (all == null && own == null) {
      return null;
    }
    return (int) Math.max(all == null ? 0 : all, own == null ? 0 : own);
  }

  private @Nullable Boolean either(String name, Link link) {
    Integer larger = larger(name, link);
    return larger == null ? null : Boolean.valueOf(larger != 0);
  }

  private static @Nullable Boolean truth(@Nullable Long number) {
    return number == null ? null : Boolean.valueOf(number != 0);
  }
}
