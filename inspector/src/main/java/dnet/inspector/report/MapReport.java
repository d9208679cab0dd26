package dnet.inspector.report;

import java.util.List;

/** {@code dnet ls --json}: every container's interfaces and where they lead. */
public record MapReport(
    int formatVersion,
    HostView host,
    List<ContainerView> containers,
    List<NamespaceView> namespaces,
    List<dnet.inspector.model.Gap> gaps) {}
