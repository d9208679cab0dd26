package dnet.inspector.simulate;

import dnet.inspector.model.Link;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Step;
import dnet.inspector.model.ovs.OpenFlowRule;
import dnet.inspector.model.ovs.OvsBridge;
import dnet.inspector.model.ovs.OvsInterface;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Open vSwitch: OpenFlow tables, and where a frame goes from there. */
final class Switching {
  /** More tables than a pipeline goes through: rules that send packets in circles. */
  private static final int DEEPEST = 64;

  private final Run run;
  private final World world;
  private final SwitchNormal normal;

  Switching(Run run) {
    this.run = run;
    this.world = run.world;
    this.normal = new SwitchNormal(run, this);
  }

  /** Whether a switch takes what comes in by an interface before the namespace's stack does. */
  Optional<OvsBridge> takes(Link link) {
    return link instanceof Link.OvsPort ? Optional.empty() : world.wiring().ovs().bridgeOf(link);
  }

  /** A frame comes in by an interface of the kernel. */
  Fate fromLink(OvsBridge bridge, Link link, Skb skb) {
    return interfaceOf(bridge, link.key())
        .map(port -> fromPort(bridge, port, skb, null))
        .orElseGet(() -> new Fate.Left(link, skb));
  }

  /** The host's own stack sends by an interface that Open vSwitch made. */
  Fate fromHost(Link link, Skb skb) {
    OvsBridge bridge = world.wiring().ovs().bridgeOf(link).orElse(null);
    return bridge == null ? new Fate.Left(link, skb) : fromLink(bridge, link, skb);
  }

  private static Optional<OvsInterface> interfaceOf(OvsBridge bridge, LinkKey key) {
    return bridge.interfaces().stream().filter(i -> key.equals(i.link())).findFirst();
  }

  /**
   * A frame comes in by a port.
   *
   * @param key of the tunnel that the port is; null for other ports
   */
  Fate fromPort(OvsBridge bridge, OvsInterface port, Skb skb, @Nullable Long key) {
    if (!bridge.flowsRead()) {
      return new Fate.Untold("the OpenFlow rules of " + bridge.name() + " were not read");
    }
    Skb copy = skb.copy();
    copy.connection = null;
    copy.inReply = false;
    return run.cross(() -> table(new OvsFrame(bridge, port, key), copy, 0, 0));
  }

  private Fate table(OvsFrame frame, Skb skb, int number, int depth) {
    if (depth > DEEPEST) {
      return new Fate.Untold("the OpenFlow rules of " + frame.bridge.name() + " go in circles");
    }
    for (OvsTables.Entry entry : world.tablesOf(frame.bridge).at(number)) {
      Ternary fits = OvsMatch.all(entry.rule().matches(), skb, frame);
      boolean taken =
          fits == Ternary.UNKNOWN
              ? run.oracle.decide("does OpenFlow rule " + text(entry.rule()) + " match?", false)
              : fits == Ternary.YES;
      if (taken) {
        return actions(frame, skb, entry, depth);
      }
    }
    return dropped(
        frame.bridge,
        "table " + number,
        "no rule of table " + number + " of " + frame.bridge.name() + " matches: it is dropped");
  }

  private Fate actions(OvsFrame frame, Skb skb, OvsTables.Entry entry, int depth) {
    OvsBridge bridge = frame.bridge;
    run.recorder.step(Step.Kind.BRIDGE, bridge.name() + ": " + text(entry.rule()));
    List<Fate> fates = new ArrayList<>();
    for (OvsAction action : entry.actions()) {
      if (action instanceof OvsAction.Normal) {
        fates.add(normal.forward(bridge, frame.port, skb.copy()));
      } else if (action instanceof OvsAction.Flood) {
        fates.add(normal.flood(bridge, frame.port, skb.copy()));
      } else if (action instanceof OvsAction.Output output) {
        fates.add(output(frame, output.port(), skb.copy()));
      } else if (action instanceof OvsAction.Back) {
        fates.add(send(bridge, frame.port, skb.copy()));
      } else if (action instanceof OvsAction.Table next) {
        fates.add(table(frame, skb, next.number(), depth + 1));
      } else if (action instanceof OvsAction.Vlan vlan) {
        skb.vlan = vlan.id();
      } else if (action instanceof OvsAction.Mac mac && mac.destination()) {
        skb.destinationMac = mac.mac();
      } else if (action instanceof OvsAction.Mac mac) {
        skb.sourceMac = mac.mac();
      } else if (action instanceof OvsAction.Load load) {
        frame.load(load.field(), load.value());
      } else if (action instanceof OvsAction.Unknown unknown) {
        return new Fate.Untold(
            "OpenFlow action " + unknown.text() + " of " + bridge.name() + " is not understood");
      }
    }
    return fates.isEmpty() ? dropped(bridge, entry.rule()) : Ethernet.best(fates);
  }

