package dnet.inspector.procfs;

/**
 * A network namespace that is mounted on a file: {@code ip netns}, overlay networks, sandboxes.
 *
 * @param inode of the namespace
 * @param path the mount point as the process sees it; hostile text
 * @param viaPid a process in whose mount namespace the path is valid; 0 for dnet's own
 */
public record NamespaceMount(long inode, String path, int viaPid) {}
