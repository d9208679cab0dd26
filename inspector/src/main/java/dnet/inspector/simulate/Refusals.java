package dnet.inspector.simulate;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Route;
import dnet.inspector.model.flow.Direction;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Step;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Refusals are packets, too: an ICMP error or a TCP reset has to get back to the sender, or the
 * refused packet is merely lost for it.
 */
final class Refusals {
  /** What an ICMP error may be long at most (RFC 1812, RFC 4443). */
  private static final int MOST4 = 576;

  private static final int MOST6 = 1280;

  private final Run run;

  Refusals(Run run) {
    this.run = run;
  }

  /**
   * A death that ICMP "unreachable" tells the sender of, or would if it got there.
   *
   * @param in where the packet came in; null where it was sent here
   * @param code 0 network, 1 host, 3 port, 13 prohibited, … as ICMP for IPv4 has them
   */
  Fate.Died unreachable(NetnsId namespace, @Nullable Link in, Skb about, int code, Fate.Died died) {
    boolean v4 = about.isV4();
    int six = code == 3 ? 4 : code >= 9 ? 1 : code == 1 ? 3 : 0;
    return told(namespace, about, error(namespace, in, about, v4 ? 3 : 1, v4 ? code : six), died);
  }

  /** For a packet that is larger than the next link allows: null if the sender is told, or why. */
  @Nullable String tooBig(NetnsId namespace, Link in, Skb about) {
    boolean v4 = about.isV4();
    Skb error = error(namespace, in, about, v4 ? 3 : 2, v4 ? 4 : 0);
    return untold(about, () -> run.ip.send(namespace, error));
  }

  /** The same where a packet has been forwarded too often. */
  Fate.Died timeExceeded(NetnsId namespace, Link in, Skb about, Fate.Died died) {
    Skb error = error(namespace, in, about, about.isV4() ? 11 : 3, 0);
    return told(namespace, about, error, died);
  }

  /** The same by a reset of the transport layer. */
  Fate.Died byReset(NetnsId namespace, Skb about, Fate.Died died) {
    return told(namespace, about, reset(namespace, about), died);
  }

  /**
   * The same by a reset that a rule makes, which goes with the connection that it ends. That of a
   * bridged packet leaves by the port where the packet came in (nf_send_reset).
   */
  Fate.Died byRule(Inspection packet, Fate.Died died) {
    NetnsId namespace = packet.namespace;
    Skb about = packet.skb;
    Skb reset = reset(namespace, about);
    attach(reset, about);
    Link port = packet.portIn;
    if (port == null || !packet.bridged) {
      return told(namespace, about, reset, died);
    }
    reset.sourceMac = about.destinationMac;
    reset.destinationMac = about.sourceMac;
    boolean routed = run.ip.route(namespace, reset, "lo", null).hop() != null;
    return routed
        ? told(about, () -> run.ethernet.transmit(port, reset), died)
        : new Fate.Died(Outcome.LOST, died.cause(), died.culprit());
  }

  private Skb reset(NetnsId namespace, Skb about) {
    Skb reset =
        new Skb(
            about.direction,
            /* source= */ about.destination,
            /* destination= */ about.source,
            Skb.TCP,
            about.isV4() ? 40 : 60);
    reset.sourcePort = about.destinationPort;
    reset.destinationPort = about.sourcePort;
    reset.tcpFlags = Skb.RST | Skb.ACK;
    reflect(namespace, reset, about);
    return reset;
  }

  private Skb error(NetnsId namespace, @Nullable Link in, Skb about, int type, int code) {
    boolean v4 = about.isV4();
    IpAddress from = v4 ? complainer(namespace, about) : complainer6(namespace, in, about);
    int whole = (v4 ? 28 : 48) + about.length;
    Skb error =
        new Skb(
            about.direction,
            from,
            about.source,
            v4 ? Skb.ICMP : Skb.ICMP6,
            Math.min(whole, v4 ? MOST4 : MOST6));
    error.icmpType = type;
    error.icmpCode = code;
    error.about = about.copy();
    attach(error, about);
    reflect(namespace, error, about);
    return error;
  }

  /**
   * Whose address an ICMP error bears: what was asked for, if that is here; else the route says.
   */
  private IpAddress complainer(NetnsId namespace, Skb about) {
    boolean own = run.world.tables(namespace).typeOf(about.destination, null) == Route.Type.LOCAL;
    return own ? about.destination : IpAddress.parse("0.0.0.0");
  }

  /** For IPv6 only if the packet came in by that address's own interface (icmp6_send). */
  private IpAddress complainer6(NetnsId namespace, @Nullable Link in, Skb about) {
    if (in == null) {
      return IpAddress.parse("::");
    }
    boolean own =
        in.base().addresses().stream()
            .anyMatch(a -> a.prefix().address().equals(about.destination));
    return own
        ? about.destination
        : Sources.forDestination(run.world, namespace, in, about.source)
            .orElse(IpAddress.parse("::"));
  }

  /** The kernel's nf_ct_attach: it belongs to the connection of what it is about. */
  private static void attach(Skb refusal, Skb about) {
    refusal.related = true;
    refusal.connection = about.connection;
    refusal.inReply = !about.inReply;
  }

  private void reflect(NetnsId namespace, Skb refusal, Skb about) {
    Long reflects =
        run.world
            .stack(namespace)
            .sysctls()
            .number(about.isV4() ? "net.ipv4.fwmark_reflect" : "net.ipv6.fwmark_reflect");
    refusal.mark = reflects != null && reflects != 0 ? about.mark : 0;
  }

  private Fate.Died told(NetnsId namespace, Skb about, Skb refusal, Fate.Died died) {
    return told(about, () -> run.ip.send(namespace, refusal), died);
  }

  private Fate.Died told(Skb about, Supplier<Fate> sending, Fate.Died died) {
    String why = untold(about, sending);
    if (why == null) {
      return died;
    }
    run.recorder.step(Step.Kind.DROP, "the sender is not told: " + why);
    return new Fate.Died(Outcome.LOST, died.cause(), died.culprit());
  }

  /** Why a refusal does not reach the sender; null if it does. */
  private @Nullable String untold(Skb about, Supplier<Fate> sending) {
    if (about.isNeighbourly()) {
      return "it is no packet of the flow";
    }
    if (about.isError()) {
      return "nobody complains about a complaint"; // RFC 1122, 3.2.2
    }
    if (about.direction == Direction.REPLY) {
      return "who answered is told, not who asked";
    }
    run.recorder.mute();
    Fate fate;
    try {
      fate = sending.get();
    } finally {
      run.recorder.unmute();
    }
    if (fate instanceof Fate.Left left) {
      if (about.sender != null) {
        run.recorder.likely("the refusal that leaves by " + left.link().name() + " gets there");
      }
      return null;
    }
    if (fate instanceof Fate.Died died) {
      return died.culprit().text();
    }
    return fate instanceof Fate.Arrived arrived && reaches(arrived, about)
        ? null
        : "the refusal goes astray";
  }

  /** Whether the sender's socket takes it for an answer to what it sent. */
  private static boolean reaches(Fate.Arrived arrived, Skb about) {
    Connection.Tuple sent = about.sent;
    if (!Objects.equals(arrived.namespace(), about.sender)) {
      return false;
    }
    Skb refusal = arrived.skb();
    Skb inner = refusal.about;
    return sent == null
        || sent.equals(
            inner == null ? Connection.Tuple.of(refusal).inverted() : Connection.Tuple.of(inner));
  }
}
