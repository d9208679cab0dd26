package dnet.inspector.remedy.dhcp;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import org.jspecify.annotations.Nullable;

/**
 * An address that a server lends.
 *
 * @param prefix the address with its subnet's length
 * @param router the subnet's gateway; null where the server names none
 * @param server which server lends it
 * @param seconds for how long, from 1
 */
public record Lease(IpPrefix prefix, @Nullable IpAddress router, IpAddress server, long seconds) {
  public Lease {
    IpAddress address = prefix.address();
    if (!address.isV4()
        || address.isMulticast()
        || address.isUnspecified()
        || address.isLoopback()
        || prefix.length() < 1) {
      throw new IllegalArgumentException("a DHCP server lends " + prefix);
    }
    if (seconds < 1) {
      throw new IllegalArgumentException("a DHCP server lends " + prefix + " for no time");
    }
  }
}
