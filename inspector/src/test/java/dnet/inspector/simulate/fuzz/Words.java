package dnet.inspector.simulate.fuzz;

import dnet.inspector.simulate.fuzz.Node.Nic;
import java.util.List;

/** Addresses, interfaces and ports of a lab that a rule in one node could name. */
final class Words {
  static final List<Integer> PORTS = List.of(53, 80, 81, 443, 8080);

  final Dice dice;
  final Topology topology;
  final Node node;
  final boolean v4;

  Words(Dice dice, Topology topology, Node node, boolean v4) {
    this.dice = dice;
    this.topology = topology;
    this.node = node;
    this.v4 = v4;
  }

  /** One address of somebody. */
  String host() {
    return dice.pick(topology.nics()).address(v4);
  }

  /** One of the node's own; of somebody's where it has none. */
  String own() {
    return node.nics.isEmpty() ? host() : dice.pick(node.nics).address(v4);
  }

  /** A host or a subnet. */
  String target() {
    Nic nic = dice.pick(topology.nics());
    return switch (dice.below(4)) {
      case 0, 1 -> Topology.prefix(nic.segment(), v4);
      case 2 -> nic.address(v4);
      default -> v4 ? "10.77.0.0/16" : "fd77::/16";
    };
  }

  /** An interface of the node. */
  String link() {
    boolean port = !node.ports.isEmpty() && (node.nics.isEmpty() || dice.chance(0.15));
    return port ? dice.pick(node.ports) : dice.pick(node.nics).name();
  }

  /** A port that some flows will ask this node for. */
  int hinted(String protocol) {
    int port = port();
    topology.hints.add(new Topology.Hint(node, v4, protocol, port));
    return port;
  }

  int port() {
    return dice.pick(PORTS);
  }

  String not(double probability) {
    return dice.chance(probability) ? "! " : "";
  }
}
