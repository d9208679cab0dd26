package dnet.inspector.simulate.mend;

import dnet.inspector.model.Host;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Tunnel;
import dnet.inspector.model.ovs.OpenFlowRule;
import dnet.inspector.model.ovs.OpenVswitch;
import dnet.inspector.model.ovs.OvsBridge;
import dnet.inspector.model.ovs.OvsInterface;
import dnet.inspector.model.ovs.OvsPort;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Open vSwitch: OpenFlow rules, VLANs of ports, tunnels. */
final class OvsMends {
  private static final Pattern BEHIND = Pattern.compile("behind ([0-9a-fA-F.:]+)$");
  private static final Pattern FRAME = Pattern.compile("the frame is in (none|VLAN ([0-9]{1,4}))$");
  private static final Pattern KEY = Pattern.compile("arrives with key ([0-9]{1,19}),");

  private OvsMends() {}

  /** A rule that drops. Rules may be a controller's, whose intent the model does not hold. */
  static List<Attempt> withoutRule(Case c) {
    List<Attempt> attempts = new ArrayList<>();
    for (OvsBridge bridge : bridges(c.host())) {
      for (OpenFlowRule rule : bridge.flows()) {
        boolean its =
            c.culprit().object().startsWith(bridge.name() + " ")
                && c.culprit().text().equals(rule.text());
        if (its) {
          attempts.addAll(
              Attempt.tried(
                  c.command(
                      c.host().home(),
                      "ovs-ofctl",
                      "--strict",
                      "del-flows",
                      bridge.name(),
                      match(rule)),
                  "deletes the rule",
                  "a controller may put it back",
                  host -> bridge(host, bridge.name(), b -> without(b, rule))));
        }
      }
    }
    if (attempts.isEmpty()) {
      attempts.add(
          Attempt.untried(
              "ovs-vsctl show",
              "shows the switch's bridges and ports; ovs-ofctl dump-flows BRIDGE shows its rules",
              "a controller may rule the switch"));
    }
    return attempts;
  }

  private static String match(OpenFlowRule rule) {
    StringBuilder match = new StringBuilder();
    match.append("table=").append(rule.table()).append(",priority=").append(rule.priority());
    for (OpenFlowRule.FieldMatch one : rule.matches()) {
      match.append(',').append(one.field());
      if (one.value() != null) {
        match.append('=').append(one.value());
      }
    }
    return match.toString();
  }

  /** A port of another VLAN than the frame's. */
  static List<Attempt> tagged(Case c) {
    Matcher frame = FRAME.matcher(c.culprit().text());
    if (!frame.find()) {
      return List.of();
    }
    String vlan = frame.group(2);
    Integer tag = vlan == null ? null : Integer.valueOf(vlan);
    List<Attempt> attempts = new ArrayList<>();
    for (OvsBridge bridge : bridges(c.host())) {
      for (OvsPort port : bridge.ports()) {
        if (port.interfaces().stream().anyMatch(i -> i.name().equals(c.culprit().object()))) {
          List<String> words =
              tag == null
                  ? List.of("ovs-vsctl", "clear", "port", port.name(), "tag")
                  : List.of("ovs-vsctl", "set", "port", port.name(), "tag=" + tag);
          attempts.addAll(
              Attempt.tried(
                  c.command(c.host().home(), words),
                  "puts port " + port.name() + (tag == null ? " in no VLAN" : " in VLAN " + tag),
                  "what is behind it no longer talks to its old VLAN",
                  host ->
                      port(
                          host,
                          port.name(),
                          p ->
                              new OvsPort(
                                  p.name(),
                                  tag,
                                  p.trunks(),
                                  p.vlanMode(),
                                  p.bondMode(),
                                  p.interfaces()))));
        }
      }
    }
    return attempts;
  }

  /** A tunnel that leads to the wrong host. */
  static List<Attempt> redirected(Case c) {
    Matcher behind = BEHIND.matcher(c.culprit().text());
    if (!behind.find()) {
      return List.of();
    }
    IpAddress right = IpAddress.parse(behind.group(1));
    return tunnel(
        c,
        "options:remote_ip=" + right,
        "leads " + c.culprit().object() + " to " + right,
        t -> with(t, t.id(), List.of(right)));
  }

