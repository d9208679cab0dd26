package dnet.inspector.simulate.fuzz;

import dnet.inspector.model.flow.Protocol;
import dnet.inspector.simulate.fuzz.Node.Nic;
import dnet.inspector.simulate.fuzz.Node.Service;
import dnet.inspector.simulate.fuzz.Plan.Ask;
import java.util.ArrayList;
import java.util.List;

/** Makes a plan of a seed. */
final class Generator {
  private final long seed;
  private final Dice dice;
  private final Topology topology;

  private Generator(long seed) {
    this.seed = seed;
    dice = new Dice(seed);
    topology = new Topology(dice);
  }

  /** The same plan for the same seed. */
  static Plan plan(long seed, int asks) {
    return new Generator(seed).make(asks);
  }

  private Plan make(int count) {
    new Quirks(dice, topology).apply();
    double armed = dice.of(0.0, 0.4, 0.7, 0.9);
    for (Node node : topology.nodes) {
      if (dice.chance(armed)) {
        rules(node);
      }
    }
    topology.hosts().forEach(this::services);
    List<Ask> asks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      asks.add(ask(i));
    }
    return new Plan(seed, topology.nodes, topology.links, asks);
  }

  private void rules(Node node) {
    boolean v4 = dice.chance(0.6);
    Words words = new Words(dice, topology, node, v4);
    put(node, "ipset", Sets.make(dice, topology));
    String program = v4 ? "iptables" : "ip6tables";
    int kinds = dice.below(10);
    if (kinds < 6) {
      put(node, program + "-nft-restore", new XtRules(words).make());
    }
    if (kinds > 4 && kinds < 8) {
      put(node, "nft", new NftRules(words).make());
    }
    if (kinds > 7 || kinds == 0) {
      put(node, program + "-legacy-restore", new XtRules(words).make());
    }
    if (dice.chance(0.3)) {
      put(
          node,
          v4 ? "ip6tables-nft-restore" : "iptables-nft-restore",
          new XtRules(new Words(dice, topology, node, !v4)).make());
    }
  }

  private static void put(Node node, String program, String text) {
    if (!text.isBlank()) {
      node.rules.put(program, text);
    }
  }

  private void services(Node node) {
    for (int port : Words.PORTS) {
      if (dice.chance(0.75)) {
        boolean own = dice.chance(0.15);
        boolean loopback = !own && dice.chance(0.1);
        boolean dual = !own && !loopback && dice.chance(0.3);
        for (boolean v4 : dual ? new boolean[] {false} : new boolean[] {true, false}) {
          String any = v4 ? "0.0.0.0" : "::";
          String home = v4 ? "127.0.0.1" : "::1";
          String address = own ? dice.pick(node.nics).address(v4) : loopback ? home : any;
          node.services.add(new Service(true, address, port));
        }
      }
      if (dice.chance(0.75)) {
        // A datagram's answer comes from where it was sent only if the socket has that address.
        for (Nic nic : node.nics) {
          node.services.add(new Service(false, nic.v4(), port));
          node.services.add(new Service(false, nic.v6(), port));
        }
        node.services.add(new Service(false, "127.0.0.1", port));
        node.services.add(new Service(false, "::1", port));
      }
    }
  }

  private Ask ask(int number) {
    Node from = dice.pick(topology.hosts());
    if (!topology.hints.isEmpty() && dice.chance(0.2)) {
      return hinted(number, from, dice.pick(topology.hints));
    }
    boolean v4 = dice.chance(0.6);
    Protocol protocol = dice.of(Protocol.ICMP, Protocol.TCP, Protocol.TCP, Protocol.UDP);
    int port = protocol.hasPorts() ? dice.pick(Words.PORTS) : 0;
    int ip = v4 ? 20 : 40;
    int size =
        switch (protocol) {
          case ICMP -> ip + 8 + dice.of(56, 56, 56, 56, 1200, 1330);
          case TCP -> ip + 40;
          case UDP -> ip + 8 + dice.of(32, 32, 32, 1200, 1330);
        };
    return new Ask(number, from, protocol, destination(from, v4), port, size);
  }

  /** To the port that a rule is about, at the rule's node or beyond it. */
  private Ask hinted(int number, Node from, Topology.Hint hint) {
    List<Nic> own = hint.node().nics.isEmpty() ? topology.nics() : hint.node().nics;
    Nic nic = dice.chance(0.7) ? dice.pick(own) : dice.pick(topology.nics());
    Protocol protocol = hint.protocol().equals("tcp") ? Protocol.TCP : Protocol.UDP;
    int size = (hint.v4() ? 20 : 40) + 40;
    return new Ask(number, from, protocol, nic.address(hint.v4()), hint.port(), size);
  }

  private String destination(Node from, boolean v4) {
    Nic other = dice.pick(topology.nics().stream().filter(n -> n.node() != from).toList());
    return switch (dice.below(20)) {
      case 0 -> dice.pick(from.nics).address(v4);
      case 1 -> v4 ? dice.of("127.0.0.1", "127.0.0.7") : "::1";
      case 2 -> v4 ? "10.77." + other.segment() + ".99" : "fd77:" + other.segment() + "::99";
      case 3 -> v4 ? "10.99.0.1" : "fd99::1";
      case 4 -> v4 ? "10.77." + other.segment() + ".200" : "fd77:" + other.segment() + "::200";
      default -> other.address(v4);
    };
  }
}
