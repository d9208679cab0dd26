package dnet.inspector.report;

import java.util.List;

/**
 * A namespace that is no container's of this engine: {@code ip netns}, Podman, an overlay's hidden
 * one, a process's.
 *
 * @param kind overlay, foreign-container, mounted or process
 */
public record NamespaceView(
    String name,
    String kind,
    long netns,
    List<Integer> pids,
    List<String> commands,
    List<String> paths,
    List<InterfaceView> interfaces) {}
