package dnet.inspector.pasted;

/** A row of {@code route -n} or a line of {@code ip route} that names a gateway or a device. */
public record PastedRoute(String place, String destination, String gateway, String device) {}
