package dnet.inspector.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code dnet inspect --json} tells of a namespace's network stack. Lists are in the kernel's
 * order.
 */
public final class StackView {
  private StackView() {}

  /**
   * A route.
   *
   * @param table {@code main}, {@code local}, {@code default}, or a number
   * @param destination with prefix length, {@code 0.0.0.0/0} or {@code ::/0} for the default
   * @param source what a packet's source must be (IPv6 subtrees); null for any
   * @param type ip-route(8)'s word: unicast, local, blackhole, …
   * @param protocol who made it, by ip-route(8)'s word, or a number where that has none
   * @param preferredSource source address for packets that have none yet
   * @param mtu octets; null when unset
   */
  public record RouteView(
      String table,
      String destination,
      @Nullable String source,
      String type,
      String protocol,
      long metric,
      int tos,
      @Nullable String preferredSource,
      @Nullable Integer mtu,
      List<NextHopView> nextHops) {}

  /**
   * One way a route leads.
   *
   * @param gateway null when the destination is on the link
   * @param interfaceName null when the kernel named none
   * @param weight 1 and more; chance among several
   * @param dead whether the kernel passes it over
   * @param encapsulated whether it has a lightweight tunnel
   */
  public record NextHopView(
      @Nullable String gateway,
      @Nullable String interfaceName,
      int weight,
      boolean onlink,
      boolean dead,
      boolean encapsulated) {}

  /**
   * A rule of the routing policy.
   *
   * @param selector what packets it is for, in ip-rule(8)'s words
   * @param action lookup, goto, nop, blackhole, unreachable, prohibit, or other
   * @param table the table looked up, as a route's; null for other actions
   * @param gotoPriority the rule jumped to; null for other actions
   * @param suppressPrefixLength routes with at most this prefix length are passed over; null for
   *     none
   */
  public record RuleView(
      boolean ipv6,
      long priority,
      String selector,
      String action,
      @Nullable String table,
      @Nullable Long gotoPriority,
      @Nullable Integer suppressPrefixLength) {}

  /**
   * An entry of the ARP or NDP table.
   *
   * @param mac null while unresolved
   * @param state ip-neighbour(8)'s word: reachable, stale, failed, …
   * @param proxy whether the namespace answers for the address
   */
  public record NeighbourView(
      String address, String interfaceName, @Nullable String mac, String state, boolean proxy) {}

  /**
   * An entry of a forwarding database.
   *
   * @param bridge null for a device's own entry
   * @param vlan null where VLANs do not matter
   * @param remote the VTEP that a VXLAN device sends to; null for others
   * @param kind local, static, external or learned
   */
  public record FdbView(
      String mac,
      String interfaceName,
      @Nullable String bridge,
      @Nullable Integer vlan,
      @Nullable String remote,
      String kind) {}

  /**
   * A socket that takes what arrives: listening TCP, or unconnected UDP.
   *
   * @param address unspecified for all
   * @param interfaceName the interface that it is bound to; null for any
   * @param uid its owner's user id
   * @param v6Only for {@code ::}, whether IPv4 clients are refused
   * @param pid null when the process was not found, as for a socket of the engine in a container
   * @param command null where {@code pid} is
   */
  public record SocketView(
      String protocol,
      String address,
      int port,
      @Nullable String interfaceName,
      long uid,
      boolean v6Only,
      @Nullable Integer pid,
      @Nullable String command) {}

  /**
   * A table of the firewall.
   *
   * @param family ip, ip6, inet, bridge, netdev or arp
   * @param program what lists it: iptables, ip6tables, iptables-legacy, ip6tables-legacy, ebtables
   *     or nft
   * @param dormant whether it is switched off
   */
  public record TableView(
      String family, String program, String name, boolean dormant, List<ChainView> chains) {}

  /**
   * A chain. What describes a base chain is null or empty for one that only rules jump to.
   *
   * @param hook ingress, egress, prerouting, input, forward, output or postrouting
   * @param type filter, nat or route
   * @param priority lower runs first
   * @param policy accept or drop
   * @param packets counted by the policy; null without a counter
   * @param devices of ingress and egress hooks
   */
  public record ChainView(
      String name,
      @Nullable String hook,
      @Nullable String type,
      @Nullable Integer priority,
      @Nullable String policy,
      @Nullable Long packets,
      List<String> devices,
      List<FirewallRuleView> rules) {}

  /**
   * A rule of the firewall.
   *
   * @param number from 1
   * @param packets null without a counter
   * @param bytes likewise
   * @param text verbatim
   */
  public record FirewallRuleView(
      int number, @Nullable Long packets, @Nullable Long bytes, String text) {}

  /**
   * The sysctls that decide. A value that was not read is null.
   *
   * @param values as the kernel has them, by full name with dots
   * @param bridgeCallsIptables whether iptables sees frames between ports of a bridge
   * @param bridgeCallsIp6tables likewise ip6tables
   * @param interfaces what they amount to for each
   */
  public record SysctlsView(
      Map<String, String> values,
      @Nullable Boolean bridgeCallsIptables,
      @Nullable Boolean bridgeCallsIp6tables,
      List<EffectiveView> interfaces) {}

  /**
   * The effective values for one interface: its own and {@code all}'s joined, each by its own rule
   * (Documentation/networking/ip-sysctl.rst).
   *
   * @param rpFilter 0 none, 1 strict, 2 loose
   * @param arpIgnore 0 to 8
   */
  public record EffectiveView(
      String interfaceName,
      @Nullable Boolean forwarding,
      @Nullable Boolean forwarding6,
      @Nullable Integer rpFilter,
      @Nullable Integer arpIgnore,
      @Nullable Boolean routeLocalnet,
      @Nullable Boolean proxyArp,
      @Nullable Boolean acceptLocal,
      @Nullable Boolean ipv6Disabled) {}

  /**
   * A queueing discipline that is not noqueue, or that has dropped.
   *
   * @param handle major and minor, {@code 8001:}
   * @param parent root, ingress or a handle
   * @param overlimits times that sending was put off
   * @param backlog octets waiting
   * @param options what is known of its settings, in tc(8)'s words
   */
  public record QdiscView(
      String interfaceName,
      String kind,
      String handle,
      String parent,
      long packets,
      long dropped,
      long overlimits,
      long backlog,
      Map<String, String> options) {}

  /**
   * A filter of traffic control.
   *
   * @param parent ingress, egress or a handle
   * @param protocol EtherType as {@code 0x0800}; {@code all} for every one
   * @param handle hexadecimal
   */
  public record FilterView(
      String interfaceName,
      String parent,
      String kind,
      int preference,
      String protocol,
      String handle,
      Map<String, String> options) {}

  /**
   * How full the connection tracking table is.
   *
   * @param count entries of this namespace; null when unread
   * @param maximum limit of the whole kernel; null when unread
   */
  public record ConntrackView(@Nullable Long count, @Nullable Long maximum) {}
}
