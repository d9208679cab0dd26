package dnet.inspector.simulate;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.PublishedPort;
import dnet.inspector.model.Socket;
import dnet.inspector.model.Stack;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Direction;
import dnet.inspector.model.flow.Evidence;
import dnet.inspector.model.flow.Flow;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Protocol;
import dnet.inspector.model.flow.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One flow from its sender to the one it is for, and the answer back. */
final class Journey {
  /** ICMP's code for a port where nobody listens. */
  private static final int PORT = 3;

  private final Run run;
  private final World world;
  private final Question question;
  private final Flow flow;
  private final List<Evidence> evidence = new ArrayList<>();

  Journey(Run run, Question question) {
    this.run = run;
    this.world = run.world;
    this.question = question;
    this.flow = question.flow();
    run.traffic.want(question.target());
  }

  /** How it ended. */
  record End(
      Flow flow,
      Outcome outcome,
      @Nullable Cause cause,
      @Nullable Culprit culprit,
      @Nullable Direction direction,
      Recorder recorder,
      List<Evidence> evidence) {}

  End go() {
    IpAddress any = IpAddress.parse(flow.isV4() ? "0.0.0.0" : "::");
    Skb skb =
        Skb.request(
            flow.protocol(),
            flow.source() == null ? any : flow.source(),
            flow.destination(),
            flow.sourcePort(),
            flow.destinationPort(),
            flow.size());
    NetnsId origin = flow.origin();
    Fate fate = origin == null ? fromOutside(skb) : run.ip.send(origin, skb);
    Flow asked = withSource(skb.source);
    Verdicts verdicts = new Verdicts(run, question);
    Fate arrival = fate instanceof Fate.Arrived arrived ? take(arrived) : fate;
    if (arrival instanceof Fate.Arrived arrived) {
      Fate.Died elsewhere = verdicts.elsewhere(arrived.namespace());
      arrival = elsewhere == null ? arrival : elsewhere;
    }
    if (arrival instanceof Fate.Died died) {
      return end(asked, verdicts.forward(died), Direction.FORWARD);
    }
    if (arrival instanceof Fate.Ignored ignored) {
      return end(asked, verdicts.forward(verdicts.ignored(ignored, skb)), Direction.FORWARD);
    }
    if (arrival instanceof Fate.Untold untold) {
      return untold(asked, untold);
    }
    Fate back = answer(arrival);
    if (back instanceof Fate.Died died) {
      return end(asked, silent(verdicts.reply(died)), Direction.REPLY);
    }
    if (back instanceof Fate.Untold untold) {
      return untold(asked, untold);
    }
    Fate.Died astray = verdicts.astray(back);
    if (astray != null) {
      return end(asked, astray, Direction.REPLY);
    }
    Fate.Died names = new Names(run, question).check();
    return names == null
        ? new End(asked, Outcome.DELIVERED, null, null, null, run.recorder, evidence)
        : end(asked, names, Direction.FORWARD);
  }

  private Flow withSource(IpAddress source) {
    IpAddress shown =
        run.recorder.hops().stream()
            .filter(h -> h.packet() != null)
            .map(h -> h.packet().source())
            .findFirst()
            .orElse(source);
    return new Flow(
        flow.from(),
        flow.to(),
        flow.origin(),
        flow.protocol(),
        flow.source() != null || shown.isUnspecified() ? flow.source() : shown,
        flow.destination(),
        flow.sourcePort(),
        flow.destinationPort(),
        flow.size());
  }

  private End end(Flow asked, Fate.Died died, Direction direction) {
    return new End(
        asked, died.outcome(), died.cause(), died.culprit(), direction, run.recorder, evidence);
  }

  /** Whoever asked hears nothing of an answer that is refused on its way. */
  private static Fate.Died silent(Fate.Died died) {
    return new Fate.Died(Outcome.LOST, died.cause(), died.culprit());
  }

  private End untold(Flow asked, Fate.Untold untold) {
    evidence.add(new Evidence(Evidence.Source.PREDICTION, untold.why()));
    run.recorder.step(Step.Kind.UNKNOWN, untold.why());
    return new End(asked, Outcome.UNKNOWN, null, null, null, run.recorder, evidence);
  }

  /** A packet from outside comes in by the interface that leads to where it is from. */
  private Fate fromOutside(Skb skb) {
    NetnsId home = world.host().home();
    Skb probe = skb.copy();
    probe.destination = skb.source;
    probe.source = IpAddress.parse(skb.isV4() ? "0.0.0.0" : "::");
    RoutingTables.Choice way = run.ip.route(home, probe, "lo", null);
    Link link = way.hop() == null ? null : world.link(way.hop().link()).orElse(null);
    if (link == null) {
      return new Fate.Untold("no route of the host leads to " + skb.source);
    }
    skb.destinationMac = link.base().mac();
    return run.ethernet.receive(link, skb);
  }

