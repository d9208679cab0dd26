package dnet.inspector.assemble;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.Facts;
import dnet.inspector.StackFactsBuilder;
import dnet.inspector.netfilter.RulesText;
import dnet.inspector.ovs.OvsFacts;
import dnet.inspector.snapshot.Snapshot;
import dnet.inspector.snapshot.SnapshotFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is taken over from the host before is what would be made anew. */
class ReassemblerTest {
  private static final long A = 4026532001L;
  private static final long B = 4026532002L;

  private static Facts facts(StackFactsBuilder stack, RulesText rules) {
    return new Facts()
        .namespace(Facts.HOME, Map.of(), Facts.veth(2, "veth0", 3, null, null))
        .rules(Facts.HOME, rules)
        .stack(Facts.HOME, stack.build());
  }

  @Test
  void theResultIsTheAssemblers() {
    StackFactsBuilder stack = new StackFactsBuilder();
    stack.routes.add(StackFactsBuilder.route("10.1.0.0", 16, "10.0.0.9", 2));
    stack.sockets.add(StackFactsBuilder.listener("0.0.0.0", 80));
    stack.rules.add(StackFactsBuilder.rule("veth0", false));
    stack.connections.add(StackFactsBuilder.connection(3));
    RulesText rules = new RulesText("iptables-save", "*filter\n-A FORWARD -j DROP\nCOMMIT\n");
    Snapshot first = facts(stack, rules).snapshot();
    Reassembler reassembler = new Reassembler();
    assertThat(reassembler.assemble(first)).isEqualTo(Assembler.assemble(first));
    // The same facts again, and the same lists in another snapshot.
    assertThat(reassembler.assemble(first)).isEqualTo(Assembler.assemble(first));
    Snapshot owned = facts(stack, rules).owner(0, 7, "httpd").snapshot();
    assertThat(reassembler.assemble(owned)).isEqualTo(Assembler.assemble(owned));
    stack.routes.clear();
    RulesText none = new RulesText("iptables-save", "*filter\nCOMMIT\n");
    Snapshot other = facts(stack, none).snapshot();
    assertThat(reassembler.assemble(other)).isEqualTo(Assembler.assemble(other));
    assertThat(reassembler.assemble(first)).isEqualTo(Assembler.assemble(first));
  }

  @Test
  void whatIsTheSameObjectIsTakenOver() {
    StackFactsBuilder stack = new StackFactsBuilder();
    stack.routes.add(StackFactsBuilder.route("10.1.0.0", 16, "10.0.0.9", 2));
    Snapshot snapshot = facts(stack, new RulesText("iptables-save", "*nat\nCOMMIT\n")).snapshot();
    Reassembler reassembler = new Reassembler();
    var first = reassembler.assemble(snapshot);
    var second = reassembler.assemble(snapshot);
    assertThat(second.namespaces().get(second.home()).stack().routes())
        .isSameAs(first.namespaces().get(first.home()).stack().routes());
  }

  /** {@code a} hangs on a bridge of Open vSwitch, {@code b} on the host's NIC. */
  private static Snapshot wired() {
    StackFactsBuilder stack = new StackFactsBuilder();
    stack.sockets.add(StackFactsBuilder.listener("0.0.0.0", 80));
    return new Facts()
        .namespace(
            Facts.HOME,
            Map.of(0, A, 1, B),
            Facts.link(4, "obr0", "tun", null, null, null, Map.of("type", "tap")),
            Facts.veth(5, "vethA", 9, 0, null))
        .namespace(A, Map.of(0, Facts.HOME), Facts.veth(9, "eth0", 5, 0, null))
        .namespace(
            B,
            Map.of(0, Facts.HOME),
            Facts.link(9, "eth0", "macvlan", 4, 0, null, Map.of("mode", "bridge")))
        .stack(A, stack.build())
        .process(7, A, "aa")
        .process(8, B, "bb")
        .owner(0, 7, "httpd")
        .mount(A, "/run/netns/a")
        .resolver("aa", "nameserver 127.0.0.11\n")
        .resolver("host", "nameserver 10.0.0.2\n")
        .ovs(
            new OvsFacts(
                "/run/db.sock",
                "3.1.0",
                Facts.HOME,
                List.of(
                    SwitchesTest.ovsBridge(
                        "obr0",
                        SwitchesTest.port(
                            "obr0",
                            null,
                            SwitchesTest.device(
                                "obr0", "internal", "02:42:ac:12:00:04", Map.of()))))))
        .snapshot();
  }

  static List<Snapshot> hosts() throws Exception {
    Path demo = Path.of("../fixtures/src/main/resources/recorded/demo/snapshot.json");
    return List.of(wired(), SnapshotFile.read(demo));
  }

  /** Namespaces, owners, switches come and go, while what is left stays the same object. */
  @ParameterizedTest
  @MethodSource("hosts")
  void whateverComesAndGoesTheResultIsTheAssemblers(Snapshot whole) {
    Random random = new Random(1);
    Reassembler reassembler = new Reassembler();
    for (int i = 0; i < 60; i++) {
      Snapshot some = without(whole, random);
      assertThat(reassembler.assemble(some)).as("round " + i).isEqualTo(Assembler.assemble(some));
    }
  }

  private static Snapshot without(Snapshot all, Random random) {
    return new Snapshot(
        all.formatVersion(),
        all.tool(),
        all.takenAt(),
        all.hostName(),
        all.kernel(),
        all.homeNetns(),
        random.nextInt(8) == 0 ? null : all.engine(),
        most(all.namespaces(), random),
        most(all.processes(), random),
        most(all.mounts(), random),
        most(all.proxies(), random),
        most(all.resolvers(), random),
        most(all.socketOwners(), random),
        all.gaps(),
        random.nextInt(4) == 0 ? null : all.ovs());
  }

  private static <T> List<T> most(List<T> all, Random random) {
    return all.stream().filter(one -> random.nextInt(8) != 0).toList();
  }
}
