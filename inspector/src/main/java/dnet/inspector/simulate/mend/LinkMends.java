package dnet.inspector.simulate.mend;

import dnet.inspector.model.BridgePort;
import dnet.inspector.model.BridgeVlan;
import dnet.inspector.model.DockerNetwork;
import dnet.inspector.model.Host;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkBase;
import dnet.inspector.model.LinkKey;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Links that are down, misplaced, too small or programmed. */
final class LinkMends {
  private static final Pattern OCTETS = Pattern.compile("the packet ([0-9]{1,6}) octets");

  private LinkMends() {}

  static List<Attempt> up(Case c) {
    List<Attempt> attempts = new ArrayList<>();
    for (Link link : c.links()) {
      BridgePort port = link.base().port();
      if (!link.base().up()) {
        attempts.addAll(
            Attempt.tried(
                c.command(link.key().namespace(), "ip", "link", "set", "dev", link.name(), "up"),
                "switches " + c.shown(link) + " on",
                "",
                host -> raised(host, c, link)));
      } else if (port != null && !port.state().equals("forwarding")) {
        attempts.addAll(
            Attempt.tried(
                c.command(
                    link.key().namespace(),
                    "bridge",
                    "link",
                    "set",
                    "dev",
                    link.name(),
                    "state",
                    "3"),
                "lets " + c.shown(link) + " forward",
                "a loop, if the spanning tree blocked it to break one",
                host -> Edits.base(host, link.key(), b -> Edits.port(b, forwarding(port)))));
      }
    }
    return attempts;
  }

  /** The kernel puts the routes of an interface's own subnets back when it comes up. */
  private static Host raised(Host host, Case c, Link link) {
    Host raised = Edits.base(host, link.key(), b -> enabled(Edits.up(b)));
    Link peer = c.wiring().peerOf(link).orElse(null);
    if (peer != null) {
      raised = Edits.base(raised, peer.key(), b -> enabled(Edits.carrier(b)));
    }
    return AddressMends.connected(raised, link, link.base().addresses());
  }

  /** A bridge disables a port that has no carrier, and lets it forward again when it has one. */
  static LinkBase enabled(LinkBase base) {
    BridgePort port = base.port();
    return port != null && port.state().equals("disabled") && base.up() && base.carrier()
        ? Edits.port(base, forwarding(port))
        : base;
  }

  /** A cable cannot be plugged in by a command; a veth's other end can be switched on. */
  static List<Attempt> plugged(Case c) {
    List<Attempt> attempts = new ArrayList<>();
    for (Link link : c.links()) {
      Link peer = c.wiring().peerOf(link).orElse(null);
      if (peer != null && !peer.base().up()) {
        attempts.addAll(
            Attempt.tried(
                c.command(peer.key().namespace(), "ip", "link", "set", "dev", peer.name(), "up"),
                "switches " + c.shown(peer) + " on",
                "",
                host -> raised(host, c, peer)));
      }
    }
    return attempts;
  }

  static List<Attempt> enslaved(Case c) {
    List<Attempt> attempts = new ArrayList<>();
    for (Link link : c.links()) {
      DockerNetwork network = c.networkOf(link).orElse(null);
      Link bridge = network == null ? null : c.bridgeOf(network).orElse(null);
      if (network == null || bridge == null) {
        continue;
      }
      attempts.addAll(
          Attempt.tried(
              c.command(
                  link.key().namespace(),
                  "ip",
                  "link",
                  "set",
                  "dev",
                  link.name(),
                  "master",
                  bridge.name()),
              "plugs " + link.name() + " into " + bridge.name() + " of network " + network.name(),
              "",
              host -> plugged(host, link.key(), bridge.key())));
    }
    attempts.addAll(EngineMends.reconnected(c));
    return attempts;
  }

  private static Host plugged(Host host, LinkKey link, LinkKey bridge) {
    BridgePort port =
        new BridgePort(
            bridge, "forwarding", false, false, true, true, List.of(new BridgeVlan(1, true, true)));
    Host moved = Edits.base(host, link, b -> Edits.master(b, bridge, port));
    return Edits.stack(
        moved,
        link.namespace(),
        s -> StackEdits.fdb(s, StackEdits.minus(s.fdb(), e -> e.link().equals(link))));
  }

  private static BridgePort forwarding(BridgePort p) {
    return new BridgePort(
        p.bridge(), "forwarding", p.hairpin(), p.isolated(), p.learning(), p.flood(), p.vlans());
  }

  static List<Attempt> larger(Case c) {
    Matcher matcher = OCTETS.matcher(c.culprit().text());
    if (!matcher.find()) {
      return List.of();
    }
    int need = Integer.parseInt(matcher.group(1));
    List<Attempt> attempts = new ArrayList<>();
    for (Link link : c.links()) {
      Link peer = c.wiring().peerOf(link).orElse(null);
      attempts.addAll(
          Attempt.tried(
              c.command(
                  link.key().namespace(),
                  "ip",
                  "link",
                  "set",
                  "dev",
                  link.name(),
                  "mtu",
                  Integer.toString(need)),
              "lets packets of " + need + " octets pass " + c.shown(link),
              "what is behind it must carry them too" + (peer == null ? "" : ", and its other end"),
              host -> Edits.base(host, link.key(), b -> Edits.mtu(b, need))));
    }
    return attempts;
  }

  static List<Attempt> withoutXdp(Case c) {
    List<Attempt> attempts = new ArrayList<>();
    for (Link link : c.links()) {
      attempts.addAll(
          Attempt.tried(
              c.command(
                  link.key().namespace(), "ip", "link", "set", "dev", link.name(), "xdp", "off"),
              "takes the XDP program off " + c.shown(link),
              "whatever it protects against gets in",
              host -> Edits.base(host, link.key(), Edits::withoutXdp)));
    }
    return attempts;
  }

  /** A child of the parent talks to the others; the host needs one of its own. */
  static List<Attempt> ownMacvlan(Case c) {
    List<Attempt> attempts = new ArrayList<>();
    for (Link link : c.links()) {
      String target = host(c.trace().flow().destination().toString());
      c.command(
              link.key().namespace(),
              "ip",
              "link",
              "add",
              "dnet-shim",
              "link",
              link.name(),
              "type",
              "macvlan",
              "mode",
              "bridge")
          .ifPresent(
              add ->
                  attempts.add(
                      Attempt.untried(
                          add
                              + " && ip link set dev dnet-shim up && ip route add "
                              + target
                              + " dev dnet-shim",
                          "gives the host a macvlan of its own, which reaches the others",
                          "the host sends from another MAC to that address; a wireless or filtering"
                              + " parent may refuse it")));
    }
    return attempts;
  }

  private static String host(String address) {
    return address.indexOf(':') >= 0 ? address + "/128" : address + "/32";
  }
}
