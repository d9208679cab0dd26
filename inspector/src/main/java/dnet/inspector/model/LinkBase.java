package dnet.inspector.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every link has.
 *
 * @param name as the kernel has it; may hold anything but '/' and white space
 * @param mac null for links without a 48-bit address
 * @param mtu octets
 * @param up administratively up (IFF_UP)
 * @param carrier the lower layer is up (IFF_LOWER_UP)
 * @param master the bridge, bond or VRF that it is a port of; null for none
 * @param conf its own sysctls; {@link Sysctls} gives the effective values
 * @param xdp whether an XDP program is attached, which may drop packets before anything sees them
 * @param noArp whether it neither asks nor answers for neighbours (IFF_NOARP)
 * @param port its settings as a bridge's port; null when it is none
 */
public record LinkBase(
    LinkKey key,
    String name,
    @Nullable MacAddress mac,
    int mtu,
    boolean up,
    boolean carrier,
    @Nullable LinkKey master,
    @Nullable BridgePort port,
    List<InterfaceAddress> addresses,
    Counters rx,
    Counters tx,
    Devconf conf,
    boolean xdp,
    boolean noArp) {
  public LinkBase {
    addresses = List.copyOf(addresses);
  }

  /** A link that asks and answers for neighbours. */
  public LinkBase(
      LinkKey key,
      String name,
      @Nullable MacAddress mac,
      int mtu,
      boolean up,
      boolean carrier,
      @Nullable LinkKey master,
      @Nullable BridgePort port,
      List<InterfaceAddress> addresses,
      Counters rx,
      Counters tx,
      Devconf conf,
      boolean xdp) {
    this(key, name, mac, mtu, up, carrier, master, port, addresses, rx, tx, conf, xdp, false);
  }
}
