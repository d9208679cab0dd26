package dnet.inspector.simulate.fuzz;

import dnet.inspector.simulate.fuzz.Node.Nic;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What somebody has set, forgotten or broken, apart from firewalls. */
final class Quirks {
  private final Dice dice;
  private final Topology topology;

  /** Segments with an additional address; a second owner of it would make a race. */
  private final Set<String> taken = new HashSet<>();

  Quirks(Dice dice, Topology topology) {
    this.dice = dice;
    this.topology = topology;
  }

  void apply() {
    for (Node node : topology.nodes) {
      settings(node);
    }
    for (int i = dice.below(3); i > 0; i--) {
      Node node = dice.pick(topology.hosts());
      switch (dice.below(10)) {
        case 0 -> linkDown(node);
        case 1, 2 -> bridgePort();
        case 3 -> neighbour(node);
        case 4 -> address(node);
        default -> setting(node);
      }
    }
    if (dice.chance(0.15)) {
      mtu();
    }
    new Ways(dice, topology).apply();
  }

  /** What a node is: most that could forward do, most others do not. */
  private void settings(Node node) {
    boolean forwards = node.isRouter() ? dice.chance(0.93) : dice.chance(0.2);
    node.sysctls.add("ipv4/ip_forward " + (forwards ? 1 : 0));
    node.sysctls.add("ipv6/conf/all/forwarding " + (forwards != dice.chance(0.05) ? 1 : 0));
    int filter = dice.of(0, 0, 0, 0, 0, 1, 2);
    node.sysctls.add("ipv4/conf/all/rp_filter " + filter);
    if (!node.ports.isEmpty() && dice.chance(0.5)) {
      node.sysctls.add("bridge/bridge-nf-call-iptables " + dice.below(2));
      node.sysctls.add("bridge/bridge-nf-call-ip6tables " + dice.below(2));
    } else if (!node.ports.isEmpty()) {
      node.sysctls.add("bridge/bridge-nf-call-iptables 0");
      node.sysctls.add("bridge/bridge-nf-call-ip6tables 0");
    }
  }

  private void setting(Node node) {
    String nic = dice.pick(node.nics).name();
    node.sysctls.add(
        switch (dice.below(17)) {
          case 0 -> "ipv4/conf/" + nic + "/forwarding " + dice.below(2);
          case 1 -> "ipv4/conf/" + nic + "/rp_filter " + dice.below(3);
          case 2 -> "ipv4/conf/all/accept_local 1";
          case 3 -> "ipv4/conf/" + nic + "/accept_local 1";
          case 4 -> "ipv4/conf/all/arp_ignore " + dice.of(1, 2, 3);
          case 5 -> "ipv4/conf/" + nic + "/arp_ignore " + dice.of(1, 2, 3);
          case 6 -> "ipv4/conf/" + nic + "/proxy_arp 1";
          case 7 -> "ipv4/conf/" + nic + "/route_localnet 1";
          case 8 -> "ipv4/conf/" + nic + "/src_valid_mark 1";
          case 9 -> "ipv4/icmp_echo_ignore_all 1";
          case 10 -> "ipv6/conf/" + nic + "/disable_ipv6 1";
          case 11 -> "ipv6/conf/all/disable_ipv6 1";
          case 12 -> "ipv4/fwmark_reflect 1";
          case 13 -> "ipv4/conf/" + nic + "/arp_filter 1";
          case 14 -> "ipv4/conf/" + nic + "/arp_announce " + dice.of(1, 2);
          case 15 -> "ipv6/icmp/echo_ignore_all 1";
          default -> "ipv6/conf/" + nic + "/forwarding " + dice.below(2);
        });
  }

  private void linkDown(Node node) {
    String link = node.ports.isEmpty() ? dice.pick(node.nics).name() : dice.pick(node.ports);
    node.batch.add("link set " + link + " down");
  }

  private void bridgePort() {
    Optional<Node> hub =
        dice.<Node>shuffled(topology.nodes).stream().filter(n -> !n.ports.isEmpty()).findFirst();
    if (hub.isEmpty()) {
      return;
    }
    List<String> ports = dice.shuffled(hub.get().ports);
    List<String> batch = hub.get().batch;
    switch (dice.below(6)) {
      case 0 -> batch.add("link set " + ports.get(0) + " nomaster");
      case 1 -> ports.forEach(p -> batch.add("link set " + p + " type bridge_slave isolated on"));
      case 2 -> ports.forEach(p -> batch.add("link set " + p + " type bridge_slave hairpin on"));
      case 3 -> batch.add("link set " + ports.get(0) + " type bridge_slave learning off");
      case 4 -> batch.add("link set " + ports.get(0) + " type bridge_slave flood off");
      default ->
          batch.add("link set " + ports.get(0) + " type bridge_slave state " + dice.of(0, 4));
    }
  }

  private void neighbour(Node node) {
    Nic nic = dice.pick(node.nics);
    List<Nic> others = topology.on(nic.segment()).stream().filter(n -> n.node() != node).toList();
    Nic other = dice.pick(others);
    String mac = dice.chance(0.5) ? other.mac() : dice.pick(others).mac();
    if (dice.chance(0.3)) {
      mac = "02:77:ff:00:00:01";
    }
    boolean v4 = dice.chance(0.6);
    node.batch.add(
        "neigh replace "
            + other.address(v4)
            + " lladdr "
            + mac
            + " dev "
            + nic.name()
            + " nud permanent");
  }

  private void address(Node node) {
    Nic nic = dice.pick(node.nics);
    boolean v4 = dice.chance(0.6);
    String whole = nic.address(v4) + (v4 ? "/24" : "/64");
    switch (dice.below(4)) {
      case 0 -> node.batch.add("address del " + whole + " dev " + nic.name());
      case 1 -> {
        if (taken.add(nic.segment() + " " + v4)) {
          node.batch.add(
              v4
                  ? "address add 10.77." + nic.segment() + ".200/24 dev " + nic.name()
                  : "address add fd77:" + nic.segment() + "::200/64 dev " + nic.name() + " nodad");
        }
      }
      case 2 ->
          node.batch.add(
              v4
                  ? "address add 10.88.0." + number(node) + "/32 dev lo"
                  : "address add fd88::" + number(node) + "/128 dev lo nodad");
      default -> {
        node.batch.add("address del " + whole + " dev " + nic.name());
        node.batch.add(
            "address add "
                + nic.address(v4)
                + (v4 ? "/32" : "/128")
                + " dev "
                + nic.name()
                + (v4 ? "" : " nodad"));
      }
    }
  }

  private int number(Node node) {
    return topology.nodes.indexOf(node) + 1;
  }

  private void mtu() {
    Nic nic = dice.pick(topology.nics());
    nic.node().batch.add("link set " + nic.name() + " mtu " + dice.of(1280, 1300, 1400));
  }
}
