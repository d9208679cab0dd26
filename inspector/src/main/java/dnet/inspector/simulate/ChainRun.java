package dnet.inspector.simulate;

import dnet.inspector.model.RuleRef;
import dnet.inspector.model.firewall.Action;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.firewall.Clause;
import dnet.inspector.model.firewall.Match;
import dnet.inspector.model.firewall.NamedSet;
import dnet.inspector.simulate.CompiledRuleset.CompiledChain;
import dnet.inspector.simulate.CompiledRuleset.CompiledRule;
import dnet.inspector.simulate.Netfilter.Result;
import dnet.inspector.simulate.Netfilter.Say;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A packet's way through one base chain and the chains that it leads to. */
final class ChainRun {
  private static final int DEEPEST = 64;

  private final World world;
  private final Oracle oracle;
  private final Recorder recorder;
  private final CompiledChain start;
  private final Inspection packet;
  private final Chain.Hook hook;
  private final Set<String> active = new HashSet<>();

  ChainRun(
      World world,
      Oracle oracle,
      Recorder recorder,
      CompiledChain start,
      Inspection packet,
      Chain.Hook hook) {
    this.world = world;
    this.oracle = oracle;
    this.recorder = recorder;
    this.start = start;
    this.packet = packet;
    this.hook = hook;
  }

  Result base() {
    Result result = chain(start, List.of(start.chain.name()));
    if (result != null) {
      return result;
    }
    if (start.base().policy() == Chain.Policy.DROP) {
      return new Result(
          Say.DROP, null, start, start.base().packets(), "", List.of(start.chain.name()));
    }
    return Result.ACCEPTED;
  }

  /** Null where the chain came to its end or returned. */
  private @Nullable Result chain(CompiledChain chain, List<String> trail) {
    if (trail.size() > DEEPEST || !active.add(chain.chain.name())) {
      return null; // the kernel refuses loops; a broken ticket must not hang dnet
    }
    try {
      for (CompiledRule rule : chain.rules) {
        if (rule.idle) {
          continue;
        }
        Step step = rule(chain, rule, trail);
        if (step.ends) {
          return step.result;
        }
      }
      return null;
    } finally {
      active.remove(chain.chain.name());
    }
  }

  private Step rule(CompiledChain chain, CompiledRule rule, List<String> trail) {
    for (int i = 0; i < rule.conditions.length; i++) {
      Clause clause = rule.rule.clauses().get(i);
      if (clause instanceof Match match) {
        if (!holds(chain, rule, match, rule.conditions[i])) {
          return Step.NEXT;
        }
      } else {
        Step step = act(chain, rule, (Action) clause, trail);
        if (step != Step.GO_ON) {
          return step;
        }
      }
    }
    return Step.NEXT;
  }

  private boolean holds(
      CompiledChain chain, CompiledRule rule, Match match, @Nullable Condition condition) {
    Ternary ternary;
    if (condition != null) {
      ternary = condition.holds(packet, ((Match.Compare) match).negated());
    } else if (match instanceof Match.InSet inSet) {
      NamedSet set = chain.table.set(inSet.set());
      ternary =
          set == null
              ? Ternary.UNKNOWN
              : CompiledRuleset.lookup(inSet.key(), set, packet).negatedIf(inSet.negated());
    } else if (match instanceof Match.Sometimes sometimes && sometimes.firstHolds()) {
      recorder.likely("the rate limit in " + text(rule) + " has room");
      return true;
    } else {
      ternary = Ternary.UNKNOWN;
    }
    return switch (ternary) {
      case YES -> true;
      case NO -> false;
      case UNKNOWN -> oracle.decide("does " + text(rule) + " match?", false);
    };
  }

  private Step act(CompiledChain chain, CompiledRule rule, Action action, List<String> trail) {
    if (action instanceof Action.Verdict verdict) {
      return verdict(chain, rule, verdict, trail);
    }
    if (action instanceof Action.Reject reject) {
      return Step.end(result(Say.REJECT, chain, rule, reject.with(), trail));
    }
    if (action instanceof Action.Nat nat) {
      return nat(chain, rule, nat, trail);
    }
    if (action instanceof Action.NatByMap byMap) {
      return natByMap(chain, rule, byMap, trail);
    }
    if (action instanceof Action.VerdictByMap byMap) {
      NamedSet map = chain.table.set(byMap.map());
      NamedSet.Entry entry = map == null ? null : CompiledRuleset.find(byMap.key(), map, packet);
      if (map == null || (entry == null && !map.complete())) {
        oracle.decide("what does the map in " + text(rule) + " say?", false);
      }
      return entry == null || entry.verdict() == null
          ? Step.GO_ON
          : verdict(chain, rule, entry.verdict(), trail);
    }
    if (action instanceof Action.SetMark set) {
      packet.skb.mark = ((packet.skb.mark & ~set.mask()) ^ set.value()) & 0xffffffffL;
    } else if (action instanceof Action.ConnectionMark mark) {
      mark(mark);
    } else if (action instanceof Action.NoTrack) {
      // What came over loopback is tracked already, and stays so (xt_ct_target).
      packet.skb.untracked |= packet.skb.connection == null;
    } else if (action instanceof Action.Opaque
        && oracle.decide("does " + text(rule) + " end the packet's way?", false)) {
      return Step.end(result(Say.DROP, chain, rule, "", trail));
    }
    return Step.GO_ON;
  }

