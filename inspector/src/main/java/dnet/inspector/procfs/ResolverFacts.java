package dnet.inspector.procfs;

/**
 * A container's {@code /etc/resolv.conf}, as it was read below its root.
 *
 * @param containerId 64 hexadecimal digits
 * @param text verbatim; hostile
 */
public record ResolverFacts(String containerId, String text) {}
