package dnet.inspector.simulate;

import dnet.inspector.model.Attachment;
import dnet.inspector.model.Container;
import dnet.inspector.model.DockerNetwork;
import dnet.inspector.model.InterfaceAddress;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no way or no address: the fault behind the symptom. A missing route may mean a link
 * that is down, an address that is gone, an internal network. Unanswered questions: {@link
 * Unanswered}.
 */
final class Breaks {
  private final Run run;
  private final World world;

  Breaks(Run run) {
    this.run = run;
    this.world = run.world;
  }

  /** The interface has no address to send from. */
  Fate withoutAddress(NetnsId namespace, Link out, IpAddress destination) {
    return Fate.Died.lost(
        Cause.NO_ADDRESS,
        run.deaths.culprit(
            Culprit.Kind.ADDRESS,
            out,
            out.name()
                + " has no IPv"
                + (destination.isV4() ? 4 : 6)
                + " address in "
                + world.name(namespace)));
  }

  /** It would have to send from an address that is not its own. */
  Fate foreignSource(NetnsId namespace, IpAddress source) {
    return Fate.Died.lost(
        Cause.NO_ADDRESS,
        Culprit.of(
            Culprit.Kind.ADDRESS,
            world.name(namespace),
            source.toString(),
            source + " is no address of " + world.name(namespace) + ", which cannot send from it"));
  }

  /** No route: a link that is down took it along, an address is gone, the network is internal. */
  Fate withoutRoute(NetnsId namespace, Skb skb, boolean forwarding) {
    List<Link> links =
        world.namespace(namespace).links().stream()
            .filter(l -> !(l instanceof Link.Loopback))
            .toList();
    Container container = world.wiring().containersIn(namespace).stream().findFirst().orElse(null);
    boolean home = namespace.equals(world.host().home());
    Fate child = ownChild(namespace, skb.destination);
    if (child != null) {
      return child;
    }
    Fate internalSource = forwarding ? fromInternal(skb) : null;
    if (internalSource != null) {
      return internalSource;
    }
    if (!home && container != null && links.isEmpty()) {
      return noNetwork(container);
    }
    for (Link link : links) {
      if (!link.base().up() && wouldLead(container, link, skb.destination)) {
        return run.deaths.linkDown(link);
      }
    }
    if (!skb.isV4()) {
      for (Link link : links) {
        Fate off = ipv6Off(link);
        if (off != null) {
          return off;
        }
      }
    }
    if (container != null && !home) {
      Fate missing = missingAddress(container, skb.destination, links);
      if (missing != null) {
        return missing;
      }
      Fate internal = internal(container);
      if (internal != null) {
        return internal;
      }
    }
    return run.deaths.noRoute(namespace, skb.destination);
  }

  /** A macvlan or ipvlan child of a link here: no route would help. Null for all others. */
  private @Nullable Fate ownChild(NetnsId namespace, IpAddress destination) {
    for (Link owner : world.ownersOf(destination)) {
      LinkKey parent = owner.parent();
      boolean separate = owner instanceof Link.Macvlan || owner instanceof Link.Ipvlan;
      if (separate && parent != null && parent.namespace().equals(namespace)) {
        return world.link(parent).map(p -> ownChild(owner, p)).orElse(null);
      }
    }
    return null;
  }

  Fate ownChild(Link owner, Link parent) {
    return run.deaths.ofLink(
        Cause.MACVLAN_HOST_ISOLATION,
        parent,
        String.format(
            "%s rides on %s: a %s never talks to its own parent",
            owner.name(), parent.name(), owner.kind()));
  }

  /** What an internal network's containers send out dies, route or no route. */
  private @Nullable Fate fromInternal(Skb skb) {
    for (DockerNetwork network : world.host().networks()) {
      boolean its =
          network.internal()
              && network.pools().stream().anyMatch(p -> p.subnet().contains(skb.source));
      if (its) {
        return Fate.Died.lost(Cause.INTERNAL_NETWORK, internalCulprit(network));
      }
    }
    return null;
  }

  /** Docker's rule that keeps an internal network in, where there is one. */
  private Culprit internalCulprit(DockerNetwork network) {
    NetnsId home = world.host().home();
    String meaning = "network " + network.name() + " is internal";
    for (var table : world.stack(home).ruleset().tables()) {
      for (var chain : table.chains()) {
        for (var rule : chain.rules()) {
          String text = rule.ref().text();
          boolean its =
              network.bridge() != null
                  && chain.name().startsWith("DOCKER")
                  && text.contains(" -i " + network.bridge() + " ")
                  && text.endsWith("-j DROP");
          if (its) {
            return new Culprit(
                Culprit.Kind.RULE,
                world.name(home),
                rule.ref().table() + " " + rule.ref().chain() + " " + rule.ref().number(),
                text + " (" + meaning + ")",
                rule.ref());
          }
        }
      }
    }
    return Culprit.of(
        Culprit.Kind.ROUTE,
        world.name(home),
        network.name(),
        meaning + ": nothing leads out of it");
  }

