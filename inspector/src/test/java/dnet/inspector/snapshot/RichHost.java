package dnet.inspector.snapshot;

import dnet.fixtures.lab.CommandResult;
import dnet.fixtures.lab.Lab;
import dnet.fixtures.lab.LabHost;
import dnet.inspector.linux.Namespaces;
import dnet.inspector.linux.NetnsHandle;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A host with something of everything that a stack can hold, and a neighbour on a wire. */
public final class RichHost implements AutoCloseable {
  private final Lab lab = Lab.open();
  private final List<NetworkChannel> channels = new ArrayList<>();
  private final LabHost host;
  private final LabHost other;

  /** Builds it; nothing is left behind if a step fails. */
  public RichHost() throws IOException {
    try {
      host = lab.host("rich");
      other = lab.host("other");
      lab.wire(List.of(host, other));
      links();
      routes();
      rules();
      neighbours();
      trafficControl();
      traffic();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Where to run programs in it. */
  public LabHost host() {
    return host;
  }

  /** Its namespace. */
  public NetnsHandle open() throws IOException {
    return NetnsHandle.ofMount(host.netns().toString(), 0);
  }

  private void ip(String words) {
    host.run(("ip " + words).split(" ")).orThrow();
  }

  private void links() {
    ip("link add br0 type bridge");
    ip("link add va type veth peer name vb");
    ip("link set va address 02:00:00:00:00:0a");
    ip("link set vb master br0");
    for (String name : List.of("br0", "va", "vb")) {
      ip("link set " + name + " up");
    }
    ip("address add 10.20.0.1/24 dev br0");
    ip("address add 10.21.0.1/24 dev va");
    ip("address add fd00:20::1/64 dev br0 nodad");
    ip("link add vx0 type vxlan id 42 local 10.200.0.1 dstport 4789 nolearning");
    ip("link set vx0 up");
    bridge("append 00:00:00:00:00:00 dev vx0 dst 10.200.0.2");
    bridge("append 00:00:00:00:00:00 dev vx0 dst 10.200.0.3");
    bridge("add 02:00:00:00:01:01 dev vx0 dst 10.200.0.4 vni 43 port 4790");
    bridge("add 02:00:00:00:01:02 dev vb master static");
    bridge("add 02:00:00:00:01:03 dev vb master extern_learn");
  }

  private void bridge(String words) {
    host.run(("bridge fdb " + words).split(" ")).orThrow();
  }

  private void routes() {
    ip("route add 10.30.0.0/16 via 10.20.0.9 dev br0 mtu 1300 metric 50");
    ip("route add 10.30.0.0/16 via 10.21.0.9 dev va metric 60 src 10.21.0.1 proto static");
    ip("route add 10.31.0.0/16 nexthop via 10.20.0.9 weight 3 nexthop via 10.21.0.9 weight 1");
    ip("route add 10.32.0.0/16 via inet6 fe80::9 dev va");
    ip("route add 10.33.0.0/16 via 172.31.0.1 dev va onlink");
    ip("route add blackhole 10.34.0.0/16");
    ip("route add unreachable 10.35.0.0/16");
    ip("route add prohibit 10.36.0.0/16");
    ip("route add throw 10.37.0.0/16 table 100");
    ip("route add default via 10.20.0.8 table 100");
    ip("route add 10.38.0.0/16 dev br0 scope link table 70000");
    ip("route add 10.39.0.0/16 tos 0x10 via 10.20.0.9");
    ip("-6 route add fd00:30::/32 via fd00:20::9 metric 77");
    ip("-6 route add fd00:31::/32 nexthop via fd00:20::9 nexthop via fd00:20::a");
    ip("-6 route add blackhole fd00:34::/32");
    ip("-6 route add default via fd00:20::8 table 100");
    ip("route add default via 10.200.0.2");
  }

  private void rules() {
    ip("rule add fwmark 0x1/0xff lookup 100 pref 100");
    ip("rule add fwmark 0x7 lookup 70000 pref 101");
    ip("rule add iif va lookup 100 pref 102");
    ip("rule add oif br0 lookup main pref 103");
    ip("rule add uidrange 1000-2000 lookup 100 pref 104");
    ip(
        "rule add from 10.50.0.0/16 to 10.51.0.0/16 ipproto tcp dport 80-90 sport 1000 "
            + "lookup 100 pref 105");
    ip("rule add not to 10.0.0.0/8 lookup 100 pref 106");
    ip("rule add lookup main suppress_prefixlength 0 pref 107");
    ip("rule add to 10.52.0.0/16 tos 0x10 blackhole pref 108");
    ip("rule add to 10.53.0.0/16 goto 32766 pref 109");
    ip("rule add to 10.54.0.0/16 prohibit pref 110");
    ip("-6 rule add fwmark 0x1 lookup 100 pref 100");
    ip("-6 rule add from fd00:50::/32 unreachable pref 101");
  }

  private void neighbours() {
    ip("neigh add 10.20.0.9 lladdr 02:00:00:00:02:01 dev br0 nud permanent");
    ip("neigh add 10.21.0.9 lladdr 02:00:00:00:02:02 dev va nud permanent");
    ip("neigh add 10.20.0.10 lladdr 02:00:00:00:02:03 dev br0 nud noarp");
    ip("neigh add 10.20.0.11 dev br0 nud failed");
    ip("neigh add fd00:20::9 lladdr 02:00:00:00:02:04 dev br0 nud permanent router");
    ip("neigh add proxy 10.20.0.77 dev br0");
    ip("neigh add proxy fd00:20::77 dev br0");
  }

  private void trafficControl() {
    tc("qdisc add dev va root handle 10: tbf rate 8mbit burst 32kb limit 96kb");
    tc("qdisc add dev vb root handle 1: htb default 0x30");
    tc("class add dev vb parent 1: classid 1:1 htb rate 100mbit");
    tc("filter add dev vb parent 1: protocol ip prio 5 u32 match ip dst 10.20.0.5/32 flowid 1:1");
    tc("filter add dev vb parent 1:1 protocol ip prio 6 u32 match ip sport 80 0xffff flowid 1:1");
    tc("qdisc add dev br0 root pfifo limit 50");
    tc("qdisc add dev eth0 clsact");
    CommandResult direct =
        host.run(
            "tc",
            "filter",
            "add",
            "dev",
            "eth0",
            "egress",
            "prio",
            "9",
            "protocol",
            "ip",
            "bpf",
            "direct-action",
            "bytecode",
            "1,6 0 0 0");
    direct.orThrow();
    tc("filter add dev eth0 ingress protocol ip prio 7 u32 match ip src 10.99.0.0/16 flowid 1:9");
  }

  private void tc(String words) {
    host.run(("tc " + words).split(" ")).orThrow();
  }

  /** Sockets that listen, and connections of three protocols through a NAT rule. */
  private void traffic() throws IOException {
    host.run(
            "iptables",
            "-t",
            "nat",
            "-A",
            "POSTROUTING",
            "-p",
            "tcp",
            "--dport",
            "7000",
            "-j",
            "SNAT",
            "--to-source",
            "10.200.0.1:20000-20100")
        .orThrow();
    host.run(
            "iptables",
            "-t",
            "mangle",
            "-A",
            "OUTPUT",
            "-p",
            "icmp",
            "-j",
            "CONNMARK",
            "--set-mark",
            "0x2a")
        .orThrow();
    host.run("busybox", "ping", "-c1", "-W2", "10.200.0.2").orThrow();
    host.run("busybox", "ping6", "-c1", "-W2", "fd00:20::1").orThrow();
    try (NetnsHandle there = NetnsHandle.ofMount(other.netns().toString(), 0);
        NetnsHandle here = open()) {
      Namespaces.call(
          there, () -> channels.add(listen(StandardProtocolFamily.INET, "0.0.0.0", 7000)));
      Namespaces.call(
          here,
          () -> {
            channels.add(listen(StandardProtocolFamily.INET, "127.0.0.1", 7001));
            channels.add(listen(StandardProtocolFamily.INET, "0.0.0.0", 7002));
            channels.add(listen(StandardProtocolFamily.INET6, "::", 7003));
            channels.add(listen(StandardProtocolFamily.INET6, "fd00:20::1", 7004));
            channels.add(
                DatagramChannel.open(StandardProtocolFamily.INET)
                    .bind(new InetSocketAddress("10.20.0.1", 7005)));
            channels.add(
                DatagramChannel.open(StandardProtocolFamily.INET6)
                    .bind(new InetSocketAddress("::", 7006)));
            SocketChannel client = SocketChannel.open(StandardProtocolFamily.INET);
            client.connect(new InetSocketAddress("10.200.0.2", 7000));
            return channels.add(client);
          });
    }
  }

  private static NetworkChannel listen(StandardProtocolFamily family, String address, int port)
      throws IOException {
    return ServerSocketChannel.open(family).bind(new InetSocketAddress(address, port));
  }

  @Override
  public void close() throws IOException {
    for (NetworkChannel channel : channels) {
      channel.close();
    }
    lab.close();
  }
}