  private Step natByMap(
      CompiledChain chain, CompiledRule rule, Action.NatByMap byMap, List<String> trail) {
    NamedSet map = chain.table.set(byMap.map());
    NamedSet.Entry entry = map == null ? null : CompiledRuleset.find(byMap.key(), map, packet);
    if (entry == null || entry.target() == null) {
      if (map == null || !map.complete()) {
        oracle.decide("what does the map in " + text(rule) + " say?", false);
      }
      return Step.NEXT;
    }
    NamedSet.Target target = entry.target();
    return nat(
        chain,
        rule,
        new Action.Nat(
            byMap.kind(), target.address(), target.address(), target.port(), target.port()),
        trail);
  }

  private Step nat(CompiledChain chain, CompiledRule rule, Action.Nat nat, List<String> trail) {
    if (nat.first() != null && nat.first().isV4() != packet.skb.isV4()) {
      return Step.GO_ON; // in a table of both families, of the other one (nft_nat_inet_eval)
    }
    Nat.Mapping mapping = Nat.apply(nat, packet, hook);
    if (mapping.dropped()) {
      return Step.end(result(Say.DROP, chain, rule, "", trail));
    }
    if (mapping.text() != null) {
      recorder.nat(packet, rule.rule.ref(), mapping.text());
    }
    return Step.end(Result.ACCEPTED);
  }

  private void mark(Action.ConnectionMark mark) {
    Connection connection = packet.skb.connection;
    if (connection == null) {
      return;
    }
    switch (mark.operation()) {
      case SAVE ->
          connection.mark = (connection.mark & ~mark.mask()) | (packet.skb.mark & mark.mask());
      case RESTORE ->
          packet.skb.mark = (packet.skb.mark & ~mark.mask()) | (connection.mark & mark.mask());
      case SET -> connection.mark = (connection.mark & ~mark.mask()) ^ mark.value();
    }
  }

  private Step verdict(
      CompiledChain chain, CompiledRule rule, Action.Verdict verdict, List<String> trail) {
    return switch (verdict.decision()) {
      case ACCEPT -> Step.end(result(Say.ACCEPT, chain, rule, "", trail));
      case DROP -> Step.end(result(Say.DROP, chain, rule, "", trail));
      case QUEUE -> Step.end(result(Say.QUEUE, chain, rule, "", trail));
      case RETURN -> Step.RETURN;
      case CONTINUE -> Step.NEXT;
      case JUMP, GOTO -> jump(chain, verdict, trail);
    };
  }

  private Step jump(CompiledChain chain, Action.Verdict verdict, List<String> trail) {
    CompiledChain target = chain.table.chains.get(verdict.chain());
    if (target == null) {
      return Step.NEXT;
    }
    List<String> deeper = new java.util.ArrayList<>(trail);
    deeper.add(target.chain.name());
    Result result = chain(target, deeper);
    if (result != null) {
      return Step.end(result);
    }
    return verdict.decision() == Action.Verdict.Decision.GOTO ? Step.RETURN : Step.NEXT;
  }

  private Result result(
      Say say, CompiledChain chain, CompiledRule rule, String with, List<String> trail) {
    return new Result(say, rule.rule.ref(), chain, rule.rule.packets(), with, trail);
  }

  private String text(CompiledRule rule) {
    RuleRef ref = rule.rule.ref();
    return String.format(
        "rule %s %s %s %d in %s (%s)",
        ref.program(),
        ref.table(),
        ref.chain(),
        ref.number(),
        world.name(packet.namespace),
        ref.text());
  }

  /** What comes after a clause. */
  private static final class Step {
    static final Step GO_ON = new Step(false, null);
    static final Step NEXT = new Step(false, null);
    static final Step RETURN = new Step(true, null);

    final boolean ends;
    final @Nullable Result result;

    private Step(boolean ends, @Nullable Result result) {
      this.ends = ends;
      this.result = result;
    }

    static Step end(Result result) {
      return new Step(true, result);
    }
  }
}
