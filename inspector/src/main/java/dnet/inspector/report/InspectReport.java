package dnet.inspector.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code dnet inspect CONTAINER --json}: all about one container.
 *
 * @param namespace null when it has none
 * @param dns null when its resolv.conf was not read
 */
public record InspectReport(
    int formatVersion,
    HostView host,
    ContainerView container,
    @Nullable NamespaceView namespace,
    List<NetworkView> networks,
    @Nullable DnsView dns,
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
   */
  public record DnsView(
      List<String> nameservers, List<String> search, List<String> options, boolean embedded) {}
}
