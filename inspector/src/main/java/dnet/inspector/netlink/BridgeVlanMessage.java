package dnet.inspector.netlink;

/**
 * A VLAN of a bridge or of one of its ports: IFLA_BRIDGE_VLAN_INFO of an AF_BRIDGE RTM_NEWLINK
 * (linux/if_bridge.h).
 *
 * @param index the port, or the bridge itself
 * @param first VLAN id, 1 to 4094
 * @param last equal to {@code first} unless a range
 * @param flags BRIDGE_VLAN_INFO_*: 2 PVID, 4 untagged
 */
public record BridgeVlanMessage(int index, int first, int last, int flags) {}
