package dnet.inspector.docker;

import org.jspecify.annotations.Nullable;

/** A container's end of one Docker network, as the engine lists it; empty texts are null. */
public record EndpointFacts(
    String networkName,
    @Nullable String networkId,
    @Nullable String address,
    int prefixLength,
    @Nullable String gateway,
    @Nullable String address6,
    int prefixLength6,
    @Nullable String gateway6,
    @Nullable String mac) {}
