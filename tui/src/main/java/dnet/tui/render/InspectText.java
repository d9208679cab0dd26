package dnet.tui.render;

import dnet.inspector.report.ContainerView;
import dnet.inspector.report.InspectReport;
import dnet.inspector.report.InterfaceView;
import dnet.inspector.report.PortView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code dnet inspect}: all about one container, in sections. */
public final class InspectText {
  private final List<Line> lines = new ArrayList<>();

  private InspectText() {}

  /**
   * Renders; sections that have nothing to tell are left out.
   *
   * @param width cells of the terminal; 0 for no limit
   */
  public static List<Line> of(InspectReport report, int width) {
    InspectText text = new InspectText();
    text.container(report.container());
    report.container().interfaces().forEach(text::link);
    text.networks(report.networks());
    text.section("routes", RoutingText.routes(report.routes()));
    text.section("routing rules", RoutingText.rules(report.rules()));
    text.section("neighbours", RoutingText.neighbours(report.neighbours()));
    text.section("forwarding database", RoutingText.fdb(report.fdb()));
    text.dns(report.dns());
    text.ports(report.container().ports());
    text.section("sockets that listen", StackText.sockets(report.sockets(), width));
    text.section("firewall in its namespace", FirewallText.of(report.firewall(), width));
    text.section("sysctls", StackText.sysctls(report.sysctls(), width));
    text.section("traffic control", StackText.trafficControl(report.qdiscs(), report.filters()));
    text.section("connection tracking", StackText.conntrack(report.conntrack()));
    text.unread(report);
    return text.lines;
  }

  private void container(ContainerView container) {
    lines.add(
        Line.of(container.name(), Style.HEADER)
            .and("  " + container.id().substring(0, Math.min(12, container.id().length())))
            .and("  " + container.image())
            .and("  ")
            .and(container.state(), container.state().equals("running") ? Style.UP : Style.DOWN));
    field("mode", container.networkMode());
    field("pid", container.pid() == null ? "none" : container.pid().toString());
    field("netns", container.netns() == null ? "none" : "net:[" + container.netns() + "]");
    if (!container.sharesNetnsWith().isEmpty()) {
      field("shared with", String.join(", ", container.sharesNetnsWith()));
    }
  }

  private void link(InterfaceView link) {
    lines.add(Line.of(""));
    lines.add(
        Line.of("interface ", Style.HEADER)
            .and(link.name(), Style.INTERFACE)
            .and("  #" + link.ifindex() + "  " + link.kind() + "  mtu " + link.mtu() + "  ")
            .and(state(link), link.up() && link.carrier() ? Style.UP : Style.DOWN));
    for (String address : link.addresses()) {
      lines.add(Line.of("  address      ").and(address, Style.ofAddress(address)));
    }
    if (link.mac() != null) {
      lines.add(Line.of("  mac          ").and(link.mac(), Style.MAC));
    }
    field("gateway", link.gateway());
    field("network", link.network());
    field("role", link.role());
    field("xdp", link.xdp() ? "a program is attached: it may drop before anything else sees" : "");
    other("peer", link.peer());
    other("parent", link.parent());
    InterfaceView.BridgeRef bridge = link.bridge();
    if (bridge != null) {
      field("bridge", bridge.name() + "  id " + bridge.id() + "  in " + bridge.namespace());
    }
    InterfaceView.TunnelView tunnel = link.tunnel();
    if (tunnel != null) {
      field(
          "tunnel",
          tunnel.kind()
              + " "
              + tunnel.name()
              + (tunnel.id() == null ? "" : "  id " + tunnel.id())
              + (tunnel.localAddress() == null ? "" : "  local " + tunnel.localAddress())
              + (tunnel.remotes().isEmpty() ? "" : "  to " + String.join(" ", tunnel.remotes())));
    }
    counters("rx", link.rx());
    counters("tx", link.tx());
    link.notes().forEach(n -> lines.add(Line.of("  " + n, Style.DOWN)));
  }