  private Fate output(OvsFrame frame, String name, Skb skb) {
    OvsBridge bridge = frame.bridge;
    OvsInterface to =
        bridge.interfaces().stream()
            .filter(i -> OvsFrame.isPort(bridge, i, name))
            .findFirst()
            .orElse(null);
    if (to == null) {
      return dropped(bridge, "port " + name, bridge.name() + " has no port " + name);
    }
    // To where it came in a frame goes back only if IN_PORT says so.
    return to.equals(frame.port)
        ? dropped(bridge, "port " + name, "a rule sends it back out of " + to.name())
        : send(bridge, to, skb);
  }

  /** Out of a port. */
  Fate send(OvsBridge bridge, OvsInterface to, Skb skb) {
    if (to.error() != null) {
      return dropped(bridge, to.name(), to.name() + " is not there: " + to.error());
    }
    Link link = world.link(to.link()).orElse(null);
    if (link instanceof Link.OvsPort) {
      Fate tunnel = bridge.userspace() ? run.ovsTunnels.terminate(bridge.netns(), skb) : null;
      return tunnel != null ? tunnel : run.ethernet.receive(link, skb);
    }
    if (link != null) {
      return run.ethernet.transmit(link, skb);
    }
    if (to.patch() != null) {
      return patched(to, skb);
    }
    return to.tunnel() != null
        ? run.ovsTunnels.encapsulate(bridge, to, skb)
        : new Fate.Untold("where port " + to.name() + " of " + bridge.name() + " leads is unknown");
  }

  private Fate patched(OvsInterface to, Skb skb) {
    OvsBridge other = world.wiring().ovs().patchedTo(to.patch()).orElse(null);
    OvsInterface end =
        other == null
            ? null
            : other.interfaces().stream()
                .filter(i -> i.name().equals(to.patch()))
                .findFirst()
                .orElse(null);
    return other == null || end == null
        ? new Fate.Untold("the other end of patch " + to.name() + " is unknown")
        : fromPort(other, end, skb, null);
  }

  private Fate dropped(OvsBridge bridge, OpenFlowRule rule) {
    return dropped(
        bridge,
        bridge.name() + " table " + rule.table() + " priority " + rule.priority(),
        rule.text());
  }

  private Fate dropped(OvsBridge bridge, String object, String text) {
    run.recorder.step(Step.Kind.DROP, text);
    return Fate.Died.lost(
        Cause.OVS_DROP,
        Culprit.of(
            Culprit.Kind.RULE,
            world.name(bridge.netns()),
            object.startsWith(bridge.name()) ? object : bridge.name() + " " + object,
            text));
  }

  /** Without what changes from listing to listing. */
  private static String text(OpenFlowRule rule) {
    return rule.text()
        .replaceAll("(cookie|duration|n_packets|n_bytes|idle_age|hard_age)=[^ ,]*,? ?", "")
        .strip();
  }

  /**
   * A frame comes in where a switch runs that was not read. In dnet's own namespace nobody can tell
   * what becomes of it; in another host's the switch is taken to work.
   */
  Fate unread(Link link, Skb skb) {
    NetnsId namespace = link.key().namespace();
    if (namespace.equals(world.host().home())) {
      return new Fate.Untold(
          "an Open vSwitch that was not read decides what becomes of it at " + link.name());
    }
    if (skb.isNeighbourly() && Bridging.isBroadcast(skb)) {
      return run.answers.onBehalf(link, skb);
    }
    boolean its =
        world.localOwner(namespace, skb.destination).isPresent()
            || (skb.destinationMac != null
                && world.byMac(namespace, skb.destinationMac).isPresent());
    return its ? new Fate.Left(link, skb, true) : new Fate.Ignored(link);
  }
}
