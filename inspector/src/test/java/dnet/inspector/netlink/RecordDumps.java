package dnet.inspector.netlink;

import dnet.fixtures.lab.Lab;
import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LabHost;
import dnet.fixtures.lab.Place;
import dnet.inspector.linux.Namespaces;
import dnet.inspector.linux.NativeSocket;
import dnet.inspector.linux.NetnsHandle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Records anew what {@code recorded/netlink} holds: the kernel's datagrams, and beside each what
 * {@code ip} says of the same namespace. Needs root and an engine; its argument is the folder.
 */
final class RecordDumps {
  private RecordDumps() {}

  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    try (Lab lab = Lab.open()) {
      LabHost kinds = lab.host("kinds");
      LabHost far = lab.host("far");
      populate(kinds, far);
      record(folder, "kinds", NetnsHandle.ofMount(kinds.netns().toString(), 0), kinds);
      LabEngine engine = lab.engine("engine");
      engine.docker("network", "create", "--subnet", "172.31.7.0/24", "web");
      engine.container("shop", "--network", "web", "--publish", "8080:80");
      record(
          folder,
          "engine",
          NetnsHandle.ofMount(engine.host().netns().toString(), 0),
          engine.host());
      record(
          folder, "container", NetnsHandle.ofProcess(engine.pid("shop")), engine.networkOf("shop"));
    }
  }

  /** Every kind that a plain kernel has, and the options that dnet shows. */
  private static void populate(LabHost host, LabHost far) {
    List.of(
            "ip link add br0 type bridge priority 4096 ageing_time 12000",
            "ip link add va type veth peer name vb",
            "ip link add vfar type veth peer name eth7 netns " + far.namespace(),
            "ip link set va master br0 mtu 1400 up",
            "ip link set vb up",
            "ip link set vfar master br0 up",
            "ip link set br0 up",
            "bridge link set dev va hairpin on learning off isolated on flood off",
            "ip link add vx0 type vxlan id 4242 dstport 4789 local 192.0.2.1 ttl 5 nolearning",
            "ip link add vx6 type vxlan id 7 dstport 8472 group ff05::100 dev vb l2miss l3miss",
            "ip link set vx0 master br0",
            "ip link add mv0 link vb type macvlan mode bridge",
            "ip link add mv1 link vb type macvlan mode private",
            "ip tuntap add dev tun0 mode tun",
            "ip tuntap add dev tap0 mode tap multi_queue",
            "ip link property add dev vb altname a-longer-name-than-fifteen",
            "ip address add 192.0.2.1/24 dev vb",
            "ip address add 192.0.2.9/32 peer 192.0.2.10/32 dev vb",
            "ip address add 2001:db8::1/64 dev vb nodad",
            "ip address add 10.9.8.7/8 dev br0 scope link")
        .forEach(command -> host.run(command.split(" ")).orThrow());
  }

  private static void record(Path folder, String name, NetnsHandle namespace, Place place)
      throws IOException {
    try (namespace) {
      dump(namespace, 18, 16, folder.resolve(name + ".links"));
      dump(namespace, 22, 8, folder.resolve(name + ".addresses"));
    }
    Files.writeString(
        folder.resolve(name + ".links.json"), place.run("ip", "-j", "-d", "link").orThrow().out());
    Files.writeString(
        folder.resolve(name + ".addresses.json"), place.run("ip", "-j", "addr").orThrow().out());
  }

  private static void dump(NetnsHandle namespace, int type, int fixed, Path file)
      throws IOException {
    Files.write(
        file,
        DumpFile.write(
            Namespaces.call(
                namespace,
                () -> {
                  try (NativeSocket socket = NativeSocket.netlink(0, "recorder", 5000)) {
                    socket.send(new Request(type).zeros(fixed).dump(1));
                    return untilDone(socket);
                  }
                })));
  }

  private static List<byte[]> untilDone(NativeSocket socket) throws IOException {
    List<byte[]> datagrams = new ArrayList<>();
    byte[] buffer = new byte[64 << 10];
    while (true) {
      int length = socket.receive(buffer);
      byte[] datagram = Arrays.copyOf(buffer, length);
      datagrams.add(datagram);
      if (Message.split(datagram, datagram.length).stream()
          .anyMatch(message -> message.type() == Message.DONE)) {
        return datagrams;
      }
    }
  }
}
