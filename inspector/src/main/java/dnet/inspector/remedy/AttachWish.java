package dnet.inspector.remedy;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.MacAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a container is to be attached.
 *
 * @param container its name, id or a prefix of its id
 * @param to what it is to hang on
 * @param addresses the new interface's; may be empty
 * @param gateway of the default route; null to leave that alone
 * @param name the interface's name in the container; null for the first free of eth1, eth2, …
 * @param mac null for one that dnet makes up
 * @param mtu octets; 0 for the MTU of what it hangs on
 * @param hostName the host end's name; null for one that dnet makes up
 * @param create whether a bridge that is not there may be made
 * @param offLink whether a gateway outside of the addresses' subnets gets a route of its own
 * @param force whether what the checks refuse is only warned of
 * @param dhcp whether a DHCP server gives the address
 */
public record AttachWish(
    String container,
    Lower to,
    List<IpPrefix> addresses,
    @Nullable IpAddress gateway,
    @Nullable String name,
    @Nullable MacAddress mac,
    int mtu,
    @Nullable String hostName,
    boolean create,
    boolean offLink,
    boolean force,
    boolean dhcp) {
  public AttachWish {
    if (dhcp && (!addresses.isEmpty() || gateway != null)) {
      throw new IllegalArgumentException("DHCP gives address and gateway: name neither");
    }
    if (dhcp && to instanceof ToParent parent && parent.ipvlan()) {
      throw new IllegalArgumentException("an ipvlan has no MAC address of its own for DHCP");
    }
    addresses = List.copyOf(addresses);
    if (mac != null && (mac.bits() >> 40 & 1) == 1) {
      throw new IllegalArgumentException(mac + " is a multicast address: no interface can have it");
    }
    if (mtu != 0 && (mtu < 68 || mtu > 65535)) {
      throw new IllegalArgumentException("MTU " + mtu + ": 68 to 65535 octets");
    }
    if (gateway != null
        && addresses.stream().noneMatch(a -> a.address().isV4() == gateway.isV4())) {
      throw new IllegalArgumentException(
          "a gateway " + gateway + " needs an address of its family");
    }
  }

  /** A wish for an interface without an address, to be added to. */
  public static Maker of(String container, Lower to) {
    return new Maker(container, to);
  }

  /** The same for another container. */
  AttachWish forContainer(String name) {
    return new AttachWish(
        name, to, addresses, gateway, this.name, mac, mtu, hostName, create, offLink, force, dhcp);
  }

  /** The same under another name, with a MAC address and a host's end of dnet's choice. */
  AttachWish renamed(String other) {
    return new AttachWish(
        container, to, addresses, gateway, other, null, mtu, null, create, offLink, force, dhcp);
  }

  /** What a new interface hangs on. */
  public sealed interface Lower {
    /** The name of the host's interface. */
    String name();
  }

  /** A Linux bridge, by a veth pair. */
  public record ToBridge(String name) implements Lower {}

  /**
   * An interface of the host, by a macvlan, or an ipvlan.
   *
   * @param vlan a VLAN of it, 1 to 4094; 0 for none
   */
  public record ToParent(String name, boolean ipvlan, int vlan) implements Lower {
    public ToParent {
      if (vlan < 0 || vlan > 4094) {
        throw new IllegalArgumentException("VLAN " + vlan + ": 1 to 4094");
      }
    }
  }

  /**
   * A bridge of Open vSwitch, by a veth pair.
   *
   * @param tag VLAN of what enters untagged, 1 to 4094; 0 for a trunk
   */
  public record ToOvs(String name, int tag) implements Lower {
    public ToOvs {
      OvsProgram.name(name);
      if (tag < 0 || tag > 4094) {
        throw new IllegalArgumentException("VLAN " + tag + ": 1 to 4094");
      }
    }
  }

  /** Puts a wish together. What is not set is left to dnet, or not wanted. */
  public static final class Maker {
    private final String container;
    private final Lower to;
    private List<IpPrefix> addresses = List.of();
    private @Nullable IpAddress gateway;
    private @Nullable String name;
    private @Nullable MacAddress mac;
    private int mtu;
    private @Nullable String hostName;
    private boolean create;
    private boolean offLink;
    private boolean force;
    private boolean dhcp;

    private Maker(String container, Lower to) {
      this.container = container;
      this.to = to;
    }

    /** With addresses, and a default route unless {@code gateway} is null. */
    public Maker addressed(List<IpPrefix> addresses, @Nullable IpAddress gateway) {
      this.addresses = addresses;
      this.gateway = gateway;
      return this;
    }

    /** With a name, and a MAC address, in the container; null for dnet's choice. */
    public Maker called(@Nullable String name, @Nullable MacAddress mac) {
      this.name = name;
      this.mac = mac;
      return this;
    }

    /** With an MTU in octets; 0 for that of what it hangs on. */
    public Maker mtu(int octets) {
      mtu = octets;
      return this;
    }

    /** With a name for the host's end; null for dnet's choice. */
    public Maker hostName(@Nullable String name) {
      hostName = name;
      return this;
    }

    /** Whether a bridge that is not there may be made. */
    public Maker creating(boolean may) {
      create = may;
      return this;
    }

    /** Whether the gateway may be outside of the addresses' subnets. */
    public Maker offLink(boolean may) {
      offLink = may;
      return this;
    }

    /** Whether refusals are warnings. */
    public Maker forced(boolean is) {
      force = is;
      return this;
    }

    /** Whether a DHCP server gives the address. */
    public Maker byDhcp(boolean is) {
      dhcp = is;
      return this;
    }

    /**
     * The wish.
     *
     * @throws IllegalArgumentException for what contradicts itself
     */
    public AttachWish wish() {
      return new AttachWish(
          container, to, addresses, gateway, name, mac, mtu, hostName, create, offLink, force,
          dhcp);
    }
  }
}
