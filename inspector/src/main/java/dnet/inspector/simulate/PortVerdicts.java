package dnet.inspector.simulate;

import dnet.inspector.model.Attachment;
import dnet.inspector.model.Container;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.PublishedPort;
import dnet.inspector.model.Socket;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A port that nobody serves, or somebody else than the container that publishes it. */
final class PortVerdicts {
  private final Run run;
  private final World world;
  private final Question question;

  PortVerdicts(Run run, Question question) {
    this.run = run;
    this.world = run.world;
    this.question = question;
  }

  /** No socket takes it: refused, unless a rule should have sent it elsewhere. */
  Fate.Died nobodyListens(NetnsId namespace, Skb skb, List<Socket> onPort) {
    String protocol = question.flow().protocol().word();
    PublishedPort published = question.published();
    if (published != null
        && namespace.equals(world.host().home())
        && skb.destinationPort == published.hostPort()) {
      return natMissing(published);
    }
    if (skb.destination.equals(Names.SERVER) && skb.destinationPort == 53) {
      return new Names(run, question).broken(world.name(namespace), namespace);
    }
    String where = world.name(namespace);
    run.recorder.step(
        Step.Kind.REJECT, "nothing listens on " + protocol + " port " + skb.destinationPort);
    Socket loopback =
        onPort.stream().filter(s -> s.address().isLoopback()).findFirst().orElse(null);
    if (loopback != null) {
      String owner = loopback.owner() == null ? "a process" : loopback.owner().command();
      return new Fate.Died(
          Outcome.REJECTED,
          Cause.LISTENER_LOOPBACK_ONLY,
          Culprit.of(
              Culprit.Kind.SOCKET,
              where,
              loopback.address() + ":" + loopback.port(),
              owner + " listens on " + loopback.address() + " only"));
    }
    return new Fate.Died(
        Outcome.REJECTED,
        Cause.NO_LISTENER,
        Culprit.of(
            Culprit.Kind.SOCKET,
            where,
            protocol + " " + skb.destinationPort,
            "nothing listens on " + protocol + " port " + skb.destinationPort + " of " + where));
  }

  private Fate.Died natMissing(PublishedPort port) {
    Container container = question.to();
    IpAddress address = container == null ? null : addressOf(container, port.hostAddress().isV4());
    String rule =
        String.format(
            "-A DOCKER ! -i %s -p %s -m %s --dport %d -j DNAT --to-destination %s:%d",
            bridgeOf(container),
            port.protocol(),
            port.protocol(),
            port.hostPort(),
            address == null ? "?" : address,
            port.containerPort());
    return new Fate.Died(
        Outcome.REJECTED,
        Cause.NAT_MISSING,
        Culprit.of(
            Culprit.Kind.RULE,
            "host",
            "nat DOCKER",
            "the rule that publishes port " + port.hostPort() + " is missing: " + rule));
  }

  private String bridgeOf(@Nullable Container container) {
    return container == null
        ? "?"
        : container.attachments().stream()
            .flatMap(a -> world.wiring().networkOfAttachment(a).stream())
            .map(n -> n.bridge() == null ? "?" : n.bridge())
            .findFirst()
            .orElse("?");
  }

  private static @Nullable IpAddress addressOf(Container container, boolean v4) {
    for (Attachment attachment : container.attachments()) {
      IpPrefix prefix = v4 ? attachment.address() : attachment.address6();
      if (prefix != null) {
        return prefix.address();
      }
    }
    return null;
  }

  /** Another process than docker-proxy holds a port that a container publishes. */
  Fate.@Nullable Died conflict(NetnsId namespace, Socket taker) {
    PublishedPort published = question.published();
    Container container = question.to();
    if (published == null
        || container == null
        || !namespace.equals(world.host().home())
        || namespace.equals(container.netns())) {
      return null;
    }
    return Fate.Died.lost(Cause.PORT_CONFLICT, holder(taker, container, published.hostPort()));
  }

  /** A process that holds a port of the host which a container publishes, or would publish. */
  static Culprit holder(Socket taker, Container container, int port) {
    String owner =
        taker.owner() == null
            ? "a process"
            : taker.owner().command() + " (pid " + taker.owner().pid() + ")";
    return Culprit.of(
        Culprit.Kind.SOCKET,
        "host",
        taker.address() + ":" + port,
        owner
            + " holds port "
            + port
            + (container.isAlive() ? ", which " : ", so ")
            + container.name()
            + (container.isAlive() ? " publishes" : " cannot publish it and does not start"));
  }
}
