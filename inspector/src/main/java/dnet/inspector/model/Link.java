package dnet.inspector.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An interface. One record a kind that dnet treats differently; the rest are {@link OtherLink}. */
public sealed interface Link {
  /** What every link has. */
  LinkBase base();

  /** The kernel's word for the kind: {@code veth}, {@code bridge}, {@code vxlan}, … */
  String kind();

  /** The interface's identity. */
  default LinkKey key() {
    return base().key();
  }

  /** The interface's name. */
  default String name() {
    return base().name();
  }

  /** The tunnel that this link is; null for other kinds. */
  default @Nullable Tunnel tunnel() {
    return null;
  }

  /** The interface that this one rides on (macvlan, ipvlan, vlan); null for other kinds. */
  default @Nullable LinkKey parent() {
    return null;
  }

  /** One end of a pair. */
  record Veth(LinkBase base, Peer peer) implements Link {
    @Override
    public String kind() {
      return "veth";
    }
  }

  /**
   * A Linux bridge.
   *
   * @param stp whether the spanning tree protocol runs
   * @param vlanFiltering whether ports filter VLANs
   * @param vlans those of the bridge's own port
   * @param callsIptables the bridge's own switch for br_netfilter, IPv4; the sysctl or this must be
   *     on
   * @param callsIp6tables the same for IPv6
   */
  record Bridge(
      LinkBase base,
      BridgeId id,
      boolean stp,
      boolean vlanFiltering,
      List<BridgeVlan> vlans,
      boolean callsIptables,
      boolean callsIp6tables)
      implements Link {
    public Bridge {
      vlans = List.copyOf(vlans);
    }

    @Override
    public String kind() {
      return "bridge";
    }
  }

  /** VXLAN (RFC 7348). */
  record Vxlan(LinkBase base, Tunnel tunnel, boolean learning, boolean proxy) implements Link {
    @Override
    public String kind() {
      return "vxlan";
    }
  }

  /**
   * GRE (RFC 2784) over IPv4 or IPv6, with or without Ethernet.
   *
   * @param kind gre, gretap, ip6gre, ip6gretap, erspan or ip6erspan
   */
  record Gre(LinkBase base, String kind, Tunnel tunnel) implements Link {}

  /** Geneve (RFC 8926). */
  record Geneve(LinkBase base, Tunnel tunnel) implements Link {
    @Override
    public String kind() {
      return "geneve";
    }
  }

  /**
   * IP in IP (RFC 2003) and its IPv6 relatives.
   *
   * @param kind ipip, sit or ip6tnl
   */
  record Ipip(LinkBase base, String kind, Tunnel tunnel) implements Link {}

  /**
   * A macvlan or macvtap child.
   *
   * @param kind macvlan or macvtap
   * @param parent null when it was not seen
   * @param mode private, vepa, bridge, passthru or source
   */
  record Macvlan(LinkBase base, String kind, @Nullable LinkKey parent, String mode)
      implements Link {}

  /**
   * An ipvlan or ipvtap child.
   *
   * @param kind ipvlan or ipvtap
   * @param parent null when it was not seen
   * @param mode l2, l3 or l3s
   */
  record Ipvlan(LinkBase base, String kind, @Nullable LinkKey parent, String mode)
      implements Link {}

  /**
   * IEEE 802.1Q.
   *
   * @param parent null when it was not seen
   * @param id 0 to 4095
   */
  record Vlan(LinkBase base, @Nullable LinkKey parent, int id) implements Link {
    @Override
    public String kind() {
      return "vlan";
    }
  }

  /** A bond; its ports name it as their master. */
  record Bond(LinkBase base, String mode) implements Link {
    @Override
    public String kind() {
      return "bond";
    }
  }

  /**
   * A TUN or TAP device.
   *
   * @param type tun or tap
   */
  record Tun(LinkBase base, String type) implements Link {
    @Override
    public String kind() {
      return "tun";
    }
  }

  /**
   * A device that Open vSwitch made: a bridge's own interface or an internal port.
   *
   * @param kind openvswitch with the kernel's datapath, tun with the one in user space
   * @param bridge the bridge of Open vSwitch that it is a port of
   */
  record OvsPort(LinkBase base, String kind, String bridge) implements Link {}

  /** A dummy device. */
  record Dummy(LinkBase base) implements Link {
    @Override
    public String kind() {
      return "dummy";
    }
  }

  /** A device with hardware, or what the kernel shows as such. */
  record Physical(LinkBase base) implements Link {
    @Override
    public String kind() {
      return "physical";
    }
  }

  /** The loopback device. */
  record Loopback(LinkBase base) implements Link {
    @Override
    public String kind() {
      return "loopback";
    }
  }

  /** Any other kind, by the kernel's word. */
  record OtherLink(LinkBase base, String kind) implements Link {}
}