  /** A tunnel whose key is not that of the far end. */
  static List<Attempt> sameKey(Case c) {
    Matcher key = KEY.matcher(c.culprit().text());
    if (!key.find()) {
      return List.of();
    }
    Long id = Long.valueOf(key.group(1));
    return tunnel(
        c,
        "options:key=" + id,
        "gives " + c.culprit().object() + " the far end's key",
        t -> with(t, id, t.remotes()));
  }

  private static List<Attempt> tunnel(
      Case c, String setting, String effect, UnaryOperator<Tunnel> change) {
    List<Attempt> attempts = new ArrayList<>();
    for (OvsBridge bridge : bridges(c.host())) {
      for (OvsInterface device : bridge.interfaces()) {
        Tunnel old = device.tunnel();
        if (old != null && device.name().equals(c.culprit().object())) {
          attempts.addAll(
              Attempt.tried(
                  c.command(
                      c.host().home(), "ovs-vsctl", "set", "interface", device.name(), setting),
                  effect,
                  "",
                  host -> leading(host, device.name(), change.apply(old))));
        }
      }
    }
    return attempts;
  }

  private static Tunnel with(Tunnel t, @Nullable Long id, List<IpAddress> remotes) {
    return new Tunnel(
        id, t.local(), remotes, t.port(), t.underlay(), t.underlayNamespace(), t.external());
  }

  private static List<OvsBridge> bridges(Host host) {
    return host.ovs() == null ? List.of() : host.ovs().bridges();
  }

  private static Host bridge(Host host, String name, UnaryOperator<OvsBridge> change) {
    return bridges(host, b -> b.name().equals(name) ? change.apply(b) : b);
  }

  private static Host bridges(Host host, Function<OvsBridge, OvsBridge> change) {
    OpenVswitch ovs = host.ovs();
    return ovs == null
        ? host
        : Edits.ovs(
            host,
            new OpenVswitch(
                ovs.database(),
                ovs.version(),
                ovs.netns(),
                ovs.located(),
                ovs.bridges().stream().map(change).toList()));
  }

  private static OvsBridge without(OvsBridge b, OpenFlowRule rule) {
    return with(b, b.ports(), StackEdits.minus(b.flows(), rule::equals));
  }

  private static Host port(Host host, String name, UnaryOperator<OvsPort> change) {
    return bridges(
        host,
        b ->
            with(
                b,
                b.ports().stream().map(p -> p.name().equals(name) ? change.apply(p) : p).toList(),
                b.flows()));
  }

  private static Host leading(Host host, String device, Tunnel tunnel) {
    return bridges(
        host,
        b ->
            with(
                b,
                b.ports().stream()
                    .map(
                        p ->
                            new OvsPort(
                                p.name(),
                                p.tag(),
                                p.trunks(),
                                p.vlanMode(),
                                p.bondMode(),
                                p.interfaces().stream()
                                    .map(i -> i.name().equals(device) ? leading(i, tunnel) : i)
                                    .toList()))
                    .toList(),
                b.flows()));
  }

  private static OvsInterface leading(OvsInterface i, Tunnel tunnel) {
    return new OvsInterface(
        i.name(),
        i.type(),
        i.ofport(),
        i.link(),
        i.mac(),
        i.up(),
        i.error(),
        tunnel,
        i.patch(),
        i.options(),
        i.externalIds(),
        i.rx(),
        i.tx());
  }

  private static OvsBridge with(OvsBridge b, List<OvsPort> ports, List<OpenFlowRule> flows) {
    return new OvsBridge(
        b.name(),
        b.id(),
        b.netns(),
        b.userspace(),
        b.secure(),
        b.stp(),
        b.controllers(),
        ports,
        flows,
        b.flowsRead(),
        b.learned(),
        b.learnedRead());
  }
}
