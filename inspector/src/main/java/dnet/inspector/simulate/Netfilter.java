package dnet.inspector.simulate;

import dnet.inspector.model.Link;
import dnet.inspector.model.RuleRef;
import dnet.inspector.model.Stack;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.simulate.CompiledRuleset.CompiledChain;
import dnet.inspector.simulate.CompiledRuleset.Layer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a packet through the chains at a hook: by priority, an accept of one chain only going on to
 * the next, a drop final (nft(8)). Connection tracking comes at priority -200, NAT is for the first
 * packet of a connection and later packets follow it.
 */
final class Netfilter {
  private static final int TRACKING = -200;

  private final World world;
  private final Oracle oracle;
  private final Connection.Tracker tracker;
  private final Recorder recorder;

  Netfilter(World world, Oracle oracle, Connection.Tracker tracker, Recorder recorder) {
    this.world = world;
    this.oracle = oracle;
    this.tracker = tracker;
    this.recorder = recorder;
  }

  /** What a hook says. */
  enum Say {
    ACCEPT,
    DROP,
    REJECT,
    QUEUE
  }

  /**
   * The end of a hook.
   *
   * @param rule null where a policy decided, or where nothing did
   * @param with of a reject
   * @param trail chains that led there, the base chain first
   */
  record Result(
      Say say,
      @Nullable RuleRef rule,
      @Nullable CompiledChain chain,
      long packets,
      String with,
      List<String> trail) {
    /** No chain's doing: the connection table has no room. */
    static final Result TABLE_FULL =
        new Result(Say.DROP, null, null, -1, "conntrack-full", List.of());

    static final Result ACCEPTED = new Result(Say.ACCEPT, null, null, -1, "", List.of());

    boolean accepted() {
      return say == Say.ACCEPT;
    }
  }

  /** Runs a hook. */
  Result run(Chain.Hook hook, Layer layer, Inspection packet) {
    Stack stack = world.stack(packet.namespace);
    if (!stack.knows(Stack.Part.RULESET)) {
      recorder.unread(packet.namespace, Stack.Part.RULESET);
    }
    boolean tracks =
        (layer == Layer.IPV4 || layer == Layer.IPV6)
            && (hook == Chain.Hook.PREROUTING || hook == Chain.Hook.OUTPUT);
    boolean tracked = false;
    boolean translated = false;
    for (CompiledChain chain : chains(hook, layer, packet)) {
      Chain.Base base = chain.base();
      if (tracks && !tracked && chain.priority() > TRACKING) {
        if (!tracker.track(packet.namespace, packet.skb, stack.conntrack().isFull())) {
          return Result.TABLE_FULL;
        }
        tracked = true;
      }
      if (!translated && chain.priority() >= Nat.priority(hook)) {
        follow(hook, packet);
        translated = true;
      }
      if (!applies(chain, packet)) {
        continue;
      }
      Skb before = hook == Chain.Hook.OUTPUT ? packet.skb.copy() : packet.skb;
      Result result = new ChainRun(world, oracle, recorder, chain, packet, hook).base();
      if (!result.accepted()) {
        return result;
      }
      if (base.type() != Chain.Type.FILTER) {
        reroute(before, packet.skb, base.type() == Chain.Type.ROUTE);
      }
    }
    if (tracks
        && !tracked
        && !tracker.track(packet.namespace, packet.skb, stack.conntrack().isFull())) {
      return Result.TABLE_FULL;
    }
    if (!translated) {
      follow(hook, packet);
    }
    return Result.ACCEPTED;
  }

  private List<CompiledChain> chains(Chain.Hook hook, Layer layer, Inspection packet) {
    Lineup lineup = world.ruleset(packet.namespace).at(layer, hook);
    boolean otherwise =
        !lineup.contested().isEmpty()
            && !oracle.decide(
                "in " + world.name(packet.namespace) + " " + lineup.contested(), true);
    return otherwise ? lineup.otherwise() : lineup.chains();
  }

  private static void follow(Chain.Hook hook, Inspection packet) {
    Skb before = hook == Chain.Hook.OUTPUT ? packet.skb.copy() : packet.skb;
    Nat.follow(hook, packet);
    reroute(before, packet.skb, false);
  }

  /**
   * A sender's packet is routed again when NAT gives it another destination, or a chain of type
   * route anything that its way depends on (nft_chain_route.c); with the mark of that moment.
   */
  private static void reroute(Skb before, Skb after, boolean route) {
    boolean changed =
        !before.destination.equals(after.destination)
            || (route && (before.mark != after.mark || !before.source.equals(after.source)));
    if (changed) {
      after.rerouted = true;
      after.routeMark = after.mark;
    }
  }

  private static boolean applies(CompiledChain chain, Inspection packet) {
    Chain.Base base = chain.base();
    if (base.type() == Chain.Type.NAT) {
      Connection connection = packet.skb.connection;
      return connection != null
          && !packet.skb.isError()
          && !packet.skb.related
          && !connection.seenReply
          && !Nat.isDone(connection, base.hook());
    }
    Link device = packet.in != null ? packet.in : packet.out;
    return base.devices().isEmpty() || (device != null && base.devices().contains(device.name()));
  }
}
