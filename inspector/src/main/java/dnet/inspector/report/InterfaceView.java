package dnet.inspector.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An interface.
 *
 * @param mac null when it has none
 * @param up administratively up
 * @param carrier the lower layer is up
 * @param addresses with prefix length
 * @param gateway the network's gateway that the engine gave it; null when unknown
 * @param network the Docker network it belongs to; null when unknown
 * @param peer a veth's other end; null for other kinds and when it was not seen
 * @param bridge the bridge that it (or its peer) is a port of
 * @param parent what a macvlan, ipvlan or VLAN rides on
 * @param tunnel the tunnel that the interface's network crosses hosts by
 * @param role what part it plays in somebody's network, for people, where it is recognised by what
 *     it is; null otherwise
 * @param xdp whether an XDP program is attached, which may drop packets before anything sees them
 * @param notes what is doubtful, for people
 */
public record InterfaceView(
    String name,
    int ifindex,
    String kind,
    @Nullable String mac,
    int mtu,
    boolean up,
    boolean carrier,
    List<String> addresses,
    @Nullable String gateway,
    @Nullable String network,
    @Nullable PeerView peer,
    @Nullable BridgeRef bridge,
    @Nullable PeerView parent,
    @Nullable TunnelView tunnel,
    CountersView rx,
    CountersView tx,
    @Nullable String role,
    boolean xdp,
    List<String> notes) {

  /** Another interface: name, index and where it is. */
  public record PeerView(String name, int ifindex, long netns, String namespace) {}

  /**
   * A bridge and where it is.
   *
   * @param id as brctl(8) prints it; of Open vSwitch the datapath id, 16 hexadecimal digits, empty
   *     before there is one
   */
  public record BridgeRef(String name, String id, long netns, String namespace) {}

  /**
   * A tunnel.
   *
   * @param id VNI or key; null when it has none
   * @param localAddress null when the routing decides
   */
  public record TunnelView(
      String kind,
      String name,
      @Nullable Long id,
      @Nullable String localAddress,
      List<String> remotes) {}

  /** Counters of one direction. */
  public record CountersView(long packets, long bytes, long dropped, long errors) {}
}
