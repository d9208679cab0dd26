package dnet.inspector.report;

import dnet.inspector.model.Attachment;
import dnet.inspector.model.Container;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.PublishedPort;
import dnet.inspector.model.Wiring;
import dnet.inspector.model.flow.Reach;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Published ports with what serves them. */
final class PortsMapper {
  private final Wiring wiring;
  private final Views views;
  private final BiFunction<Container, PublishedPort, List<Reach>> reach;

  /**
   * Maps.
   *
   * @param reach says who gets through to a container's port
   */
  PortsMapper(Wiring wiring, BiFunction<Container, PublishedPort, List<Reach>> reach) {
    this.wiring = wiring;
    this.reach = reach;
    this.views = new Views(wiring);
  }

  PortsReport report() {
    List<PortsReport.Row> rows = new ArrayList<>();
    for (Container container : wiring.host().containers()) {
      // One that does not run only would like to publish.
      for (PublishedPort port :
          container.isAlive() ? container.ports() : List.<PublishedPort>of()) {
        rows.add(row(container, port));
      }
    }
    for (PublishedPort port : wiring.host().strayPorts()) {
      rows.add(row(null, port));
    }
    rows.sort(
        Comparator.comparingInt(PortsReport.Row::hostPort)
            .thenComparing(PortsReport.Row::protocol)
            .thenComparing(PortsReport.Row::hostAddress));
    return new PortsReport(Reports.FORMAT_VERSION, views.host(), rows, wiring.host().gaps());
  }

  private PortsReport.Row row(@Nullable Container container, PublishedPort port) {
    IpAddress target = target(port);
    return new PortsReport.Row(
        container == null ? null : container.name(),
        container == null ? null : container.id(),
        port.protocol(),
        port.hostAddress().toString(),
        port.hostPort(),
        target == null ? null : target.toString(),
        port.containerPort(),
        Views.via(port),
        port.rules().stream().map(r -> Views.rule(r.rule())).toList(),
        port.proxies().stream().map(PublishedPort.Proxy::pid).toList(),
        container == null
            ? List.of()
            : reach.apply(container, port).stream().map(PortsMapper::reach).toList(),
        notes(container, port));
  }

  private static PortsReport.ReachView reach(Reach reach) {
    return new PortsReport.ReachView(
        reach.client().word(),
        reach.source(),
        reach.outcome().name(),
        reach.cause() == null ? null : reach.cause().code(),
        reach.via() == null ? null : reach.via().name().toLowerCase(Locale.ROOT),
        reach.text());
  }

  private static @Nullable IpAddress target(PublishedPort port) {
    return Stream.concat(
            port.rules().stream().map(PublishedPort.DnatRule::target),
            port.proxies().stream().map(PublishedPort.Proxy::target))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private List<String> notes(@Nullable Container container, PublishedPort port) {
    List<String> notes = new ArrayList<>();
    if (container == null) {
      notes.add("leads to no container of this engine");
      return notes;
    }
    if (port.rules().isEmpty() && port.proxies().isEmpty()) {
      notes.add("nothing serves this port: no DNAT rule and no proxy was found");
    } else if (port.rules().isEmpty() && port.hostAddress().isV4()) {
      notes.add("no DNAT rule: every client goes through the proxy");
    }
    List<IpAddress> own = addresses(container);
    for (PublishedPort.DnatRule rule : port.rules()) {
      if (rule.target() != null && !own.isEmpty() && !own.contains(rule.target())) {
        notes.add(
            "stale rule: leads to "
                + rule.target()
                + ", the container has "
                + String.join(", ", own.stream().map(IpAddress::toString).toList()));
      }
    }
    return notes;
  }

  /** The container's addresses as the kernel has them; as the engine says where it was not read. */
  private List<IpAddress> addresses(Container container) {
    List<IpAddress> seen =
        wiring.host().namespace(container.netns()).stream()
            .flatMap(n -> n.links().stream())
            .flatMap(l -> l.base().addresses().stream())
            .map(a -> a.prefix().address())
            .filter(a -> !a.isLoopback())
            .toList();
    if (!seen.isEmpty()) {
      return seen;
    }
    return container.attachments().stream()
        .flatMap(PortsMapper::said)
        .map(IpPrefix::address)
        .toList();
  }

  private static Stream<IpPrefix> said(Attachment attachment) {
    return Stream.of(attachment.address(), attachment.address6()).filter(Objects::nonNull);
  }
}
