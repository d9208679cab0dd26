package dnet.inspector.simulate.fuzz;

import dnet.inspector.simulate.fuzz.Node.Nic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Nodes joined by pairs and bridges, with addresses and routes by which all reach all. Segment
 * {@code k} is 10.77.k.0/24 and fd77:k::/64.
 */
final class Topology {
  private final Dice dice;
  final List<Node> nodes = new ArrayList<>();
  final List<String> links = new ArrayList<>();
  private int segments;

  /** What rules are about, so that some flows meet them. */
  final List<Hint> hints = new ArrayList<>();

  /**
   * A rule of a node is about a port.
   *
   * @param v4 its family
   */
  record Hint(Node node, boolean v4, String protocol, int port) {}

  Topology(Dice dice) {
    this.dice = dice;
    int count = dice.between(3, 6);
    for (int i = 0; i < count; i++) {
      nodes.add(new Node("n" + i));
    }
    join();
    for (Node node : List.copyOf(nodes)) {
      node.batch.add("link set lo up");
    }
    routes();
  }

  private void join() {
    List<Node> joined = new ArrayList<>(List.of(nodes.get(0)));
    List<Node> loose = new ArrayList<>(nodes.subList(1, nodes.size()));
    while (!loose.isEmpty()) {
      Node anchor = dice.chance(0.6) ? joined.get(0) : dice.pick(joined);
      int others = dice.chance(0.4) ? 1 : Math.min(loose.size(), dice.between(1, 3));
      List<Node> members = new ArrayList<>(List.of(anchor));
      for (int i = 0; i < others; i++) {
        members.add(loose.remove(0));
      }
      segment(members);
      joined.addAll(members.subList(1, members.size()));
    }
    if (dice.chance(0.4) && nodes.size() > 3) {
      List<Node> pair = dice.shuffled(nodes.subList(0, nodes.size()));
      segment(List.of(pair.get(0), pair.get(1)));
    }
    if (dice.chance(0.25)) {
      tunnel();
    }
    if (dice.chance(0.2)) {
      child();
    }
  }

  /** A VXLAN between two nodes that reach each other. */
  private void tunnel() {
    List<Node> pair = dice.shuffled(hosts());
    Node a = pair.get(0);
    Node b = pair.get(1);
    int k = ++segments;
    String id = " type vxlan id " + (4000 + k) + " dstport 4789 local ";
    String there = dice.pick(b.nics).v4();
    String here = dice.pick(a.nics).v4();
    a.batch.add("link add vx" + k + id + here + " remote " + there);
    b.batch.add("link add vx" + k + id + there + " remote " + here);
    for (Node node : List.of(a, b)) {
      Nic nic = nic(node, "vx" + k, k);
      node.batch.add("link set " + nic.name() + " address " + nic.mac());
    }
  }

  /** A macvlan of somebody's interface, in a node of its own. */
  private void child() {
    List<Nic> parents = nics().stream().filter(n -> n.name().startsWith("e")).toList();
    Nic parent = dice.pick(parents);
    Node node = new Node("m" + parent.segment());
    nodes.add(node);
    String name = "mv" + parent.segment();
    Nic nic = nic(node, name, parent.segment());
    parent
        .node()
        .batch
        .add(
            String.format(
                "link add link %s name %s netns @%s address %s type macvlan mode %s",
                parent.name(), name, node, nic.mac(), dice.of("bridge", "bridge", "private")));
  }

  private void segment(List<Node> members) {
    int k = ++segments;
    if (members.size() == 2 && dice.chance(0.5)) {
      pair(k, members.get(0), members.get(1));
    } else if (dice.chance(0.7)) {
      bridge(k, members.get(0), members.subList(1, members.size()), true);
    } else {
      Node hub = new Node("s" + k);
      nodes.add(hub);
      hub.batch.add("link set lo up");
      bridge(k, hub, members, false);
    }
  }

