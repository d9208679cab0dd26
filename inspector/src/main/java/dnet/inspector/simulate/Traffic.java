package dnet.inspector.simulate;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Qdisc;
import dnet.inspector.model.Route;
import dnet.inspector.model.Stack;
import dnet.inspector.model.TcFilter;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Step;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Delivery to transport layers, traffic control, packets that are too big. */
final class Traffic {
  private final Run run;
  private final World world;
  private @Nullable NetnsId wanted;

  Traffic(Run run) {
    this.run = run;
    this.world = run.world;
  }

  /** Whose address the flow's destination is meant to be; null for nobody's in particular. */
  void want(@Nullable NetnsId namespace) {
    wanted = namespace;
  }

  /** Of several owners of an address, the one that the flow means; null if none is. */
  @Nullable Link wantedOwner(IpAddress address) {
    return world.ownersOf(address).stream()
        .filter(l -> l.key().namespace().equals(wanted))
        .findFirst()
        .orElse(null);
  }

  /** A packet for the namespace itself: INPUT, then a tunnel or a socket. */
  Fate deliver(Link link, Skb skb, @Nullable Link port) {
    NetnsId namespace = link.key().namespace();
    Inspection packet = new Inspection(world, namespace, skb, link, null, port, null, false);
    Netfilter.Result result = run.ip.hook(Chain.Hook.INPUT, packet);
    if (!result.accepted()) {
      return run.firewallDeaths.of(result, packet);
    }
    Fate tunnel = run.tunnelEnds.receive(namespace, skb);
    if (tunnel != null) {
      return tunnel;
    }
    if (skb.inner != null) {
      return Fate.Died.lost(
          Cause.TUNNEL_WRONG_REMOTE,
          Culprit.of(
              Culprit.Kind.TUNNEL,
              world.name(namespace),
              skb.destination.toString(),
              "no tunnel ends at " + skb.destination));
    }
    run.recorder.step(Step.Kind.LOCAL, "for " + world.name(namespace) + " itself");
    return new Fate.Arrived(namespace, link, skb, null);
  }

  /** What traffic control makes of a packet; null when it passes. */
  @Nullable Fate control(Link link, Skb skb, String where) {
    Stack stack = world.stack(link.key().namespace());
    for (Qdisc qdisc : stack.qdiscs()) {
      if (where.equals("egress") && qdisc.link().equals(link.key())) {
        Fate starved = starved(link, skb, qdisc);
        if (starved != null) {
          return starved;
        }
      }
    }
    for (TcFilter filter : stack.filters()) {
      if (filter.link().equals(link.key()) && isAt(filter, where)) {
        Fate dropped = filtered(link, skb, filter);
        if (dropped != null) {
          return dropped;
        }
      }
    }
    return null;
  }

  private static boolean isAt(TcFilter filter, String where) {
    boolean incoming = filter.parent().equals("ingress");
    return incoming == where.equals("ingress");
  }

  /** A token bucket drops what is larger than its bucket (sch_tbf's max_size). */
  private @Nullable Fate starved(Link link, Skb skb, Qdisc qdisc) {
    if (!qdisc.kind().equals("tbf")) {
      return null;
    }
    Long burst = octets(qdisc.options().get("burst"));
    int frame = skb.length + 14;
    if (burst == null || burst >= frame) {
      run.recorder.likely("the tbf of " + link.name() + " has tokens");
      return null;
    }
    return tcDrop(
        link,
        "qdisc tbf " + qdisc.handle(),
        "tbf with burst " + burst + " drops a frame of " + frame + " octets");
  }

  private static @Nullable Long octets(@Nullable String text) {
    try {
      return text == null ? null : Long.valueOf(text.replaceAll("[^0-9].*", ""));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private @Nullable Fate filtered(Link link, Skb skb, TcFilter filter) {
    String name =
        "filter "
            + filter.kind()
            + " "
            + filter.parent()
            + " pref "
            + filter.preference()
            + (filter.options().containsKey("name") ? " " + filter.options().get("name") : "");
    Ternary drops = ClassicBpf.drops(filter, skb);
    boolean decided =
        drops == Ternary.UNKNOWN
            ? run.oracle.decide("does tc " + name + " of " + link.name() + " drop?", false)
            : drops == Ternary.YES;
    return decided ? tcDrop(link, name, "tc " + name + " drops") : null;
  }

  private Fate.Died tcDrop(Link link, String object, String text) {
    run.recorder.step(Step.Kind.DROP, text);
    return Fate.Died.lost(
        Cause.TC_DROP,
        Culprit.of(
            Culprit.Kind.RULE,
            world.name(link.key().namespace()),
            link.name() + " " + object,
            text));
  }

  /** An XDP program runs before anything else sees the packet. Null when taken for harmless. */
  @Nullable Fate xdp(Link link) {
    boolean drops = run.oracle.decide("does the XDP program of " + link.name() + " drop?", false);
    return drops
        ? run.deaths.ofLink(
            Cause.XDP_PRESENT, link, "an XDP program on " + link.name() + " sees packets first")
        : null;
  }

  /**
   * Forwarding finds a packet larger than the next link allows: an ICMP error goes back. Where that
   * arrives the sender adapts; where it does not, large packets vanish.
   */
  Fate tooBig(Link in, Link out, Skb skb, int mtu) {
    String eaten = run.refusals.tooBig(in.key().namespace(), in, skb);
    if (eaten != null) {
      return run.deaths.mtu(
          out, skb.length, mtu, "and the ICMP message that would tell the sender dies: " + eaten);
    }
    run.recorder.note(
        "path-mtu", "the path's MTU is " + mtu + " at " + out.name() + "; the sender is told so");
    return run.deaths.mtuTold(
        out, skb.length, mtu, "the sender is told by ICMP and must send less");
  }

  /** Whether without the rules that somebody added a packet would go another way than this. */
  boolean divertedFrom(Link out, IpAddress next, Skb skb) {
    RoutingTables.Choice plain =
        world
            .tables(out.key().namespace())
            .lookup(
                new RoutingTables.Query(
                    skb.destination,
                    skb.source,
                    "lo",
                    null,
                    skb.mark,
                    skb.protocol,
                    skb.sourcePort,
                    skb.destinationPort),
                false);
    Route.NextHop hop = plain.hop();
    if (hop == null) {
      return false;
    }
    IpAddress gateway = hop.gateway() == null ? skb.destination : hop.gateway();
    return !out.key().equals(hop.link()) || !gateway.equals(next);
  }

  /** The contract's word for a protocol number. */
  static String word(int protocol) {
    return switch (protocol) {
      case Skb.TCP -> "tcp";
      case Skb.UDP -> "udp";
      default -> Integer.toString(protocol).toLowerCase(Locale.ROOT);
    };
  }
}
