package dnet.inspector.simulate;

/** The parts of one simulation, which call each other, with what they share. */
final class Run {
  /** More interfaces than any real way has: a loop. */
  private static final int MOST_CROSSINGS = 2000;

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
  final Tunnels tunnels;
  final Traffic traffic;
  final Breaks breaks;
  final Unanswered unanswered;
  private int crossings;

  Run(World world, Oracle oracle) {
    this.world = world;
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
    tunnels = new Tunnels(this);
    traffic = new Traffic(this);
    breaks = new Breaks(this);
    unanswered = new Unanswered(this);
  }

  /** Counts an interface crossed; false when the packet must be going in circles. */
  boolean mayCross() {
    return ++crossings <= MOST_CROSSINGS;
  }
}
