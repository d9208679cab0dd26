package dnet.inspector.remedy;

import dnet.inspector.advice.Remedy;
import dnet.inspector.model.Container;
import dnet.inspector.model.Host;
import dnet.inspector.model.InterfaceAddress;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Wiring;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Protocol;
import dnet.inspector.model.flow.Trace;
import dnet.inspector.simulate.Endpoints;
import dnet.inspector.simulate.Question;
import dnet.inspector.simulate.Simulator;
import dnet.inspector.simulate.UnanswerableException;
import dnet.inspector.simulate.World;
import dnet.inspector.simulate.mend.OnBridge;
import dnet.inspector.simulate.mend.WhatIf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whether a container will reach others on the bridge that it is attached to. A ping to each is
 * sent on the model, after the change; on a bridge where nobody else is, to one that there is only
 * in thought.
 */
final class Prospect {
  private static final int MOST = 3;

  /** Of a range for documentation (RFC 5737). */
  private static final IpPrefix SOME = IpPrefix.parse("198.51.100.9/24");

  private final Host host;
  private final Wiring wiring;
  private final Container guest;
  private final NetnsId netns;
  private final Link bridge;

  private Prospect(Host host, Container guest, NetnsId netns, Link bridge) {
    this.host = host;
    this.wiring = new Wiring(host);
    this.guest = guest;
    this.netns = netns;
    this.bridge = bridge;
  }

  /**
   * What is to be said of an interface.
   *
   * @param host as it will be
   * @param netns the container's
   * @param name the interface's name there
   */
  static List<String> of(Host host, NetnsId netns, String name) {
    Wiring wiring = new Wiring(host);
    Container guest = wiring.containersIn(netns).stream().findFirst().orElse(null);
    Link link =
        host.namespace(netns).stream()
            .flatMap(n -> n.links().stream())
            .filter(l -> l.name().equals(name))
            .findFirst()
            .orElse(null);
    Link bridge = link == null ? null : wiring.bridgeOf(link).map(b -> (Link) b).orElse(null);
    if (guest == null || link == null || bridge == null) {
      return List.of();
    }
    return new Prospect(host, guest, netns, bridge).of(link);
  }

  /** An interface that has no address will get one, by DHCP or from people. */
  private List<String> of(Link link) {
    if (link.base().addresses().stream().allMatch(a -> a.prefix().address().isLinkLocal())) {
      Host with = WhatIf.up(WhatIf.address(host, link.key(), SOME), link.key());
      return new Prospect(with, guest, netns, bridge).ofSubnet(SOME).stream().toList();
    }
    List<IpPrefix> addresses =
        link.base().addresses().stream()
            .map(InterfaceAddress::prefix)
            .filter(p -> !p.address().isLinkLocal() && p.length() < p.address().bits())
            .toList();
    List<String> warnings = new ArrayList<>();
    for (boolean v4 : new boolean[] {true, false}) {
      addresses.stream()
          .filter(a -> a.address().isV4() == v4)
          .findFirst()
          .flatMap(this::ofSubnet)
          .ifPresent(warnings::add);
    }
    return warnings;
  }

  private Optional<String> ofSubnet(IpPrefix own) {
    List<IpAddress> others = others(own);
    for (IpAddress other : others) {
      Optional<String> warning = ask(host, other, "");
      if (warning.isPresent()) {
        return warning;
      }
    }
    return others.isEmpty()
        ? free(own)
            .flatMap(
                f ->
                    ask(
                        OnBridge.withNeighbour(host, netns, bridge.key(), f),
                        f.address(),
                        "another container on " + bridge.name()))
        : Optional.empty();
  }

  /** Addresses of other namespaces on the bridge, in the same subnet. */
  private List<IpAddress> others(IpPrefix own) {
    LinkKey its = bridge.key();
    Predicate<Link> here = l -> wiring.bridgeOf(l).filter(b -> b.key().equals(its)).isPresent();
    return host.namespaces().values().stream()
        .filter(n -> !n.id().equals(netns) && !n.id().equals(its.namespace()))
        .map(Namespace::links)
        .flatMap(List::stream)
        .filter(here)
        .flatMap(l -> l.base().addresses().stream())
        .map(a -> a.prefix().address())
        .filter(own::contains)
        .limit(MOST)
        .toList();
  }

  /** An address of a subnet that nobody has; the last but one, or one near it. */
  private Optional<IpPrefix> free(IpPrefix subnet) {
    List<IpAddress> taken =
        host.namespaces().values().stream()
            .flatMap(n -> n.links().stream())
            .flatMap(l -> l.base().addresses().stream())
            .map(a -> a.prefix().address())
            .toList();
    byte[] octets = subnet.address().octets();
    int last = octets.length - 1;
    for (int low = 0; low < 256; low++) {
      octets[last] = (byte) low;
      IpPrefix one = new IpPrefix(IpAddress.of(octets), subnet.length());
      boolean edge = AddressChecks.isEdge(one);
      if (!edge && subnet.contains(one.address()) && !taken.contains(one.address())) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  private Optional<String> ask(Host host, IpAddress to, String called) {
    World world = new World(host);
    Question question;
    try {
      question =
          new Endpoints(world)
              .resolve(
                  new Endpoints.Wish(guest.name(), to.toString(), Protocol.ICMP, 0, 0, !to.isV4()));
    } catch (UnanswerableException e) {
      return Optional.empty();
    }
    Trace trace = new Simulator(world).simulate(question);
    Culprit culprit = trace.culprit();
    boolean dies = trace.outcome() == Outcome.LOST || trace.outcome() == Outcome.REJECTED;
    if (!dies || culprit == null || culprit.kind() != Culprit.Kind.RULE) {
      return Optional.empty();
    }
    String whom = called.isEmpty() ? called(to) : called;
    return Optional.of(
        guest.name()
            + " will not reach "
            + whom
            + ": "
            + culprit.namespace()
            + " stops what crosses "
            + bridge.name()
            + " by "
            + culprit.object()
            + " ("
            + culprit.text()
            + ")"
            + OnBridge.opened(host, question, trace, bridge.name())
                .map(Remedy::command)
                .map(c -> "; this lets it through: " + c)
                .orElse(""));
  }

  private String called(IpAddress address) {
    return host.namespaces().values().stream()
        .filter(
            n ->
                n.links().stream()
                    .flatMap(l -> l.base().addresses().stream())
                    .anyMatch(a -> a.prefix().address().equals(address)))
        .findFirst()
        .map(n -> n.name() + " (" + address + ")")
        .orElse(address.toString());
  }
}
