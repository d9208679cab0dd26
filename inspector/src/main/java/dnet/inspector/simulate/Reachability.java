package dnet.inspector.simulate;

import dnet.inspector.model.Container;
import dnet.inspector.model.Host;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.PublishedPort;
import dnet.inspector.model.Stack;
import dnet.inspector.model.flow.Flow;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Protocol;
import dnet.inspector.model.flow.Reach;
import dnet.inspector.model.flow.Step;
import dnet.inspector.model.flow.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who can reach a published port: one simulated connection for each kind of client. */
public final class Reachability {
  /** Addresses of documentation networks (RFC 5737, RFC 3849) stand for any client outside. */
  private static final IpAddress REMOTE4 = IpAddress.parse("203.0.113.7");

  private static final IpAddress REMOTE6 = IpAddress.parse("2001:db8::7");
  private static final int SOME_PORT = 40000;
  private static final int SYN_SIZE = 60;

  private final World world;
  private final Host host;
  private final Simulator simulator;

  /** Asks in a host. */
  public Reachability(World world) {
    this.world = world;
    this.host = world.host();
    this.simulator = new Simulator(world);
  }

  /**
   * One answer for each kind of client; none where the host's stacks were not read, or for
   * protocols that dnet does not simulate.
   */
  public List<Reach> of(Container container, PublishedPort port) {
    Protocol protocol =
        switch (port.protocol()) {
          case "tcp" -> Protocol.TCP;
          case "udp" -> Protocol.UDP;
          default -> null;
        };
    boolean known =
        host.namespace(host.home()).isPresent()
            && world.stack(host.home()).knows(Stack.Part.ROUTES);
    if (protocol == null || !known) {
      return List.of();
    }
    boolean v4 = port.hostAddress().isV4();
    IpAddress address = hostAddress(port).orElse(null);
    IpAddress loopback = IpAddress.parse(v4 ? "127.0.0.1" : "::1");
    List<Reach> reaches = new ArrayList<>();
    for (Reach.Client client : Reach.Client.values()) {
      IpAddress target = client == Reach.Client.LOCALHOST ? localTarget(port, loopback) : address;
      Origin origin = origin(client, container, v4);
      if (target == null || origin == null) {
        reaches.add(new Reach(client, null, Outcome.UNKNOWN, null, null, ""));
      } else {
        reaches.add(ask(client, origin, container, port, protocol, target));
      }
    }
    return reaches;
  }

  private record Origin(
      String name,
      @Nullable NetnsId namespace,
      @Nullable IpAddress source,
      @Nullable Container container) {}

  private @Nullable Origin origin(Reach.Client client, Container target, boolean v4) {
    return switch (client) {
      case REMOTE -> {
        IpAddress remote = v4 ? REMOTE4 : REMOTE6;
        yield new Origin(remote.toString(), null, remote, null);
      }
      case HOST_ADDRESS, LOCALHOST -> new Origin("host", host.home(), null, null);
      case SAME_NETWORK -> sibling(target, true);
      case OTHER_NETWORK -> sibling(target, false);
    };
  }

  private @Nullable Origin sibling(Container target, boolean same) {
    return host.containers().stream()
        .filter(c -> c.isAlive() && c.netns() != null && !c.attachments().isEmpty())
        .filter(c -> !Objects.equals(c.netns(), target.netns()))
        .filter(c -> !Objects.equals(c.netns(), host.home()))
        .filter(c -> host.namespace(c.netns()).isPresent())
        .filter(c -> Endpoints.common(c, target).isEmpty() != same)
        .filter(c -> onBridge(c))
        .findFirst()
        .map(c -> new Origin(c.name(), c.netns(), null, c))
        .orElse(null);
  }

  private boolean onBridge(Container container) {
    return container.attachments().stream()
        .flatMap(a -> world.wiring().networkOfAttachment(a).stream())
        .anyMatch(n -> n.driver().equals("bridge") && !n.internal());
  }

  private static @Nullable IpAddress localTarget(PublishedPort port, IpAddress loopback) {
    boolean bound = port.hostAddress().isUnspecified() || port.hostAddress().isLoopback();
    return bound ? loopback : null;
  }

  /** The address that clients use: the one that the port is bound to, else one of the host's. */
  private Optional<IpAddress> hostAddress(PublishedPort port) {
    if (!port.hostAddress().isUnspecified() && !port.hostAddress().isLoopback()) {
      return Optional.of(port.hostAddress());
    }
    List<Link> links = world.namespace(host.home()).links();
    return Stream.concat(
            links.stream().filter(l -> !(l instanceof Link.Bridge)),
            links.stream().filter(l -> l instanceof Link.Bridge))
        .filter(l -> !(l instanceof Link.Loopback) && l.base().up())
        .flatMap(l -> l.base().addresses().stream())
        .map(a -> a.prefix().address())
        .filter(a -> a.isV4() == port.hostAddress().isV4() && !a.isLinkLocal())
        .findFirst();
  }

  private Reach ask(
      Reach.Client client,
      Origin origin,
      Container container,
      PublishedPort port,
      Protocol protocol,
      IpAddress target) {
    Flow flow =
        new Flow(
            origin.name(),
            "host:" + port.hostPort(),
            origin.namespace(),
            protocol,
            origin.source(),
            target,
            SOME_PORT,
            port.hostPort(),
            SYN_SIZE);
    Trace trace =
        simulator.simulate(
            new Question(
                flow,
                origin.container(),
                container,
                container.netns(),
                isBound(port, target) ? port : null));
    String text = trace.culprit() == null ? "" : trace.culprit().text();
    return new Reach(
        client,
        origin.name(),
        trace.outcome(),
        trace.cause(),
        trace.outcome() == Outcome.DELIVERED ? via(trace) : null,
        text);
  }

  private static boolean isBound(PublishedPort port, IpAddress address) {
    return port.hostAddress().isUnspecified() || port.hostAddress().equals(address);
  }

  private static Reach.Via via(Trace trace) {
    List<Step.Kind> kinds =
        trace.hops().stream().flatMap(h -> h.steps().stream()).map(Step::kind).toList();
    if (kinds.contains(Step.Kind.PROXY)) {
      return Reach.Via.PROXY;
    }
    return kinds.contains(Step.Kind.NAT) ? Reach.Via.DNAT : Reach.Via.DIRECT;
  }
}
