package dnet.inspector.simulate;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.Neighbour;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.PolicyRule;
import dnet.inspector.model.Stack;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Step;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * From the next hop's address to its MAC: the neighbour table, else a question, which goes through
 * the same interfaces, bridges and rules as any frame.
 */
final class Neighbours {
  private final Run run;
  private final World world;

  Neighbours(Run run) {
    this.run = run;
    this.world = run.world;
  }

  /**
   * What came of it.
   *
   * @param mac null for interfaces that need none, or on failure
   * @param failure null when it went well
   * @param pinned whether it is of an entry that somebody set, which is believed whatever it says
   */
  record Resolution(@Nullable MacAddress mac, @Nullable Fate failure, boolean pinned) {
    Resolution(@Nullable MacAddress mac, @Nullable Fate failure) {
      this(mac, failure, false);
    }
  }

  /**
   * Resolves.
   *
   * @param rule the policy rule that chose this way; null where none is known
   */
  Resolution resolve(Link out, IpAddress next, Skb skb, @Nullable PolicyRule rule) {
    if (!needsMac(out)) {
      return new Resolution(null, null);
    }
    NetnsId namespace = out.key().namespace();
    if (!world.stack(namespace).knows(Stack.Part.NEIGHBOURS)) {
      run.recorder.unread(namespace, Stack.Part.NEIGHBOURS);
    }
    Optional<Neighbour> known = world.forwarding(namespace).neighbour(out.key(), next);
    MacAddress mac = known.map(Neighbour::mac).orElse(null);
    Neighbour.State state = known.map(Neighbour::state).orElse(Neighbour.State.NONE);
    if (mac != null && state == Neighbour.State.PERMANENT) {
      resolved(next, mac, "static entry");
      return new Resolution(mac, null, true);
    }
    if (!out.base().up()) {
      return new Resolution(null, run.deaths.linkDown(out));
    }
    if (out.base().noArp() && wouldAsk(out)) {
      return new Resolution(null, run.unanswered.noArp(out, next));
    }
    MacAddress taught = run.answers.taught(out, next);
    if (taught != null) {
      return resolved(next, taught, "has asked before");
    }
    List<Fate.Answered> answers = run.questions.ask(out, next, skb);
    Fate lastFailure = run.questions.lastFailure();
    if (answers.isEmpty()) {
      if (mac != null && state.isUsable() && (run.remembers || isOwner(next, mac))) {
        run.recorder.likely(
            next + " is still known at " + mac + "; nobody answers for it any more");
        run.recorder.note(
            "neighbour-expiring", next + " dev " + out.name() + " is not renewed when it expires");
        return resolved(next, mac, "cached");
      }
      if (lastFailure instanceof Fate.Left || lastFailure instanceof Fate.Untold) {
        return outside(out, next, known.orElse(null));
      }
      return new Resolution(null, unresolved(out, next, skb, rule, lastFailure));
    }
    return answered(next, mac, answers);
  }

  private boolean isOwner(IpAddress address, MacAddress mac) {
    return world.ownersOf(address).stream().anyMatch(l -> mac.equals(l.base().mac()));
  }

  static boolean needsMac(Link out) {
    return out.base().mac() != null
        && !(out instanceof Link.Loopback)
        && !(out instanceof Link.Ipip)
        && !(out instanceof Link.Tun tun && tun.type().equals("tun"));
  }

  /** Whether it asks unless told not to; dummies and their like never do. */
  private static boolean wouldAsk(Link out) {
    return out instanceof Link.Veth
        || out instanceof Link.Bridge
        || out instanceof Link.Macvlan
        || out instanceof Link.Physical;
  }

  private Resolution resolved(IpAddress next, MacAddress mac, String how) {
    run.recorder.step(Step.Kind.NEIGHBOUR, next + " is at " + mac + " (" + how + ")");
    return new Resolution(mac, null);
  }

