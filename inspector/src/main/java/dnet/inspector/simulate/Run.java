package dnet.inspector.simulate;

import java.util.function.Supplier;

/** The parts of one simulation, which call each other, with what they share. */
final class Run {
  /** More interfaces than any real way has, even one that uses up its TTL: a loop. */
  private static final int DEEPEST = 450;

  /** More than floods on any real host cross. */
  private static final int MOST_CROSSINGS = 100_000;

  final World world;
  final Oracle oracle;
  final Recorder recorder;
  final Connection.Tracker tracker = new Connection.Tracker();
  final Deaths deaths;
  final FirewallDeaths firewallDeaths;
  final Netfilter netfilter;
  final Ip ip;
  final Ethernet ethernet;
  final Bridging bridging;
  final Input input;
  final Routeless routeless;
  final Refusals refusals;
  final Neighbours neighbours;
  final Questions questions;
  final Answers answers;
  final Tunnels tunnels;
  final TunnelEnds tunnelEnds;
  final Traffic traffic;
  final Switching switching;
  final OvsTunnels ovsTunnels;
  final Breaks breaks;
  final Unanswered unanswered;

  /** Whether a MAC that is remembered is used though nobody would answer for it any more. */
  final boolean remembers;

  private int crossings;
  private int depth;

  Run(World world, Oracle oracle) {
    this(world, oracle, false);
  }

  Run(World world, Oracle oracle, boolean remembers) {
    this.world = world;
    this.remembers = remembers;
    this.oracle = oracle;
    recorder = new Recorder(world);
    deaths = new Deaths(world);
    firewallDeaths = new FirewallDeaths(this);
    netfilter = new Netfilter(world, oracle, tracker, recorder);
    ip = new Ip(this);
    ethernet = new Ethernet(this);
    bridging = new Bridging(this);
    input = new Input(this);
    routeless = new Routeless(this);
    refusals = new Refusals(this);
    neighbours = new Neighbours(this);
    questions = new Questions(this);
    answers = new Answers(this);
    tunnels = new Tunnels(this);
    tunnelEnds = new TunnelEnds(this);
    traffic = new Traffic(this);
    switching = new Switching(this);
    ovsTunnels = new OvsTunnels(this);
    breaks = new Breaks(this);
    unanswered = new Unanswered(this);
  }

  /** Crosses an interface, and what comes of it; unless the packet must be going in circles. */
  Fate cross(Supplier<Fate> crossing) {
    if (++crossings > MOST_CROSSINGS || depth >= DEEPEST) {
      return new Fate.Untold("the packet goes in circles");
    }
    depth++;
    try {
      return crossing.get();
    } finally {
      depth--;
    }
  }
}
