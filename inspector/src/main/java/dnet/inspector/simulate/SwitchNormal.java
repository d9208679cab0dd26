package dnet.inspector.simulate;

import dnet.inspector.model.Link;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Step;
import dnet.inspector.model.ovs.OvsBridge;
import dnet.inspector.model.ovs.OvsInterface;
import dnet.inspector.model.ovs.OvsPort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Open vSwitch's NORMAL action: VLANs, learned MAC addresses, flooding (ovs-vswitchd.conf.db(5)).
 */
final class SwitchNormal {
  private record Station(String bridge, int vlan, MacAddress mac) {}

  private final Run run;
  private final World world;
  private final Switching switching;

  /** What is learned while the packets of this run cross. */
  private final Map<Station, OvsInterface> learned = new HashMap<>();

  SwitchNormal(Run run, Switching switching) {
    this.run = run;
    this.world = run.world;
    this.switching = switching;
  }

  /** By MAC address, within the VLAN. */
  Fate forward(OvsBridge bridge, OvsInterface in, Skb skb) {
    OvsPort port = portOf(bridge, in);
    Integer vlan = incoming(port, skb);
    if (vlan == null) {
      return filtered(bridge, in, port, skb.vlan);
    }
    if (bridge.stp()) {
      run.recorder.likely(bridge.name() + "'s spanning tree lets its ports forward");
    }
    MacAddress source = skb.sourceMac;
    if (source != null) {
      learned.put(new Station(bridge.name(), vlan, source), in);
    }
    MacAddress destination = skb.destinationMac;
    if (destination != null && !Bridging.isBroadcast(skb)) {
      OvsInterface known = known(bridge, vlan, destination).orElse(null);
      if (known != null) {
        return known.equals(in)
            ? new Fate.Ignored(world.link(in.link()).orElseGet(() -> anyLink(bridge)))
            : out(bridge, known, skb, vlan);
      }
    }
    return flood(bridge, in, skb, vlan);
  }

  /** Out of all ports of the VLAN. */
  Fate flood(OvsBridge bridge, OvsInterface in, Skb skb) {
    Integer vlan = incoming(portOf(bridge, in), skb);
    return flood(bridge, in, skb, vlan == null ? skb.vlan : vlan);
  }

  private Fate flood(OvsBridge bridge, OvsInterface in, Skb skb, int vlan) {
    List<Fate> fates = new ArrayList<>();
    int mark = run.recorder.mark();
    for (OvsPort port : bridge.ports()) {
      if (port.interfaces().isEmpty() || port.interfaces().contains(in)) {
        continue;
      }
      OvsInterface to = port.interfaces().get(0);
      Link link = world.link(to.link()).orElse(null);
      if (link != null && !run.bridging.leadsTo(link, skb)) {
        continue;
      }
      run.recorder.back(mark);
      Fate fate =
          carries(port, vlan)
              ? out(bridge, to, skb.copy(), vlan)
              : leadsHome(link, skb) ? filtered(bridge, to, port, vlan) : null;
      if (fate != null) {
        fates.add(fate);
      }
      if (fate instanceof Fate.Arrived) {
        return fate;
      }
    }
    return fates.isEmpty()
        ? new Fate.Ignored(world.link(in.link()).orElseGet(() -> anyLink(bridge)))
        : Ethernet.best(fates);
  }

  /** Whether what is wanted is certainly behind a port that does not carry the VLAN. */
  private boolean leadsHome(@Nullable Link link, Skb skb) {
    Link peer = link == null ? null : world.wiring().peerOf(link).orElse(null);
    if (peer == null) {
      return false;
    }
    return skb.asked != null
        ? world.localOwner(peer.key().namespace(), skb.asked).isPresent()
        : peer.base().mac() != null && peer.base().mac().equals(skb.destinationMac);
  }

  private Link anyLink(OvsBridge bridge) {
    return world.namespace(bridge.netns()).links().get(0);
  }

  private static OvsPort portOf(OvsBridge bridge, OvsInterface device) {
    return bridge.ports().stream()
        .filter(p -> p.interfaces().contains(device))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(device.name() + " is no port"));
  }

  private Optional<OvsInterface> known(OvsBridge bridge, int vlan, MacAddress mac) {
    OvsInterface now = learned.get(new Station(bridge.name(), vlan, mac));
    if (now != null) {
      return Optional.of(now);
    }
    return bridge.learned().stream()
        .filter(l -> l.vlan() == vlan && l.mac().equals(mac))
        .findFirst()
        .flatMap(
            l ->
                bridge.interfaces().stream()
                    .filter(i -> OvsFrame.isPort(bridge, i, Integer.toString(l.ofport())))
                    .findFirst());
  }

  private static boolean isAccess(OvsPort port) {
    String mode = port.vlanMode();
    return mode == null ? port.tag() != null : mode.equals("access");
  }

  private static int tag(OvsPort port) {
    Integer tag = port.tag();
    return tag == null ? 0 : tag;
  }

  /** The VLAN of what comes in; null where the port does not take it. */
  private static @Nullable Integer incoming(OvsPort port, Skb skb) {
    if (isAccess(port)) {
      return skb.vlan == 0 ? tag(port) : null;
    }
    int vlan = skb.vlan == 0 ? tag(port) : skb.vlan;
    return carries(port, vlan) ? vlan : null;
  }

  private static boolean carries(OvsPort port, int vlan) {
    if (isAccess(port)) {
      return tag(port) == vlan;
    }
    return port.trunks().isEmpty() || port.trunks().contains(vlan) || tag(port) == vlan;
  }

  private Fate out(OvsBridge bridge, OvsInterface to, Skb skb, int vlan) {
    OvsPort port = portOf(bridge, to);
    if (!carries(port, vlan)) {
      return filtered(bridge, to, port, vlan);
    }
    if (port.interfaces().size() > 1) {
      run.recorder.likely("the bond " + port.name() + " sends by " + to.name());
    }
    boolean untagged =
        isAccess(port) || ("native-untagged".equals(port.vlanMode()) && tag(port) == vlan);
    skb.vlan = untagged ? 0 : vlan;
    run.recorder.step(
        Step.Kind.BRIDGE,
        bridge.name() + " sends it out of " + to.name() + (vlan == 0 ? "" : " in VLAN " + vlan));
    return switching.send(bridge, to, skb);
  }

  private Fate filtered(OvsBridge bridge, OvsInterface to, OvsPort port, int vlan) {
    String carried = isAccess(port) ? "VLAN " + tag(port) : "VLANs " + port.trunks();
    String text =
        to.name()
            + " carries "
            + carried
            + ", the frame is "
            + (vlan == 0 ? "in none" : "in VLAN " + vlan);
    run.recorder.step(Step.Kind.DROP, text);
    return Fate.Died.lost(
        Cause.VLAN_FILTERED,
        Culprit.of(Culprit.Kind.LINK, world.name(bridge.netns()), to.name(), text));
  }
}
