package dnet.tui.render;

import dnet.inspector.report.GraphReport;
import dnet.inspector.report.GraphReport.Edge;
import dnet.inspector.report.GraphReport.EdgeKind;
import dnet.inspector.report.GraphReport.Node;
import dnet.inspector.report.GraphReport.NodeKind;
import dnet.inspector.report.HostView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Graphs made by hand, for what no recorded host shows. */
final class Graphs {
  private final List<Node> nodes = new ArrayList<>();
  private final List<Edge> edges = new ArrayList<>();
  private final String prefix;

  private Graphs(String prefix) {
    this.prefix = prefix;
    add("host", NodeKind.HOST, prefix + "db1", null, "", "", null, List.of());
  }

  /**
   * A host with that many containers on five networks, every seventh on two; an overlay network's
   * hidden namespace, a veth whose peer was not seen, a NIC, and published ports.
   *
   * @param prefix of every name
   */
  static GraphReport host(int containers, String prefix) {
    Graphs graph = new Graphs(prefix);
    graph.link("nic", NodeKind.INTERFACE, "eno16777984", "host", null, "192.168.8.234/24");
    String[] networks = {"bridge", "web", "back", "monitoring-and-logs", "ci"};
    for (int n = 0; n < networks.length; n++) {
      String address = "172." + (17 + n) + ".0.1/16";
      graph.link("br" + n, NodeKind.BRIDGE, "br-e5851011" + n, "host", networks[n], address);
    }
    graph.add("ns", NodeKind.NETNS, prefix + "overlay:mesh", null, "", "overlay", null, List.of());
    graph.link("ovbr", NodeKind.BRIDGE, "br0", "ns", "mesh", "10.0.1.1/24");
    graph.link("vx", NodeKind.TUNNEL, "vxlan0", "ns", "mesh", null);
    graph.edge("vx", "ovbr", EdgeKind.PORT_OF);
    for (int c = 0; c < containers; c++) {
      graph.container(c, networks);
    }
    graph.link("lost", NodeKind.VETH, "veth0ff", "host", "web", null);
    graph.edge("lost", "br1", EdgeKind.PORT_OF);
    HostView.DockerView docker =
        new HostView.DockerView("20.10.24", "iptables-nft", "docker", "unix:///x", "default");
    HostView host = new HostView(prefix + "db1.example.org", "6.1.0", 1, docker);
    return new GraphReport(1, host, graph.nodes, graph.edges, List.of());
  }

  private void container(int c, String[] networks) {
    String id = "container:" + c;
    String state = c % 11 == 10 ? "paused" : "running";
    String name = prefix + (c % 3 == 0 ? "svc" : "worker-queue") + "-" + c;
    int n = c * c % networks.length;
    add(id, NodeKind.CONTAINER, name, null, state, networks[n], null, List.of("nginx:1.25"));
    wire(c, n, "eth0", id, networks[n]);
    if (c % 7 == 3) {
      int second = (n + 2) % networks.length;
      wire(c + 1000, second, "eth1", id, networks[second]);
    }
    if (c % 13 == 5) {
      link("ov" + c, NodeKind.INTERFACE, "eth2", id, "mesh", "10.0.1." + c + "/24");
      link("ovp" + c, NodeKind.VETH, "veth" + c, "ns", "mesh", null);
      edge("ovp" + c, "ovbr", EdgeKind.PORT_OF);
      edge("ovp" + c, "ov" + c, EdgeKind.PAIR);
    }
    if (c % 6 == 0) {
      String port = "port:" + c;
      List<String> details = List.of("to port 80", "dnat+proxy");
      String label = "0.0.0.0:" + (8000 + c) + "/tcp";
      add(port, NodeKind.PUBLISHED_PORT, label, "host", "", "tcp", null, details);
      edge(port, "if" + c, EdgeKind.LEADS_TO);
    }
  }

  private void wire(int c, int bridge, String name, String place, String network) {
    String address = "172." + (17 + bridge) + "." + c / 250 + "." + (2 + c % 250) + "/16";
    link("if" + c, NodeKind.INTERFACE, name, place, network, address);
    String veth = String.format("veth%07x", 0x1a2b3c * (c + 1) & 0xfffffff);
    link("v" + c, NodeKind.VETH, veth, "host", network, "fe80::1/64");
    edge("v" + c, "br" + bridge, EdgeKind.PORT_OF);
    edge("v" + c, "if" + c, EdgeKind.PAIR);
  }

  private void link(
      String id,
      NodeKind kind,
      String name,
      String in,
      @Nullable String network,
      @Nullable String address) {
    List<String> details =
        switch (kind) {
          case BRIDGE -> List.of("id 8000.0242a50841cb", prefix + "bridge, 172.18.0.0/16");
          case TUNNEL -> List.of("vxlan 4097 to 10.9.0.2, 10.9.0.3");
          default -> List.of();
        };
    List<String> addresses = address == null ? List.of() : List.of(address);
    nodes.add(
        new Node(id, kind, prefix + name, in, "up", "veth", network, addresses, null, details));
  }

  private void add(
      String id,
      NodeKind kind,
      String name,
      @Nullable String in,
      String state,
      String type,
      @Nullable String network,
      List<String> details) {
    nodes.add(new Node(id, kind, name, in, state, type, network, List.of(), null, details));
  }

  private void edge(String from, String to, EdgeKind kind) {
    edges.add(new Edge(from, to, kind));
  }
}
