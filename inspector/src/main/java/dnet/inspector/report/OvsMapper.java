package dnet.inspector.report;

import dnet.inspector.model.Link;
import dnet.inspector.model.Wiring;
import dnet.inspector.model.ovs.OpenFlowRule;
import dnet.inspector.model.ovs.OpenVswitch;
import dnet.inspector.model.ovs.OvsBridge;
import dnet.inspector.model.ovs.OvsInterface;
import dnet.inspector.model.ovs.OvsPort;
import dnet.inspector.report.OvsBridgeView.OpenFlowView;
import dnet.inspector.report.OvsBridgeView.OvsInterfaceView;
import dnet.inspector.report.OvsBridgeView.OvsPortView;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Bridges of Open vSwitch with the owner of every port. */
final class OvsMapper {
  private final Wiring wiring;
  private final Views views;
  private final Owners owners;

  OvsMapper(Wiring wiring, Views views, Owners owners) {
    this.wiring = wiring;
    this.views = views;
    this.owners = owners;
  }

  List<OvsBridgeView> bridges() {
    OpenVswitch ovs = wiring.host().ovs();
    return ovs == null ? List.of() : ovs.bridges().stream().map(this::bridge).toList();
  }

  private OvsBridgeView bridge(OvsBridge bridge) {
    Link own = bridge.local().flatMap(i -> wiring.link(i.link())).orElse(null);
    return new OvsBridgeView(
        bridge.name(),
        bridge.id() == null ? null : bridge.id().toString(),
        bridge.id() == null ? null : bridge.id().mac().toString(),
        bridge.netns().inode(),
        views.namespaceName(bridge.netns()),
        bridge.userspace() ? "userspace" : "kernel",
        bridge.secure() ? "secure" : "standalone",
        bridge.stp(),
        own == null ? null : Boolean.valueOf(own.base().up()),
        own == null ? List.of() : Views.addresses(own),
        bridge.controllers().stream()
            .map(c -> new OvsBridgeView.ControllerView(c.target(), c.connected()))
            .toList(),
        wiring.ovs().linuxBridgesOf(bridge).stream().map(views::bridgeRef).toList(),
        bridge.ports().stream().map(p -> port(bridge, p)).toList(),
        bridge.flowsRead() ? bridge.flows().stream().map(OvsMapper::rule).toList() : null);
  }

  private OvsPortView port(OvsBridge bridge, OvsPort port) {
    return new OvsPortView(
        port.name(),
        port.tag(),
        port.trunks(),
        port.vlanMode(),
        port.bondMode(),
        port.interfaces().stream().map(i -> device(bridge, i)).toList());
  }

  private OvsInterfaceView device(OvsBridge bridge, OvsInterface device) {
    Link link = wiring.link(device.link()).orElse(null);
    return new OvsInterfaceView(
        device.name(),
        device.type(),
        device.ofport(),
        link == null ? null : Integer.valueOf(link.key().index().value()),
        device.up(),
        device.error(),
        link == null ? null : owner(bridge, link),
        Views.tunnel(device),
        wiring.ovs().patchedTo(device.patch()).map(OvsBridge::name).orElse(device.patch()),
        Views.counters(device.rx()),
        Views.counters(device.tx()));
  }

  /** Where an internal port was moved into a container, that; else as for a Linux bridge's port. */
  private BridgesReport.@Nullable Owner owner(OvsBridge bridge, Link link) {
    return link.key().namespace().equals(bridge.netns()) ? owners.behind(link) : owners.at(link);
  }

  private static OpenFlowView rule(OpenFlowRule rule) {
    return new OpenFlowView(
        rule.table(),
        rule.priority(),
        rule.matches().stream()
            .map(m -> m.value() == null ? m.field() : m.field() + "=" + m.value())
            .collect(Collectors.joining(",")),
        rule.actions(),
        rule.packets(),
        rule.bytes(),
        rule.text());
  }
}
