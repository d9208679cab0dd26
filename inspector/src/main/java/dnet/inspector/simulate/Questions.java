package dnet.inspector.simulate;

import dnet.inspector.model.InterfaceAddress;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.Neighbour;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Route;
import dnet.inspector.model.Sysctls;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.flow.Direction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who has an address: ARP (RFC 826; net/ipv4/arp.c) and NDP (RFC 4861; net/ipv6/ndisc.c). Question
 * and answer are frames; NDP's are also IPv6 packets, which the firewall sees.
 */
final class Questions {
  private static final MacAddress BROADCAST = new MacAddress(0xffffffffffffL);
  private static final int SOLICITATION = 135;
  private static final int ADVERTISEMENT = 136;

  private final Run run;
  private final World world;
  private List<Fate.Answered> heard = new ArrayList<>();
  private final Map<Forwarding.Host, MacAddress> taught = new HashMap<>();
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

  /** IPv6 passes the firewall on its way out, ARP does not. */
  private Fate leave(Link out, Skb skb) {
    if (!skb.isV4()) {
      for (Chain.Hook hook : List.of(Chain.Hook.OUTPUT, Chain.Hook.POSTROUTING)) {
        Fate dropped = hook(hook, out, skb, null, null);
        if (dropped != null) {
          return dropped;
        }
      }
    }
    return run.ethernet.transmit(out, skb);
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
      Fate dropped = prerouted ? null : hook(Chain.Hook.PREROUTING, link, skb, link, port);
      dropped = dropped == null ? hook(Chain.Hook.INPUT, link, skb, link, port) : dropped;
      if (dropped != null) {
        return dropped;
      }
    }
    if (answer) {
      MacAddress mac = skb.sourceMac;
      Link answerer = skb.answerer;
      return mac == null || answerer == null ? new Fate.Ignored(link) : hear(answerer, mac);
    }
    return skb.isV4() ? arpProcess(link, skb) : solicited(link, skb);
  }

  private @Nullable Fate hook(
      Chain.Hook hook, Link link, Skb skb, @Nullable Link in, @Nullable Link port) {
    Inspection packet =
        new Inspection(
            world, link.key().namespace(), skb, in, in == null ? link : null, port, null, false);
    Netfilter.Result result = run.ip.hook(hook, packet);
    return result.accepted() ? null : run.firewallDeaths.of(result, packet);
  }

  /** Whether a namespace could answer at all: of hundreds on a bridge hardly more than one can. */
  boolean mayAnswer(Link link, Skb question) {
    NetnsId namespace = link.key().namespace();
    IpAddress wanted = question.asked;
    return wanted == null
        || world.localOwner(namespace, wanted).isPresent()
        || world.tables(namespace).hasOwnLocalRoutes()
        || Boolean.TRUE.equals(world.stack(namespace).sysctls().proxiesArp(link))
        || world.forwarding(namespace).isProxied(link.key(), wanted);
  }

  /** ARP asks the routing tables, source check included, whether an address is here. */
  private Fate arpProcess(Link link, Skb question) {
    NetnsId namespace = link.key().namespace();
    IpAddress wanted = question.destination;
    if (link.base().mac() == null || wanted.isLoopback() || wanted.isMulticast()) {
      return new Fate.Ignored(link);
    }
    Sysctls sysctls = world.stack(namespace).sysctls();
    RoutingTables.Choice way = run.ip.route(namespace, question, link.name(), null);
    SourceCheck sources = new SourceCheck(run);
    if (way.isLocal()) {
      Fate.Died refused = sources.check(link, question, null);
      if (refused != null) {
        return refused;
      }
      boolean silent = ignores(sysctls, link, question) || filters(sysctls, link, question);
      return silent ? new Fate.Ignored(link) : reply(link, question);
    }
    Link out = run.ip.linkOf(namespace, way);
    boolean proxies =
        out != null
            && !out.key().equals(link.key())
            && Boolean.TRUE.equals(sysctls.forwards(link, true))
            && (Boolean.TRUE.equals(sysctls.proxiesArp(link))
                || world.forwarding(namespace).isProxied(link.key(), wanted));
    return proxies && sources.check(link, question, out) == null
        ? reply(link, question)
        : new Fate.Ignored(link);
  }

  /** arp_filter: another interface leads back to who asks. */
  private boolean filters(Sysctls sysctls, Link link, Skb question) {
    if (!Boolean.TRUE.equals(sysctls.filtersArp(link))) {
      return false;
    }
    NetnsId namespace = link.key().namespace();
    Skb back = question.copy();
    back.source = question.destination;
    back.destination = question.source;
    Link way = run.ip.linkOf(namespace, run.ip.route(namespace, back, "lo", null));
    return way == null || !way.key().equals(link.key());
  }

  /** arp_ignore. */
  private boolean ignores(Sysctls sysctls, Link link, Skb question) {
    Integer mode = sysctls.arpIgnore(link);
    IpAddress wanted = question.destination;
    return switch (mode == null ? 0 : mode) {
      case 1 -> link.base().addresses().stream().noneMatch(a -> is(a, wanted));
      case 2 ->
          link.base().addresses().stream()
              .noneMatch(a -> is(a, wanted) && a.prefix().contains(question.source));
      case 3 ->
          world.namespace(link.key().namespace()).links().stream()
              .flatMap(l -> l.base().addresses().stream())
              .noneMatch(a -> is(a, wanted) && a.scope() != InterfaceAddress.Scope.HOST);
      case 8 -> true;
      default -> false;
    };
  }

  private static boolean is(InterfaceAddress address, IpAddress wanted) {
    return address.prefix().address().equals(wanted);
  }

  /** An address that the link itself has, or that it was told to answer for. */
  private Fate solicited(Link link, Skb question) {
    IpAddress wanted = question.asked;
    NetnsId namespace = link.key().namespace();
    boolean here = wanted != null && link.base().addresses().stream().anyMatch(a -> is(a, wanted));
    boolean proxied =
        wanted != null
            && Boolean.TRUE.equals(world.stack(namespace).sysctls().forwards(link, false))
            && world.forwarding(namespace).isProxied(link.key(), wanted);
    return here || proxied ? reply(link, question) : new Fate.Ignored(link);
  }

  /** Whoever answers remembers who asked (neigh_event_ns). Null where nobody has. */
  @Nullable MacAddress taught(Link link, IpAddress address) {
    return taught.get(new Forwarding.Host(link.key(), address));
  }

  /** The answer goes back as a frame of its own. */
  private Fate reply(Link link, Skb question) {
    MacAddress mac = link.base().mac();
    IpAddress wanted = question.asked;
    if (mac == null || wanted == null) {
      return new Fate.Ignored(link);
    }
    if (question.sourceMac != null && !question.source.isUnspecified()) {
      taught.put(new Forwarding.Host(link.key(), question.source), question.sourceMac);
    }
    boolean v4 = question.isV4();
    Skb reply =
        new Skb(
            Direction.FORWARD,
            /* source= */ wanted,
            /* destination= */ question.source,
            v4 ? 0 : Skb.ICMP6,
            v4 ? 28 : 72);
    reply.asked = wanted;
    reply.answerer = link;
    reply.arpOperation = v4 ? 2 : 0;
    reply.icmpType = v4 ? -1 : ADVERTISEMENT;
    reply.ttl = 255;
    reply.sourceMac = mac;
    reply.destinationMac = v4 ? question.sourceMac : pinned(link, question);
    return leave(link, reply);
  }

  /** NDP's answer is sent by the neighbour table, of which a fixed entry is not overwritten. */
  private @Nullable MacAddress pinned(Link link, Skb question) {
    return world
        .forwarding(link.key().namespace())
        .neighbour(link.key(), question.source)
        .filter(n -> n.state() == Neighbour.State.PERMANENT && n.mac() != null)
        .map(Neighbour::mac)
        .orElse(question.sourceMac);
  }

  /** Somebody answers: an owner, a proxy, a VXLAN device on behalf of others. */
  Fate hear(Link link, MacAddress mac) {
    Fate.Answered answer = new Fate.Answered(link, mac);
    heard.add(answer);
    return answer;
  }
}
