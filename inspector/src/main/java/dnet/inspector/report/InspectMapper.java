package dnet.inspector.report;

import dnet.inspector.model.Attachment;
import dnet.inspector.model.Container;
import dnet.inspector.model.DockerNetwork;
import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.Resolver;
import dnet.inspector.model.Stack;
import dnet.inspector.model.Wiring;
import dnet.inspector.model.firewall.Action;
import dnet.inspector.model.firewall.Clause;
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
    Stack stack = namespace == null ? Stack.UNREAD : namespace.stack();
    StackMapper parts = new StackMapper(stack, links);
    RoutingMapper routing = new RoutingMapper(stack, links);
    List<InterfaceView> interfaces = links.stream().map(l -> views.link(container, l)).toList();
    return new InspectReport(
        Reports.FORMAT_VERSION,
        views.host(),
        views.container(container, interfaces),
        namespace == null ? null : views.namespace(namespace, List.of()),
        container.attachments().stream().map(a -> network(container, a, links)).toList(),
        dns(container.resolver(), stack),
        routing.routes(),
        routing.rules(),
        parts.neighbours(),
        parts.fdb(),
        parts.sockets(),
        FirewallMapper.tables(stack.ruleset()),
        parts.sysctls(),
        parts.qdiscs(),
        parts.filters(),
        parts.conntrack(),
        StackMapper.unread(stack),
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

  private static InspectReport.@Nullable DnsView dns(@Nullable Resolver resolver, Stack stack) {
    if (resolver == null) {
      return null;
    }
    boolean rulesMatter = resolver.embedded() && stack.knows(Stack.Part.RULESET);
    boolean socketsMatter = resolver.embedded() && stack.knows(Stack.Part.SOCKETS);
    return new InspectReport.DnsView(
        resolver.nameservers(),
        resolver.search(),
        resolver.options(),
        resolver.embedded(),
        rulesMatter ? Boolean.valueOf(hasRule(stack)) : null,
        socketsMatter ? Boolean.valueOf(hasListener(stack)) : null,
        resolver.upstreams(),
        resolver.upstreamsFrom());
  }

  /** Whether a NAT table rewrites what is sent to the server: it listens on other ports. */
  private static boolean hasRule(Stack stack) {
    return stack.ruleset().tables().stream()
        .flatMap(t -> t.chains().stream())
        .flatMap(c -> c.rules().stream())
        .flatMap(r -> r.clauses().stream())
        .anyMatch(InspectMapper::leadsToEmbedded);
  }

  private static boolean leadsToEmbedded(Clause clause) {
    return clause instanceof Action.Nat nat
        && nat.kind() == Action.Nat.Kind.DNAT
        && nat.first() != null
        && nat.first().toString().equals(Resolver.EMBEDDED);
  }

  private static boolean hasListener(Stack stack) {
    return stack.sockets().stream().anyMatch(s -> s.address().toString().equals(Resolver.EMBEDDED));
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : Objects.toString(value);
  }
}