  private static String state(InterfaceView link) {
    if (!link.up()) {
      return "down";
    }
    return link.carrier() ? "up" : "no carrier";
  }

  private void other(String name, InterfaceView.@Nullable PeerView peer) {
    if (peer != null) {
      field(name, peer.name() + "  #" + peer.ifindex() + "  in " + peer.namespace());
    }
  }

  private void counters(String name, InterfaceView.CountersView counters) {
    field(
        name,
        counters.packets()
            + " packets  "
            + Units.octets(counters.bytes())
            + "  dropped "
            + counters.dropped()
            + "  errors "
            + counters.errors());
  }

  private void networks(List<InspectReport.NetworkView> networks) {
    if (networks.isEmpty()) {
      return;
    }
    section("networks, as the engine says");
    for (InspectReport.NetworkView network : networks) {
      lines.add(
          Line.of("  " + network.name())
              .and("  " + (network.driver() == null ? "?" : network.driver()))
              .and(network.internal() ? "  internal" : "")
              .and(network.bridge() == null ? "" : "  bridge " + network.bridge())
              .and(network.interfaceName() == null ? "" : "  on " + network.interfaceName())
              .and(network.address() == null ? "" : "  " + network.address())
              .and(network.gateway() == null ? "" : "  gateway " + network.gateway())
              .and(network.address6() == null ? "" : "  " + network.address6())
              .and(network.gateway6() == null ? "" : "  gateway " + network.gateway6()));
    }
  }

  private void dns(InspectReport.@Nullable DnsView dns) {
    section("dns");
    if (dns == null) {
      lines.add(Line.of("  not read", Style.DIM));
      return;
    }
    field(
        "servers",
        String.join(" ", dns.nameservers()) + (dns.embedded() ? "  (Docker's own)" : ""));
    field("search", String.join(" ", dns.search()));
    field("options", String.join(" ", dns.options()));
    found("rules to it", dns.embeddedRules());
    found("its socket", dns.embeddedListener());
    if (dns.upstreamsFrom() != null) {
      field("it asks", String.join(" ", dns.upstreams()) + "  (" + dns.upstreamsFrom() + ")");
    }
  }

  private void found(String name, @Nullable Boolean there) {
    if (there != null) {
      lines.add(
          Line.of(String.format("  %-12s ", name))
              .and(
                  there ? "there" : "missing: names do not resolve",
                  there ? Style.UP : Style.DOWN));
    }
  }

  private void unread(InspectReport report) {
    if (report.namespace() != null && !report.unread().isEmpty()) {
      section("not read");
      lines.add(Line.of("  " + String.join(" ", report.unread()), Style.DIM));
    }
  }

  private void ports(List<PortView> ports) {
    section("published ports");
    if (ports.isEmpty()) {
      lines.add(Line.of("  none", Style.DIM));
    }
    for (PortView port : ports) {
      lines.add(
          Line.of("  " + PortsText.join(port.hostAddress(), port.hostPort()))
              .and("/" + port.protocol())
              .and(" -> port " + port.containerPort())
              .and("  via " + (port.via().isEmpty() ? "nothing" : String.join("+", port.via())))
              .and(port.proxyPid() == null ? "" : "  proxy pid " + port.proxyPid()));
      if (port.rule() != null) {
        List<Span> spans = new ArrayList<>(List.of(new Span("    ", Style.PLAIN)));
        spans.addAll(PortsText.rule(port.rule()).spans());
        lines.add(new Line(spans));
      }
    }
  }

  private void section(String title, List<Line> content) {
    if (!content.isEmpty()) {
      section(title);
      lines.addAll(content);
    }
  }

  private void section(String title) {
    lines.add(Line.of(""));
    lines.add(Line.of(title, Style.HEADER));
  }

  private void field(String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      lines.add(Line.of(String.format("  %-12s ", name)).and(value));
    }
  }
}
