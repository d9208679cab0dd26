package dnet.inspector.report;

import dnet.inspector.model.Attachment;
import dnet.inspector.model.Container;
import dnet.inspector.model.DockerNetwork;
import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.Resolver;
import dnet.inspector.model.Wiring;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All about one container. */
final class InspectMapper {
  private final Wiring wiring;
  private final Views views;

  InspectMapper(Wiring wiring) {
    this.wiring = wiring;
    this.views = new Views(wiring);
  }

  InspectReport report(Container container) {
    Namespace namespace = wiring.host().namespace(container.netns()).orElse(null);
    List<Link> links = namespace == null ? List.of() : namespace.links();
    List<InterfaceView> interfaces = links.stream().map(l -> views.link(container, l)).toList();
    return new InspectReport(
        Reports.FORMAT_VERSION,
        views.host(),
        views.container(container, interfaces),
        namespace == null ? null : views.namespace(namespace, List.of()),
        container.attachments().stream().map(a -> network(container, a, links)).toList(),
        dns(container.resolver()),
        wiring.host().gaps());
  }

  private InspectReport.NetworkView network(
      Container container, Attachment attachment, List<Link> links) {
    DockerNetwork network = wiring.networkOfAttachment(attachment).orElse(null);
    String on =
        links.stream()
            .filter(
                l ->
                    wiring
                        .attachmentOf(container, l)
                        .filter(found -> found.equals(attachment))
                        .isPresent())
            .map(Link::name)
            .findFirst()
            .orElse(null);
    return new InspectReport.NetworkView(
        attachment.network(),
        attachment.networkId(),
        network == null ? null : network.driver(),
        network != null && network.internal(),
        network == null ? null : network.bridge(),
        on,
        text(attachment.address()),
        text(attachment.gateway()),
        text(attachment.address6()),
        text(attachment.gateway6()));
  }

  private static InspectReport.@Nullable DnsView dns(@Nullable Resolver resolver) {
    return resolver == null
        ? null
        : new InspectReport.DnsView(
            resolver.nameservers(), resolver.search(), resolver.options(), resolver.embedded());
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : Objects.toString(value);
  }
}