  private Fate noNetwork(Container container) {
    return Fate.Died.lost(
        Cause.NO_NETWORK,
        Culprit.of(
            Culprit.Kind.CONTAINER,
            container.name(),
            container.name(),
            container.name()
                + " has no interface but loopback (network mode "
                + container.mode().word()
                + ")"));
  }

  /** Whether a link, were it up, would lead to an address: on it, or by a gateway on it. */
  private boolean wouldLead(@Nullable Container container, Link link, IpAddress destination) {
    for (InterfaceAddress address : link.base().addresses()) {
      IpPrefix prefix = address.prefix();
      if (prefix.contains(destination)) {
        return true;
      }
      if (container != null
          && container.attachments().stream()
              .flatMap(
                  a ->
                      Stream.of(
                          Optional.ofNullable(a.gateway()), Optional.ofNullable(a.gateway6())))
              .flatMap(Optional::stream)
              .anyMatch(prefix::contains)) {
        return true;
      }
    }
    return container != null && world.wiring().attachmentOf(container, link).isPresent();
  }

  /** An address that the engine gave and the interface has not. */
  @Nullable Fate missingAddress(Container container, IpAddress destination, List<Link> links) {
    for (Attachment attachment : container.attachments()) {
      IpPrefix given = destination.isV4() ? attachment.address() : attachment.address6();
      if (given == null) {
        continue;
      }
      boolean there =
          links.stream()
              .flatMap(l -> l.base().addresses().stream())
              .anyMatch(a -> a.prefix().address().equals(given.address()));
      if (there) {
        continue;
      }
      Optional<Link> link =
          links.stream()
              .filter(l -> attachment.mac() != null && attachment.mac().equals(l.base().mac()))
              .findFirst();
      if (link.isPresent()) {
        Fate off = destination.isV4() ? null : ipv6Off(link.get());
        if (off != null) {
          return off;
        }
        return lostAddress(container, link.get(), given);
      }
    }
    return null;
  }

  @Nullable Fate ipv6Off(Link link) {
    NetnsId namespace = link.key().namespace();
    return Boolean.TRUE.equals(world.stack(namespace).sysctls().ipv6Disabled(link))
        ? run.deaths.sysctl(
            Cause.IPV6_DISABLED,
            namespace,
            "net.ipv6.conf." + link.name() + ".disable_ipv6",
            "1",
            "no IPv6 on this interface")
        : null;
  }

  private Fate lostAddress(Container container, Link link, IpPrefix given) {
    return Fate.Died.lost(
        Cause.NO_ADDRESS,
        run.deaths.culprit(
            Culprit.Kind.ADDRESS,
            link,
            String.format(
                "%s of %s lacks %s, which the engine gave it",
                link.name(), container.name(), given)));
  }

  private @Nullable Fate internal(Container container) {
    List<DockerNetwork> networks =
        container.attachments().stream()
            .flatMap(a -> world.wiring().networkOfAttachment(a).stream())
            .toList();
    if (networks.isEmpty() || !networks.stream().allMatch(DockerNetwork::internal)) {
      return null;
    }
    DockerNetwork network = networks.get(0);
    return new Fate.Died(
        Outcome.LOST,
        Cause.INTERNAL_NETWORK,
        Culprit.of(
            Culprit.Kind.ROUTE,
            container.name(),
            network.name(),
            "network " + network.name() + " is internal: its containers get no default route"));
  }

  /** A packet came up in a namespace that it is not for and that forwards nothing. */
  Fate strayed(Link link, Skb skb) {
    Container container =
        world.wiring().containersIn(link.key().namespace()).stream().findFirst().orElse(null);
    if (container != null) {
      Fate missing =
          missingAddress(
              container, skb.destination, world.namespace(link.key().namespace()).links());
      if (missing != null) {
        return missing;
      }
    }
    return run.deaths.sysctl(
        Cause.FORWARDING_OFF,
        link.key().namespace(),
        skb.isV4()
            ? "net.ipv4.conf." + link.name() + ".forwarding"
            : "net.ipv6.conf.all.forwarding",
        "0",
        skb.destination
            + " is no address of "
            + world.name(link.key().namespace())
            + ", and it forwards nothing");
  }
}
