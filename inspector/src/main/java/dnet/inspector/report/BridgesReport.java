package dnet.inspector.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code dnet bridges --json}.
 *
 * @param bridges those of the kernel
 * @param openvswitch those of Open vSwitch
 */
public record BridgesReport(
    int formatVersion,
    HostView host,
    List<BridgeView> bridges,
    List<OvsBridgeView> openvswitch,
    List<dnet.inspector.model.Gap> gaps) {

  /**
   * A bridge.
   *
   * @param id as brctl(8) prints it
   * @param priority 0 to 65535
   * @param mac the address inside the id
   * @param ownMac the bridge's own address now; differs from {@code mac} only in passing
   * @param network the Docker network that it is; null when it is none
   * @param role what it is for, where it is recognised by what it is; null otherwise
   */
  public record BridgeView(
      String name,
      int ifindex,
      long netns,
      String namespace,
      String id,
      int priority,
      String mac,
      @Nullable String ownMac,
      boolean stp,
      boolean up,
      List<String> addresses,
      @Nullable NetworkRef network,
      @Nullable String role,
      List<BridgePortView> ports) {}

  /** The Docker network that a bridge is. */
  public record NetworkRef(
      String name, String id, String driver, boolean internal, List<String> subnets) {}

  /**
   * A port of a bridge.
   *
   * @param state STP state
   * @param owner what is at its other end; null when that was not seen
   * @param role what it is for, where it is recognised by what it is; null otherwise
   */
  public record BridgePortView(
      String name,
      int ifindex,
      String kind,
      boolean up,
      boolean carrier,
      String state,
      @Nullable Owner owner,
      @Nullable String role,
      List<String> notes) {}

  /**
   * What a port belongs to.
   *
   * @param kind container, namespace, tunnel, host, or ovs for a bridge of Open vSwitch that the
   *     port chains to
   * @param name the container's, the namespace's, the tunnel's or that bridge's
   * @param interfaceName the interface at the other end; null for a tunnel or a host's own device
   */
  public record Owner(
      String kind,
      String name,
      @Nullable String containerId,
      @Nullable String interfaceName,
      @Nullable String mac,
      List<String> addresses) {}
}