  /** What the transport layer of the namespace does with it. */
  private Fate take(Fate.Arrived arrived) {
    Skb skb = arrived.skb();
    NetnsId namespace = arrived.namespace();
    if (flow.protocol() == Protocol.ICMP) {
      String name = skb.isV4() ? "net.ipv4.icmp_echo_ignore_all" : "net.ipv6.icmp.echo_ignore_all";
      Long ignores = world.stack(namespace).sysctls().number(name);
      return ignores == null || ignores == 0
          ? arrived
          : run.deaths.sysctl(
              Cause.FILTER_DROP, namespace, name, "" + ignores, "pings are not answered");
    }
    if (!world.stack(namespace).knows(Stack.Part.SOCKETS)) {
      run.recorder.unread(namespace, Stack.Part.SOCKETS);
      return arrived;
    }
    List<Socket> sockets =
        world.stack(namespace).sockets().stream()
            .filter(s -> s.protocol().equals(flow.protocol().word()))
            .filter(s -> s.port() == skb.destinationPort)
            .toList();
    Socket taker =
        sockets.stream()
            .filter(s -> s.takes(skb.destination, skb.destinationPort))
            .filter(
                s -> s.interfaceName() == null || s.interfaceName().equals(arrived.link().name()))
            .findFirst()
            .orElse(null);
    if (taker == null) {
      return refused(
          arrived, new PortVerdicts(run, question).nobodyListens(namespace, skb, sockets));
    }
    String owner = taker.owner() == null ? "" : " of " + taker.owner().command();
    run.recorder.step(
        Step.Kind.SOCKET, "a socket" + owner + " listens on port " + skb.destinationPort);
    PublishedPort.Proxy proxy = proxy(namespace, taker, skb);
    if (proxy != null) {
      return throughProxy(arrived, taker, proxy);
    }
    Fate.Died conflict = new PortVerdicts(run, question).conflict(namespace, taker);
    return conflict == null ? new Fate.Arrived(namespace, arrived.link(), skb, taker) : conflict;
  }

  /** The kernel answers for a port where nobody listens: by a reset, or an ICMP error. */
  private Fate refused(Fate.Arrived arrived, Fate.Died died) {
    if (died.outcome() != Outcome.REJECTED) {
      return died;
    }
    return flow.protocol() == Protocol.TCP
        ? run.refusals.byReset(arrived.namespace(), arrived.skb(), died)
        : run.refusals.unreachable(arrived.namespace(), arrived.link(), arrived.skb(), PORT, died);
  }

  private PublishedPort.@Nullable Proxy proxy(NetnsId namespace, Socket taker, Skb skb) {
    if (!namespace.equals(world.host().home())) {
      return null;
    }
    List<PublishedPort> all = new ArrayList<>(world.host().strayPorts());
    world.host().containers().forEach(c -> all.addAll(c.ports()));
    for (PublishedPort port : all) {
      if (port.protocol().equals(taker.protocol()) && port.hostPort() == skb.destinationPort) {
        for (PublishedPort.Proxy proxy : port.proxies()) {
          Socket.Owner owner = taker.owner();
          boolean its =
              owner == null ? proxy.target().isV4() == skb.isV4() : owner.pid() == proxy.pid();
          if (its) {
            return proxy;
          }
        }
      }
    }
    return null;
  }

  /** docker-proxy takes the connection and makes a second one, from the host to the container. */
  private Fate throughProxy(Fate.Arrived arrived, Socket taker, PublishedPort.Proxy proxy) {
    run.recorder.step(
        Step.Kind.PROXY,
        String.format(
            "docker-proxy (pid %d) opens a second connection to %s port %d",
            proxy.pid(), proxy.target(), proxy.targetPort()));
    Skb second =
        Skb.request(
            flow.protocol(),
            IpAddress.parse(proxy.target().isV4() ? "0.0.0.0" : "::"),
            proxy.target(),
            flow.sourcePort() + 1,
            proxy.targetPort(),
            flow.size());
    Fate fate = run.ip.send(arrived.namespace(), second);
    if (fate instanceof Fate.Arrived there) {
      fate = new ProxyTarget(run, question, flow).take(there);
    }
    if (!(fate instanceof Fate.Arrived)) {
      return fate;
    }
    Fate back = answer(fate);
    return back instanceof Fate.Arrived
        ? new Fate.Arrived(arrived.namespace(), arrived.link(), arrived.skb(), taker)
        : back;
  }

  /** The answer, from where the request arrived. */
  private Fate answer(Fate arrival) {
    if (arrival instanceof Fate.Arrived arrived) {
      return run.ip.send(arrived.namespace(), arrived.skb().answer());
    }
    Fate.Left left = (Fate.Left) arrival;
    Link link = left.link();
    Skb sent = left.skb();
    run.recorder.step(Step.Kind.LEAVE, "leaves what dnet sees by " + link.name());
    run.recorder.likely(
        sent.inner == null
            ? "what is beyond " + link.name() + " delivers and answers"
            : "the far end of the tunnel, " + sent.destination + ", delivers and answers");
    Skb reply = sent.inner == null ? sent.answer() : tunnelled(sent, sent.inner);
    reply.destinationMac = left.swallowed() ? sent.sourceMac : link.base().mac();
    reply.sourceMac = sent.destinationMac;
    return left.swallowed()
        ? run.ethernet.transmit(link, reply)
        : run.ethernet.receive(link, reply);
  }

  /** The answer to what a tunnel carries, in the packet that brings it back. */
  private static Skb tunnelled(Skb outer, Skb inner) {
    Skb answer = inner.answer();
    answer.sourceMac = inner.destinationMac;
    answer.destinationMac = inner.sourceMac;
    answer.vlan = inner.vlan;
    Skb reply =
        new Skb(
            answer.direction,
            /* source= */ outer.destination,
            /* destination= */ outer.source,
            outer.protocol,
            outer.length);
    reply.inner = answer;
    reply.tunnelId = outer.tunnelId;
    reply.sourcePort = outer.sourcePort;
    reply.destinationPort = outer.destinationPort;
    return reply;
  }
}