  private void pair(int k, Node a, Node b) {
    String name = "e" + k;
    Nic one = nic(a, name, k);
    Nic other = nic(b, name, k);
    links.add(
        String.format(
            "link add name %s netns @%s address %s type veth peer name %s netns @%s address %s",
            name, a, one.mac(), name, b, other.mac()));
  }

  private void bridge(int k, Node hub, List<Node> members, boolean addressed) {
    String bridge = "br" + k;
    if (addressed) {
      Nic nic = nic(hub, bridge, k);
      links.add(
          String.format(
              "link add name %s netns @%s address %s type bridge", bridge, hub, nic.mac()));
    } else {
      links.add(String.format("link add name %s netns @%s type bridge", bridge, hub));
      hub.batch.add("link set " + bridge + " up");
    }
    for (Node member : members) {
      String port = "p" + k + member;
      Nic nic = nic(member, "e" + k, k);
      links.add(
          String.format(
              "link add name e%d netns @%s address %s type veth peer name %s netns @%s",
              k, member, nic.mac(), port, hub));
      hub.batch.add("link set " + port + " master " + bridge + " up");
      hub.ports.add(port);
    }
  }

  private Nic nic(Node node, String name, int k) {
    int host = nodes.indexOf(node) + 1;
    Nic nic =
        new Nic(
            node,
            name,
            k,
            "10.77." + k + "." + host,
            "fd77:" + k + "::" + host,
            String.format("02:77:%02x:00:00:%02x", k, host));
    node.nics.add(nic);
    node.batch.add("link set " + name + " up");
    node.batch.add("address add " + nic.v4() + "/24 dev " + name);
    node.batch.add("address add " + nic.v6() + "/64 dev " + name + " nodad");
    return nic;
  }

  /** The way from each node to each segment that it is not on, by the fewest hops. */
  private void routes() {
    for (Node from : nodes) {
      if (from.nics.isEmpty()) {
        continue;
      }
      boolean leaf = !from.isRouter() && dice.chance(0.7);
      for (boolean v4 : new boolean[] {true, false}) {
        boolean defaulted = false;
        for (int k = 1; k <= segments; k++) {
          Optional<Nic> gateway = gateway(from, k);
          if (gateway.isPresent() && !defaulted) {
            String via = " via " + gateway.get().address(v4);
            from.routes.add(
                (v4 ? "" : "-6 ") + "route add " + (leaf ? "default" : prefix(k, v4)) + via);
            defaulted = leaf;
          }
        }
      }
    }
  }

  static String prefix(int segment, boolean v4) {
    return v4 ? "10.77." + segment + ".0/24" : "fd77:" + segment + "::/64";
  }

  /** The neighbour by which a segment is reached; empty where the node is on it. */
  private Optional<Nic> gateway(Node from, int segment) {
    if (from.nics.stream().anyMatch(n -> n.segment() == segment)) {
      return Optional.empty();
    }
    Map<Node, Nic> first = new HashMap<>();
    Deque<Node> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      Node at = open.removeFirst();
      if (at.nics.stream().anyMatch(n -> n.segment() == segment)) {
        return Optional.ofNullable(first.get(at));
      }
      for (Nic nic : at.nics) {
        for (Nic next : on(nic.segment())) {
          if (next.node() != from && !first.containsKey(next.node())) {
            first.put(next.node(), at == from ? next : first.get(at));
            open.add(next.node());
          }
        }
      }
    }
    return Optional.empty();
  }

  /** The interfaces on a segment. */
  List<Nic> on(int segment) {
    return nics().stream().filter(n -> n.segment() == segment).toList();
  }

  List<Nic> nics() {
    return nodes.stream().flatMap(n -> n.nics.stream()).toList();
  }

  /** Nodes that have addresses, which bridges standing apart have not. */
  List<Node> hosts() {
    return nodes.stream().filter(n -> !n.nics.isEmpty()).toList();
  }

  int segments() {
    return segments;
  }
}
