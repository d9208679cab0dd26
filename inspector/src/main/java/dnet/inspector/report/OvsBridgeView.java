package dnet.inspector.report;

import dnet.inspector.report.BridgesReport.Owner;
import dnet.inspector.report.InterfaceView.BridgeRef;
import dnet.inspector.report.InterfaceView.CountersView;
import dnet.inspector.report.InterfaceView.TunnelView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bridge of Open vSwitch.
 *
 * @param id the datapath id, 16 hexadecimal digits; null before there is one
 * @param mac the address inside the id
 * @param datapath kernel or userspace
 * @param failMode standalone or secure: what it does without its controller
 * @param up whether its own interface is; null when that was not seen
 * @param addresses of its own interface
 * @param chainedTo the Linux bridges that one of its ports is on
 * @param openflow its rules; null when they were not read
 */
public record OvsBridgeView(
    String name,
    @Nullable String id,
    @Nullable String mac,
    long netns,
    String namespace,
    String datapath,
    String failMode,
    boolean stp,
    @Nullable Boolean up,
    List<String> addresses,
    List<ControllerView> controllers,
    List<BridgeRef> chainedTo,
    List<OvsPortView> ports,
    @Nullable List<OpenFlowView> openflow) {

  /** Who tells it what to do. */
  public record ControllerView(String target, boolean connected) {}

  /**
   * A port.
   *
   * @param tag VLAN of an access port; null for a trunk
   * @param trunks VLANs that pass; empty for all
   * @param vlanMode null when {@code tag} decides
   * @param bondMode null where it is no bond
   */
  public record OvsPortView(
      String name,
      @Nullable Integer tag,
      List<Integer> trunks,
      @Nullable String vlanMode,
      @Nullable String bondMode,
      List<OvsInterfaceView> interfaces) {}

  /**
   * An interface of a port.
   *
   * @param ofport OpenFlow port number; null when it has none
   * @param ifindex of the kernel's interface; null when it is none
   * @param up null when unknown
   * @param error why it does not work; null when it does
   * @param owner what is at its other end; null for a tunnel, and when that was not seen
   * @param tunnel where it leads; null for what is no tunnel
   * @param patch the bridge at the other end of a patch; null for other types
   */
  public record OvsInterfaceView(
      String name,
      String type,
      @Nullable Integer ofport,
      @Nullable Integer ifindex,
      @Nullable Boolean up,
      @Nullable String error,
      @Nullable Owner owner,
      @Nullable TunnelView tunnel,
      @Nullable String patch,
      CountersView rx,
      CountersView tx) {}

  /** An OpenFlow rule. */
  public record OpenFlowView(
      int table,
      int priority,
      String match,
      String actions,
      @Nullable Long packets,
      @Nullable Long bytes,
      String text) {}
}
