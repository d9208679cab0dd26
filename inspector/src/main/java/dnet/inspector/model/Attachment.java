package dnet.inspector.model;

import org.jspecify.annotations.Nullable;

/**
 * What the engine says of a container's end of a network; the kernel's word is in the links.
 *
 * @param network its name
 * @param networkId null when the engine did not say
 */
public record Attachment(
    String network,
    @Nullable String networkId,
    @Nullable IpPrefix address,
    @Nullable IpAddress gateway,
    @Nullable IpPrefix address6,
    @Nullable IpAddress gateway6,
    @Nullable MacAddress mac) {}
