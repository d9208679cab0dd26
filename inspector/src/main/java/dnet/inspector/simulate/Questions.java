package dnet.inspector.simulate;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Route;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.flow.Direction;
import dnet.inspector.simulate.CompiledRuleset.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who has an address: ARP (RFC 826; net/ipv4/arp.c) and NDP (RFC 4861; net/ipv6/ndisc.c). Question
 * and answer are frames; NDP's are also IPv6 packets, which the firewall sees.
 */
final class Questions {
  private static final MacAddress BROADCAST = new MacAddress(0xffffffffffffL);
  private static final int SOLICITATION = 135;

  /** NDP's answer. */
  static final int ADVERTISEMENT = 136;

  private final Run run;
  private final World world;
  private List<Fate.Answered> heard = new ArrayList<>();
  private Fate last = new Fate.Untold("not asked");

  Questions(Run run) {
    this.run = run;
    this.world = run.world;
  }

  /** What became of the last question, where nobody answered it. */
  Fate lastFailure() {
    return last;
  }

  /** Asks on a link; the answers that came. */
  List<Fate.Answered> ask(Link out, IpAddress next, Skb because) {
    // A question that goes through a tunnel asks others on its way.
    List<Fate.Answered> outer = heard;
    List<Fate.Answered> own = new ArrayList<>();
    heard = own;
    Skb question = next.isV4() ? arp(out, next, because) : solicitation(out, next, because);
    question.asked = next;
    question.sourceMac = out.base().mac();
    run.recorder.mute();
    try {
      last = leave(out, question);
    } finally {
      run.recorder.unmute();
      heard = outer;
    }
    return own.stream().distinct().toList();
  }

  private Skb arp(Link out, IpAddress next, Skb because) {
    Skb question = new Skb(Direction.FORWARD, asker(out, next, because.source), next, 0, 28);
    question.arpOperation = 1;
    question.destinationMac = BROADCAST;
    return question;
  }

  /** The sender's address in an ARP question: the packet's, if it is the namespace's own. */
  private IpAddress asker(Link out, IpAddress next, IpAddress source) {
    NetnsId namespace = out.key().namespace();
    Integer announce = world.stack(namespace).sysctls().arpAnnounce(out);
    boolean own = world.tables(namespace).typeOf(source, null) == Route.Type.LOCAL;
    boolean near =
        announce == null
            || announce == 0
            || (announce == 1
                && out.base().addresses().stream()
                    .anyMatch(a -> a.prefix().contains(next) && a.prefix().contains(source)));
    if (own && near) {
      return source;
    }
    return Sources.ofDevice(world, namespace, out, next, true).orElse(IpAddress.parse("0.0.0.0"));
  }

  private Skb solicitation(Link out, IpAddress next, Skb because) {
    byte[] asked = next.octets();
    byte[] group = IpAddress.parse("ff02::1:ff00:0").octets();
    System.arraycopy(asked, 13, group, 13, 3);
    Optional<IpAddress> packets =
        out.base().addresses().stream()
            .map(a -> a.prefix().address())
            .filter(a -> a.equals(because.source))
            .findFirst();
    IpAddress source =
        packets
            .or(
                () ->
                    out.base().addresses().stream()
                        .map(a -> a.prefix().address())
                        .filter(a -> !a.isV4() && a.isLinkLocal())
                        .findFirst())
            .orElse(IpAddress.parse("::"));
    Skb question = new Skb(Direction.FORWARD, source, IpAddress.of(group), Skb.ICMP6, 72);
    question.icmpType = SOLICITATION;
    question.ttl = 255;
    question.destinationMac =
        new MacAddress(
            0x3333ff000000L
                | (asked[13] & 0xffL) << 16
                | (asked[14] & 0xffL) << 8
                | (asked[15] & 0xffL));
    return question;
  }

  /** IPv6 passes the firewall on its way out, ARP only its own tables. */
  Fate leave(Link out, Skb skb) {
    Fate dropped = hook(Chain.Hook.OUTPUT, out, skb, null, null);
    if (dropped != null || skb.isV4()) {
      return dropped != null ? dropped : run.ethernet.transmit(out, skb);
    }
    Link way = rerouted(out, skb);
    if (way == null) {
      return new Fate.Ignored(out);
    }
    dropped = hook(Chain.Hook.POSTROUTING, way, skb, null, null);
    return dropped != null ? dropped : run.ethernet.transmit(way, skb);
  }

  /**
   * Where an answer goes that rules have marked anew (ip6_route_me_harder). Null where the routes
   * keep it here or lead nowhere: whoever asked does not hear it.
   */
  private @Nullable Link rerouted(Link out, Skb skb) {
    boolean near = skb.destination.isMulticast() || skb.destination.isLinkLocal();
    if (!skb.rerouted || near) {
      return out;
    }
    skb.rerouted = false;
    NetnsId namespace = out.key().namespace();
    Link way = run.ip.linkOf(namespace, run.ip.route(namespace, Ip.marked(skb), "lo", null));
    return way instanceof Link.Loopback ? null : way;
  }

  /** A question or an answer comes up to a namespace. */
  Fate receive(Link link, Skb skb, @Nullable Link port, boolean prerouted) {
    boolean answer = skb.arpOperation == 2 || skb.icmpType == ADVERTISEMENT;
    if (answer && skb.destinationMac != null && !skb.destinationMac.equals(link.base().mac())) {
      return new Fate.Ignored(link);
    }
    if (!skb.isV4()) {
      NetnsId namespace = link.key().namespace();
      if (Boolean.TRUE.equals(world.stack(namespace).sysctls().ipv6Disabled(link))) {
        return new Fate.Ignored(link);
      }
      Fate early = prerouted ? null : hook(Chain.Hook.PREROUTING, link, skb, link, port);
      if (early != null) {
        return early;
      }
    }
    Fate dropped = hook(Chain.Hook.INPUT, link, skb, link, port);
    if (dropped != null) {
      return dropped;
    }
    if (answer) {
      MacAddress mac = skb.sourceMac;
      Link answerer = skb.answerer;
      return mac == null || answerer == null ? new Fate.Ignored(link) : hear(answerer, mac);
    }
    return run.answers.to(link, skb);
  }

  private @Nullable Fate hook(
      Chain.Hook hook, Link link, Skb skb, @Nullable Link in, @Nullable Link port) {
    Inspection packet =
        new Inspection(
            world, link.key().namespace(), skb, in, in == null ? link : null, port, null, false);
    Netfilter.Result result =
        skb.isV4() ? run.netfilter.run(hook, Layer.ARP, packet) : run.ip.hook(hook, packet);
    return result.accepted() ? null : run.firewallDeaths.of(result, packet);
  }

  /** Somebody answers: an owner, a proxy, a VXLAN device on behalf of others. */
  Fate hear(Link link, MacAddress mac) {
    Fate.Answered answer = new Fate.Answered(link, mac);
    heard.add(answer);
    return answer;
  }
}
