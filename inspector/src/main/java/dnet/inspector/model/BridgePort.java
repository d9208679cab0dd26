package dnet.inspector.model;

/**
 * A link in its role as a port of a bridge (linux/if_link.h, IFLA_BRPORT_*).
 *
 * @param bridge the bridge
 * @param state STP state: disabled, listening, learning, forwarding or blocking
 */
public record BridgePort(
    LinkKey bridge, String state, boolean hairpin, boolean isolated, boolean learning) {}
