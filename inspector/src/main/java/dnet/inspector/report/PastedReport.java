package dnet.inspector.report;

import dnet.inspector.model.Gap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code dnet ls --from-text DIR --json}: the shape of {@code dnet ls}, with null for what pasted
 * text cannot tell, and the evidence for each pairing.
 */
public record PastedReport(
    int formatVersion,
    List<PastedContainerView> containers,
    List<PastedBridgeView> bridges,
    List<Gap> gaps) {

  /**
   * A container.
   *
   * @param id as docker ps shows it; null for a place that no row of docker ps fits
   */
  public record PastedContainerView(
      @Nullable String id,
      String name,
      @Nullable String image,
      @Nullable String state,
      @Nullable Integer pid,
      @Nullable String networkMode,
      @Nullable Long netns,
      List<PastedInterfaceView> interfaces,
      List<PastedPortView> ports) {}

  /**
   * An interface of a container.
   *
   * @param pairing index, exact, packets, near, ambiguous or none
   * @param candidates the host's interfaces that fit equally
   * @param evidence sentences for people
   */
  public record PastedInterfaceView(
      String name,
      @Nullable Integer ifindex,
      @Nullable String mac,
      @Nullable Integer mtu,
      @Nullable Boolean up,
      List<String> addresses,
      @Nullable String gateway,
      @Nullable PeerRef peer,
      @Nullable BridgeRef bridge,
      InterfaceView.@Nullable CountersView rx,
      InterfaceView.@Nullable CountersView tx,
      String pairing,
      List<String> candidates,
      List<String> evidence) {}

  /** The other end, in the host. */
  public record PeerRef(String name, @Nullable Integer ifindex, String namespace) {}

  /** The bridge that it leads to, in the host. */
  public record BridgeRef(String name, String id, String namespace) {}

  /** A published port as docker ps shows it; {@code text} is verbatim. */
  public record PastedPortView(
      String protocol,
      @Nullable String hostAddress,
      @Nullable Integer hostPort,
      @Nullable Integer containerPort,
      String text) {}

  /**
   * A bridge of brctl show.
   *
   * @param ownMac null when its interface was not pasted
   */
  public record PastedBridgeView(
      String name,
      String id,
      int priority,
      String mac,
      @Nullable String ownMac,
      boolean stp,
      List<String> addresses,
      List<PortRef> ports) {}

  /** A port and, where a pairing found it, the container at its other end. */
  public record PortRef(String name, @Nullable String container, @Nullable String interfaceName) {}
}
