package dnet.inspector.model.flow;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.MacAddress;
import org.jspecify.annotations.Nullable;

/**
 * A packet's headers at one place of its way: what a capture there would show.
 *
 * @param protocol IP protocol number
 * @param sourcePort for ICMP the identifier; 0 where there is none
 * @param destinationPort for ICMP type shifted left by eight, plus the code
 * @param length of the IP packet in octets
 * @param ttl or hop limit
 * @param sourceMac null where no frame has been made yet
 * @param destinationMac likewise
 * @param outer the encapsulating packet on an underlay; null where there is none
 * @param tunnelId VNI or key of that encapsulation; null where there is none
 */
public record Packet(
    IpAddress source,
    IpAddress destination,
    int protocol,
    int sourcePort,
    int destinationPort,
    int length,
    int ttl,
    @Nullable MacAddress sourceMac,
    @Nullable MacAddress destinationMac,
    @Nullable Packet outer,
    @Nullable Long tunnelId) {}
