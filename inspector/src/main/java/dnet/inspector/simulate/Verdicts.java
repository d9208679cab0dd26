package dnet.inspector.simulate;

import dnet.inspector.model.Container;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.PublishedPort;
import dnet.inspector.model.RuleRef;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * From the place where a packet died to the fault behind it, knowing what the flow was meant for.
 */
final class Verdicts {
  private final Run run;
  private final World world;
  private final Question question;

  Verdicts(Run run, Question question) {
    this.run = run;
    this.world = run.world;
    this.question = question;
  }

  /** The request died. */
  Fate.Died forward(Fate.Died died) {
    Fate.Died stale = staleTarget();
    if (stale != null) {
      return stale;
    }
    return structural(died);
  }

  /** The answer died. */
  Fate.Died reply(Fate.Died died) {
    return structural(died);
  }

  /** A veth on the wrong bridge or on none lies behind many symptoms. */
  private Fate.Died structural(Fate.Died died) {
    if (!isSymptom(died.cause())) {
      return died;
    }
    List<NetnsId> ends = new ArrayList<>();
    ends.add(question.flow().origin());
    ends.add(question.target());
    for (NetnsId end : ends) {
      if (end != null && world.host().namespace(end).isPresent()) {
        Link used = usedLink(end);
        Fate fault = used == null ? null : run.unanswered.structural(used);
        if (fault instanceof Fate.Died found) {
          return new Fate.Died(died.outcome(), found.cause(), found.culprit());
        }
      }
    }
    return died;
  }

  /** Whether a packet may die so because it took a way that it should not have. */
  private static boolean isSymptom(Cause cause) {
    return switch (cause) {
      case NO_ROUTE,
          NEIGHBOUR_UNRESOLVED,
          NEIGHBOUR_WRONG_MAC,
          FILTER_DROP,
          FILTER_REJECT,
          NETWORK_ISOLATION,
          ICC_DISABLED,
          INTERNAL_NETWORK,
          FORWARDING_OFF,
          REVERSE_PATH_FILTER,
          NAT_MISSING,
          FDB_MISSING,
          FDB_WRONG_PORT ->
          true;
      default -> false;
    };
  }

  /** The interface of an end that the flow uses: by its hops, else by its address. */
  private @Nullable Link usedLink(NetnsId end) {
    IpAddress destination = question.flow().destination();
    return run.recorder.hops().stream()
        .filter(h -> end.equals(h.namespaceId()) && h.link() != null)
        .map(h -> world.link(h.link()).orElse(null))
        .filter(Objects::nonNull)
        .findFirst()
        .orElseGet(() -> world.localOwner(end, destination).orElse(null));
  }

  /** Nobody took the frame: it was addressed to a MAC that is not there. */
  Fate.Died ignored(Fate.Ignored ignored, Skb skb) {
    MacAddress mac = skb.destinationMac;
    Link at = ignored.link();
    return Fate.Died.lost(
        Cause.NEIGHBOUR_WRONG_MAC,
        Culprit.of(
            Culprit.Kind.NEIGHBOUR,
            world.name(at.key().namespace()),
            skb.destination.toString(),
            "nobody behind " + at.name() + " has the MAC " + mac));
  }

  /**
   * An answer that came to an end: null where whoever asked takes it, which it does by its
   * connection's addresses and ports; echoes it knows by their number.
   */
  Fate.@Nullable Died astray(Fate back) {
    NetnsId origin = question.flow().origin();
    if (back instanceof Fate.Ignored ignored) {
      return Fate.Died.lost(
          Cause.NEIGHBOUR_WRONG_MAC,
          Culprit.of(
              Culprit.Kind.NEIGHBOUR,
              world.name(ignored.link().key().namespace()),
              ignored.link().name(),
              "nobody behind " + ignored.link().name() + " takes the answer"));
    }
    if (!(back instanceof Fate.Arrived arrived) || origin == null) {
      return null;
    }
    Skb skb = arrived.skb();
    boolean home = arrived.namespace().equals(origin);
    boolean known =
        skb.isIcmp()
            || (skb.source.equals(question.flow().destination())
                && skb.sourcePort == question.flow().destinationPort());
    if (home && known) {
      return null;
    }
    String came =
        home
            ? "the answer comes from " + skb.source + " port " + skb.sourcePort
            : "the answer ends at " + world.name(arrived.namespace());
    run.recorder.step(Step.Kind.DROP, came + ", and is not taken for one");
    return Fate.Died.lost(
        Cause.NAT_MISSING,
        Culprit.of(
            Culprit.Kind.RULE,
            world.name(arrived.namespace()),
            question.flow().destination().toString(),
            came
                + " instead of "
                + question.flow().destination()
                + ": it does not go back the way on which the request was translated"));
  }

  /** A publishing rule sent the packet to an address that the container does not have. */
  private Fate.@Nullable Died staleTarget() {
    PublishedPort published = question.published();
    Container container = question.to();
    if (published == null || container == null) {
      return null;
    }
    for (PublishedPort.DnatRule rule : published.rules()) {
      IpAddress target = rule.target();
      if (target != null && !owns(container, target) && wasUsed(rule.rule())) {
        return Fate.Died.lost(
            Cause.NAT_STALE_TARGET,
            new Culprit(
                Culprit.Kind.RULE,
                "host",
                rule.rule().table() + " " + rule.rule().chain() + " " + rule.rule().number(),
                rule.rule().text()
                    + " (leads to "
                    + target
                    + ", which "
                    + container.name()
                    + " does not have)",
                rule.rule()));
      }
    }
    return null;
  }

  /** Whether the request, having arrived, did so at another than the container it was meant for. */
  Fate.@Nullable Died elsewhere(NetnsId namespace) {
    NetnsId target = question.target();
    return target == null || target.equals(namespace) ? null : staleTarget();
  }

  private boolean wasUsed(RuleRef rule) {
    return run.recorder.hops().stream()
        .flatMap(h -> h.steps().stream())
        .anyMatch(s -> s.kind() == Step.Kind.NAT && rule.equals(s.rule()));
  }

  private boolean owns(Container container, IpAddress address) {
    NetnsId namespace = container.netns();
    return namespace != null && world.localOwner(namespace, address).isPresent();
  }
}
