package dnet.inspector.netlink;

import org.jspecify.annotations.Nullable;

/**
 * One RTM_NEWNEIGH as the kernel sent it: a neighbour (AF_INET, AF_INET6) or an entry of a
 * forwarding database (AF_BRIDGE) (linux/neighbour.h).
 *
 * @param family 2, 10, or 7 for AF_BRIDGE
 * @param index NDM ifindex: the interface
 * @param state NUD_* bits
 * @param flags NTF_* bits: SELF 0x02, MASTER 0x04, PROXY 0x08, EXT_LEARNED 0x10, ROUTER 0x80
 * @param destination NDA_DST as a literal
 * @param address NDA_LLADDR, colon-separated
 * @param master NDA_MASTER: the bridge's index
 * @param vlan NDA_VLAN
 * @param vni NDA_VNI
 * @param port NDA_PORT
 */
public record NeighbourMessage(
    int family,
    int index,
    int state,
    int flags,
    @Nullable String destination,
    @Nullable String address,
    @Nullable Integer master,
    @Nullable Integer vlan,
    @Nullable Long vni,
    @Nullable Integer port) {}
