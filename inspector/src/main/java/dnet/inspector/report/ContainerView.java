package dnet.inspector.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One container of {@code dnet ls --json}.
 *
 * @param pid null when it has no process
 * @param netns null when it has no namespace
 */
public record ContainerView(
    String id,
    String name,
    String image,
    String state,
    @Nullable Integer pid,
    String networkMode,
    @Nullable Long netns,
    List<String> sharesNetnsWith,
    List<InterfaceView> interfaces,
    List<PortView> ports) {}
