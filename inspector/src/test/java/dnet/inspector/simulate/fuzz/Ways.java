package dnet.inspector.simulate.fuzz;

import dnet.inspector.simulate.fuzz.Node.Nic;
import java.util.List;

/** Routes and policy rules that lead elsewhere than the plain ones. */
final class Ways {
  /** Tables that only policy rules lead to. */
  private static final List<Integer> TABLES = List.of(100, 101, 7000);

  private final Dice dice;
  private final Topology topology;

  Ways(Dice dice, Topology topology) {
    this.dice = dice;
    this.topology = topology;
  }

  void apply() {
    for (int i = dice.of(0, 0, 1, 1, 2, 3); i > 0; i--) {
      Node node = dice.pick(topology.hosts());
      boolean v4 = dice.chance(0.6);
      if (dice.chance(0.5)) {
        node.routes.add((v4 ? "" : "-6 ") + "route " + route(node, v4, ""));
      } else {
        policy(node, v4);
      }
    }
    if (dice.chance(0.1)) {
      Node node = dice.pick(topology.hosts());
      if (!node.routes.isEmpty()) {
        node.routes.remove(dice.below(node.routes.size()));
      }
    }
  }

  /** A subnet, a host, or everything. */
  String target(boolean v4) {
    Nic nic = dice.pick(topology.nics());
    return switch (dice.below(5)) {
      case 0, 1 -> Topology.prefix(nic.segment(), v4);
      case 2, 3 -> nic.address(v4) + (v4 ? "/32" : "/128");
      default -> v4 ? "10.77.0.0/16" : "fd77::/16";
    };
  }

  /** The words after {@code ip route}. */
  private String route(Node node, boolean v4, String table) {
    String target = dice.chance(0.2) ? "default" : target(v4);
    String metric = dice.chance(0.3) ? " metric " + dice.of(5, 50, 2000) : "";
    String kind =
        dice.chance(0.35)
            ? dice.of("blackhole", "unreachable", "prohibit", "throw", "throw")
            : null;
    if (kind != null) {
      return "replace " + kind + " " + target + table + metric;
    }
    Nic nic = dice.pick(node.nics);
    List<Nic> others = topology.on(nic.segment()).stream().filter(n -> n.node() != node).toList();
    String source = dice.chance(0.2) ? " src " + dice.pick(node.nics).address(v4) : "";
    return switch (dice.below(6)) {
      case 0 -> "replace " + target + " dev " + nic.name() + source + table + metric;
      case 1 ->
          "replace " + target + " via " + ghost(nic, v4) + " dev " + nic.name() + table + metric;
      case 2 ->
          "replace local " + (dice.chance(0.5) ? own(node, v4) : target(v4)) + " dev lo" + table;
      default ->
          "replace "
              + target
              + " via "
              + dice.pick(others).address(v4)
              + " dev "
              + nic.name()
              + source
              + table
              + metric;
    };
  }

  private String own(Node node, boolean v4) {
    return dice.pick(node.nics).address(v4) + (v4 ? "/32" : "/128");
  }

  private static String ghost(Nic nic, boolean v4) {
    return v4 ? "10.77." + nic.segment() + ".99" : "fd77:" + nic.segment() + "::99";
  }

  private void policy(Node node, boolean v4) {
    String family = v4 ? "" : "-6 ";
    int table = dice.pick(TABLES);
    for (int i = dice.below(3); i > 0; i--) {
      node.routes.add(family + "route " + route(node, v4, " table " + table));
    }
    String priority = " pref " + dice.of(50, 100, 200, 32766, 32800);
    String selector = selector(node, v4);
    String action =
        switch (dice.below(10)) {
          case 0 -> " blackhole";
          case 1 -> " unreachable";
          case 2 -> " prohibit";
          case 3 -> " goto 32766";
          case 4 -> " lookup main suppress_prefixlength " + dice.of(0, 24, 64);
          case 5 -> " lookup main";
          default -> " lookup " + table;
        };
    if (action.contains("goto")) {
      priority = " pref " + dice.of(50, 100);
    }
    node.routes.add(family + "rule add" + selector + priority + action);
  }

  private String selector(Node node, boolean v4) {
    String not = dice.chance(0.1) ? " not" : "";
    return not
        + switch (dice.below(9)) {
          case 0, 1 -> " from " + target(v4);
          case 2, 3 -> " to " + target(v4);
          case 4 -> " iif " + dice.pick(node.nics).name();
          case 5 -> " iif lo";
          case 6 -> " fwmark " + dice.of("0x1", "0x1/0x1", "0x2/0x3");
          case 7 ->
              " ipproto "
                  + dice.of("tcp", "udp")
                  + dice.of(" dport 80", " dport 53-90", " sport 20000-20030", "");
          default -> " from " + target(v4) + " to " + target(v4);
        };
  }
}
