package dnet.inspector.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code dnet inspect CONTAINER --json}: all about one container.
 *
 * @param namespace null when it has none
 * @param dns null when its resolv.conf was not read
 * @param routes of all tables
 * @param rules of the routing policy
 * @param sysctls null when they were not read
 * @param filters of traffic control
 * @param conntrack null when it was not read
 * @param unread which of the namespace's members are not known, by their names here ({@code qdiscs}
 *     stands for {@code filters}, too): an empty list is then no statement. All where the container
 *     has no namespace
 */
public record InspectReport(
    int formatVersion,
    HostView host,
    ContainerView container,
    @Nullable NamespaceView namespace,
    List<NetworkView> networks,
    @Nullable DnsView dns,
    List<StackView.RouteView> routes,
    List<StackView.RuleView> rules,
    List<StackView.NeighbourView> neighbours,
    List<StackView.FdbView> fdb,
    List<StackView.SocketView> sockets,
    List<StackView.TableView> firewall,
    StackView.@Nullable SysctlsView sysctls,
    List<StackView.QdiscView> qdiscs,
    List<StackView.FilterView> filters,
    StackView.@Nullable ConntrackView conntrack,
    List<String> unread,
    List<dnet.inspector.model.Gap> gaps) {

  /** What the engine says of one of the container's networks. */
  public record NetworkView(
      String name,
      @Nullable String id,
      @Nullable String driver,
      boolean internal,
      @Nullable String bridge,
      @Nullable String interfaceName,
      @Nullable String address,
      @Nullable String gateway,
      @Nullable String address6,
      @Nullable String gateway6) {}

  /**
   * The resolver's configuration as the container sees it (resolv.conf(5)).
   *
   * @param embedded whether Docker's own server at 127.0.0.11 is asked
   * @param embeddedRules whether rules of the namespace lead to that server; null when it is not
   *     asked or the firewall was not read
   * @param embeddedListener whether a socket listens on that address; null when it is not asked or
   *     the sockets were not read
   * @param upstreams whom Docker's own server asks; none where that is not known
   * @param upstreamsFrom where that was read, for people; null with no upstreams
   */
  public record DnsView(
      List<String> nameservers,
      List<String> search,
      List<String> options,
      boolean embedded,
      @Nullable Boolean embeddedRules,
      @Nullable Boolean embeddedListener,
      List<String> upstreams,
      @Nullable String upstreamsFrom) {}
}
