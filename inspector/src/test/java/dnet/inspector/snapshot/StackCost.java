package dnet.inspector.snapshot;

import dnet.fixtures.lab.Lab;
import dnet.fixtures.lab.LabHost;
import dnet.inspector.linux.NetnsHandle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures what reading whole stacks costs more than reading links: 100 namespaces, each with a
 * veth to a bridge in one more. Needs root; prints milliseconds for all of them.
 */
final class StackCost {
  private static final int NAMESPACES = 100;
  private static final int ROUNDS = 15;

  private StackCost() {}

  public static void main(String[] args) throws IOException {
    try (Lab lab = Lab.open()) {
      List<NetnsHandle> handles = new ArrayList<>();
      LabHost wire = lab.host("wire");
      handles.add(NetnsHandle.ofMount(wire.netns().toString(), 0));
      wire.run("ip", "link", "add", "br0", "type", "bridge").orThrow();
      for (int i = 0; i < NAMESPACES; i++) {
        LabHost host = lab.host("h" + i);
        wire.run(
                "ip",
                "link",
                "add",
                "p" + i,
                "type",
                "veth",
                "peer",
                "name",
                "eth0",
                "netns",
                host.namespace())
            .orThrow();
        wire.run("ip", "link", "set", "p" + i, "master", "br0", "up").orThrow();
        handles.add(NetnsHandle.ofMount(host.netns().toString(), 0));
      }
      for (boolean stacks : new boolean[] {false, true, false, true}) {
        long[] nanos = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
          NamespaceReader reader = new NamespaceReader(stacks);
          long start = System.nanoTime();
          for (NetnsHandle handle : handles) {
            reader.read(handle, handles);
          }
          nanos[round] = System.nanoTime() - start;
        }
        long first = nanos[0];
        Arrays.sort(nanos);
        System.out.printf(
            "%s: first %.1f ms, least %.1f ms, median %.1f ms%n",
            stacks ? "stacks" : "links", first / 1e6, nanos[0] / 1e6, nanos[ROUNDS / 2] / 1e6);
      }
      handles.forEach(NetnsHandle::close);
    }
  }
}
