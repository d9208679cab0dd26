package dnet.inspector.netlink;

import dnet.fixtures.lab.Lab;
import dnet.fixtures.lab.LabHost;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.netfilter.kernel.RuleSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Records anew the {@code rules.*} files of {@code recorded/netlink}: the kernel's chains and rules
 * of two rule sets, and what iptables-save printed of them. Needs root; its argument is the folder.
 */
final class RecordRules {
  private static final int NFPROTO_IPV4 = 2;

  private RecordRules() {}

  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    try (Lab lab = Lab.open()) {
      record(folder, lab.host("dns"), "dns", RuleSets.DOCKER_DNS);
      record(folder, lab.host("assorted"), "assorted", RuleSets.ASSORTED);
    }
  }

  private static void record(Path folder, LabHost host, String name, String rules)
      throws IOException {
    Path file = Files.writeString(folder.resolve("rules." + name + ".txt"), rules);
    host.run("iptables-restore", "-c", file.toString()).orThrow();
    Files.writeString(file, host.run("iptables-save", "-c").orThrow().out());
    try (NetnsHandle handle = NetnsHandle.ofMount(host.netns().toString(), 0)) {
      Files.write(
          folder.resolve("rules." + name + ".chains"),
          RecordStack.tape(handle, 12, t -> new Netfilter(t, "x").chains(NFPROTO_IPV4)));
      Files.write(
          folder.resolve("rules." + name + ".rules"),
          RecordStack.tape(handle, 12, t -> new Netfilter(t, "x").rules(NFPROTO_IPV4, 1000)));
    }
  }
}
