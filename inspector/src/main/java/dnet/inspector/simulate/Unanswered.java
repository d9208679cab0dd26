package dnet.inspector.simulate;

import dnet.inspector.model.Container;
import dnet.inspector.model.DockerNetwork;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Culprit;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why nobody answers on a link: the first thing that is broken between the one who asks and the
 * owner of the address, such as a veth that hangs on no bridge.
 */
final class Unanswered {
  private final Run run;
  private final World world;

  Unanswered(Run run) {
    this.run = run;
    this.world = run.world;
  }

  /**
   * Nobody answered a question.
   *
   * @param last what became of the question itself
   */
  Fate unresolved(Link out, IpAddress next, Fate last) {
    Fate better = between(out, next);
    if (better != null) {
      return better;
    }
    if (last instanceof Fate.Died died && died.cause() != Cause.FORWARDING_OFF) {
      return died;
    }
    for (Link owner : world.ownersOf(next)) {
      Fate silent = silent(owner, next);
      if (silent != null) {
        return silent;
      }
    }
    return Fate.Died.lost(
        Cause.NEIGHBOUR_UNRESOLVED,
        Culprit.of(
            Culprit.Kind.NEIGHBOUR,
            world.name(out.key().namespace()),
            next.toString(),
            "nobody on " + out.name() + " has " + next));
  }

  /** An owner that was told not to answer. */
  private @Nullable Fate silent(Link owner, IpAddress address) {
    if (!address.isV4()) {
      return null;
    }
    if (owner.base().noArp()) {
      return noArp(owner, address);
    }
    NetnsId namespace = owner.key().namespace();
    Integer mode = world.stack(namespace).sysctls().arpIgnore(owner);
    return mode == null || mode == 0
        ? null
        : run.deaths.sysctl(
            Cause.NEIGHBOUR_UNRESOLVED,
            namespace,
            "net.ipv4.conf." + owner.name() + ".arp_ignore",
            mode.toString(),
            world.name(namespace) + " does not answer who asks for " + address);
  }

  /** An interface without ARP neither asks nor answers. */
  Fate noArp(Link link, IpAddress address) {
    return run.deaths.ofLink(
        Cause.NEIGHBOUR_UNRESOLVED,
        link,
        link.name() + " is set to NOARP: nobody learns by it where " + address + " is");
  }

  /** The first thing that is broken between an interface and the owner of an address. */
  private @Nullable Fate between(Link out, IpAddress next) {
    for (Link owner : world.ownersOf(next)) {
      if (out.key().equals(owner.parent())) {
        return run.breaks.ownChild(owner, out);
      }
    }
    Fate own = outward(out, null);
    if (own != null) {
      return own;
    }
    for (Link owner : world.ownersOf(next)) {
      Fate theirs = outward(owner, bridgeOf(out));
      if (theirs != null) {
        return theirs;
      }
    }
    Fate given = given(next);
    return given != null ? given : gateway(next);
  }

  /** The engine made it a network's gateway, and the bridge lacks it now. */
  private @Nullable Fate gateway(IpAddress address) {
    for (DockerNetwork network : world.host().networks()) {
      boolean its =
          network.pools().stream()
              .anyMatch(p -> p.gateway() != null && p.gateway().equals(address));
      Link bridge =
          its && network.bridge() != null
              ? world.link(world.host().home(), network.bridge()).orElse(null)
              : null;
      if (bridge != null && !has(bridge, address)) {
        Fate off = address.isV4() ? null : run.breaks.ipv6Off(bridge);
        return off != null ? off : lacking(bridge, address, network);
      }
    }
    return null;
  }

  private static boolean has(Link link, IpAddress address) {
    return link.base().addresses().stream().anyMatch(a -> a.prefix().address().equals(address));
  }

  private Fate lacking(Link bridge, IpAddress address, DockerNetwork network) {
    return Fate.Died.lost(
        Cause.NO_ADDRESS,
        run.deaths.culprit(
            Culprit.Kind.ADDRESS,
            bridge,
            String.format(
                "%s lacks %s, the gateway of network %s", bridge.name(), address, network.name())));
  }

  private @Nullable LinkKey bridgeOf(Link link) {
    return link instanceof Link.Bridge
        ? link.key()
        : world.wiring().bridgeOf(link).map(Link::key).orElse(null);
  }

  /**
   * What is broken from an interface outward: itself, its other end, the bridge.
   *
   * @param expected the bridge where it should hang; null for any
   */
  private @Nullable Fate outward(Link link, @Nullable LinkKey expected) {
    if (!link.base().up()) {
      return run.deaths.linkDown(link);
    }
    if (!(link instanceof Link.Veth)) {
      return null;
    }
    Link peer = world.wiring().peerOf(link).orElse(null);
    if (peer == null) {
      return null;
    }
    if (!peer.base().up()) {
      return run.deaths.linkDown(peer);
    }
    DockerNetwork network = networkByEngine(link).orElse(null);
    Link.Bridge bridge = world.wiring().masterBridgeOf(peer).orElse(null);
    if (bridge == null) {
      return network != null && network.bridge() != null && peer.base().master() == null
          ? notEnslaved(peer, network)
          : null;
    }
    if (!bridge.base().up()) {
      return run.deaths.linkDown(bridge);
    }
    boolean wrong =
        network != null
            && network.bridge() != null
            && world
                .wiring()
                .networkOfBridge(bridge)
                .map(n -> !n.id().equals(network.id()))
                .orElse(expected != null && !expected.equals(bridge.key()));
    return wrong ? wrongBridge(peer, bridge, network) : null;
  }

  private Fate notEnslaved(Link port, DockerNetwork network) {
    return run.deaths.ofLink(
        Cause.NOT_ENSLAVED,
        port,
        port.name() + " hangs on no bridge; it belongs on " + network.bridge());
  }

  private Fate wrongBridge(Link port, Link bridge, @Nullable DockerNetwork network) {
    return run.deaths.ofLink(
        Cause.WRONG_BRIDGE,
        port,
        String.format(
            "%s hangs on %s; it belongs on %s",
            port.name(), bridge.name(), network == null ? "another bridge" : network.bridge()));
  }

  /** The network that the engine says this interface is of, whatever it hangs on. */
  private Optional<DockerNetwork> networkByEngine(Link link) {
    return world.wiring().containersIn(link.key().namespace()).stream()
        .flatMap(c -> world.wiring().attachmentOf(c, link).stream())
        .flatMap(a -> world.wiring().networkOfAttachment(a).stream())
        .findFirst();
  }

  /** The engine gave the address to a container, whose interface lacks it now. */
  private @Nullable Fate given(IpAddress address) {
    for (Container container : world.host().containers()) {
      boolean its =
          container.attachments().stream()
              .flatMap(
                  a ->
                      Stream.of(
                          Optional.ofNullable(a.address()), Optional.ofNullable(a.address6())))
              .flatMap(Optional::stream)
              .anyMatch(p -> p.address().equals(address));
      if (its
          && container.netns() != null
          && world.host().namespace(container.netns()).isPresent()) {
        return run.breaks.missingAddress(
            container, address, world.namespace(container.netns()).links());
      }
    }
    return null;
  }

  /**
   * Whether an interface hangs on no bridge or the wrong one, though packets found some other way:
   * the structural fault behind a later symptom. Null where all is as the engine made it.
   */
  @Nullable Fate structural(Link link) {
    return outward(link, null);
  }
}
