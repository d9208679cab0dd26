package dnet.inspector.simulate;

import dnet.inspector.model.InterfaceAddress;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.Neighbour;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Sysctls;
import dnet.inspector.model.flow.Direction;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who answers a question for an address (net/ipv4/arp.c, net/ipv6/ndisc.c), and what it learns. */
final class Answers {
  private final Run run;
  private final World world;
  private final Map<Forwarding.Host, MacAddress> taught = new HashMap<>();

  Answers(Run run) {
    this.run = run;
    this.world = run.world;
  }

  /** A question has come up to a namespace. */
  Fate to(Link link, Skb question) {
    return question.isV4() ? arp(link, question) : solicited(link, question);
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
  private Fate arp(Link link, Skb question) {
    NetnsId namespace = link.key().namespace();
    IpAddress wanted = question.destination;
    if (link.base().mac() == null
        || link.base().noArp()
        || wanted.isLoopback()
        || wanted.isMulticast()) {
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

  /** A question comes in where a switch leads to interfaces of the same namespace. */
  Fate onBehalf(Link link, Skb question) {
    IpAddress wanted = question.asked;
    Link owner =
        wanted == null ? null : world.localOwner(link.key().namespace(), wanted).orElse(null);
    return owner == null ? new Fate.Ignored(link) : reply(link, owner, question);
  }

  private Fate reply(Link link, Skb question) {
    return reply(link, link, question);
  }

  /** The answer goes back as a frame of its own. */
  private Fate reply(Link link, Link owner, Skb question) {
    MacAddress mac = owner.base().mac();
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
    reply.answerer = owner;
    reply.arpOperation = v4 ? 2 : 0;
    reply.icmpType = v4 ? -1 : Questions.ADVERTISEMENT;
    reply.ttl = 255;
    reply.sourceMac = mac;
    reply.destinationMac = v4 ? question.sourceMac : pinned(link, question);
    return run.questions.leave(link, reply);
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
}
