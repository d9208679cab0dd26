package dnet.inspector.model;

/**
 * A VLAN that a bridge's port (or the bridge itself) belongs to (bridge(8), linux/if_bridge.h).
 *
 * @param id 1 to 4094
 * @param pvid whether untagged frames that come in get it
 * @param untagged whether frames leave without the tag
 */
public record BridgeVlan(int id, boolean pvid, boolean untagged) {}