  /**
   * What went to the MAC of an entry that somebody set did not arrive: because of the entry, where
   * it names another than the owner.
   */
  Fate blame(Link out, IpAddress next, @Nullable MacAddress mac, Fate fate) {
    List<Link> owners = world.ownersOf(next);
    boolean right =
        owners.isEmpty()
            || owners.stream().anyMatch(l -> Objects.equals(mac, l.base().mac()))
            || out.tunnel() != null;
    if (right || fate instanceof Fate.Arrived || fate instanceof Fate.Untold) {
      return fate;
    }
    String real =
        owners.stream()
            .map(
                l ->
                    l.base().mac()
                        + " ("
                        + l.name()
                        + " of "
                        + world.name(l.key().namespace())
                        + ")")
            .collect(Collectors.joining(", "));
    run.recorder.step(Step.Kind.DROP, next + " is pinned to " + mac + ", which is not " + real);
    return new Fate.Died(
        fate instanceof Fate.Died died ? died.outcome() : Outcome.LOST,
        Cause.NEIGHBOUR_WRONG_MAC,
        Culprit.of(
            Culprit.Kind.NEIGHBOUR,
            world.name(out.key().namespace()),
            next.toString(),
            next
                + " dev "
                + out.name()
                + " lladdr "
                + mac
                + " PERMANENT; it is really at "
                + real));
  }

  private Resolution answered(
      IpAddress next, @Nullable MacAddress cached, List<Fate.Answered> answers) {
    List<MacAddress> macs = answers.stream().map(Fate.Answered::mac).distinct().toList();
    if (macs.size() == 1) {
      return resolved(next, macs.get(0), answers.get(0).link().name() + " answers");
    }
    if (answers.stream().map(a -> a.link().key().namespace()).distinct().count() == 1) {
      return severalLinks(next, cached, answers);
    }
    String owners =
        answers.stream()
            .map(a -> world.name(a.link().key().namespace()) + " (" + a.mac() + ")")
            .distinct()
            .collect(Collectors.joining(" and "));
    run.recorder.likely("of " + owners + " the one meant is not the first to answer");
    Link wanted = run.traffic.wantedOwner(next);
    if (cached != null && wanted != null && cached.equals(wanted.base().mac())) {
      run.recorder.note("duplicate-address", next + " is used by " + owners);
      return resolved(next, cached, "cached; " + owners + " both claim it");
    }
    return new Resolution(
        null,
        Fate.Died.lost(
            Cause.DUPLICATE_ADDRESS,
            Culprit.of(
                Culprit.Kind.ADDRESS,
                world.name(answers.get(0).link().key().namespace()),
                next.toString(),
                next + " is used by " + owners)));
  }

  /** One host answers by several interfaces, as long as arp_ignore lets it; the first one wins. */
  private Resolution severalLinks(
      IpAddress next, @Nullable MacAddress cached, List<Fate.Answered> answers) {
    Fate.Answered first =
        answers.stream()
            .filter(a -> a.mac().equals(cached))
            .findFirst()
            .or(() -> answers.stream().filter(a -> has(a.link(), next)).findFirst())
            .orElse(answers.get(0));
    run.recorder.likely(
        first.link().name()
            + " is the one of several interfaces of "
            + world.name(first.link().key().namespace())
            + " that answers first for "
            + next);
    return resolved(next, first.mac(), first.link().name() + " answers, and others with it");
  }

  private static boolean has(Link link, IpAddress address) {
    return link.base().addresses().stream().anyMatch(a -> a.prefix().address().equals(address));
  }

  /** The question left what dnet sees: only the table can tell, else it is taken for answered. */
  private Resolution outside(Link out, IpAddress next, @Nullable Neighbour known) {
    if (known != null && known.mac() != null && known.state().isUsable()) {
      return resolved(next, known.mac(), "known neighbour");
    }
    if (known != null && known.state() == Neighbour.State.FAILED) {
      return new Resolution(null, failedEntry(out, next));
    }
    run.recorder.likely(next + " beyond " + out.name() + " answers");
    return new Resolution(null, null);
  }

  private Fate failedEntry(Link out, IpAddress next) {
    return Fate.Died.lost(
        Cause.NEIGHBOUR_UNRESOLVED,
        Culprit.of(
            Culprit.Kind.NEIGHBOUR,
            world.name(out.key().namespace()),
            next.toString(),
            next + " dev " + out.name() + " FAILED: nobody answers"));
  }

  private Fate unresolved(
      Link out, IpAddress next, Skb skb, @Nullable PolicyRule rule, Fate lastFailure) {
    if (rule != null && RoutingTables.isOwn(rule) && run.traffic.divertedFrom(out, next, skb)) {
      run.recorder.step(Step.Kind.DROP, "diverted by ip rule " + Deaths.text(rule));
      return run.deaths.policyRule(out.key().namespace(), rule);
    }
    Fate reason = run.unanswered.unresolved(out, next, lastFailure);
    run.recorder.step(Step.Kind.DROP, "nobody answers for " + next + " on " + out.name());
    return reason;
  }
}
