package dnet.inspector.docker;

import org.jspecify.annotations.Nullable;

/**
 * An exposed or published port as the engine lists it.
 *
 * @param protocol tcp, udp or sctp
 * @param hostAddress the address it is bound to on the host; null when not published
 * @param hostPort 1 to 65535; null when not published
 * @param containerPort 1 to 65535
 */
public record PortFacts(
    String protocol, @Nullable String hostAddress, @Nullable Integer hostPort, int containerPort) {}
