package dnet.inspector.assemble;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.Facts;
import dnet.inspector.StackFactsBuilder;
import dnet.inspector.netfilter.RulesText;
import dnet.inspector.snapshot.Snapshot;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is taken over from the host before is what would be made anew. */
class ReassemblerTest {
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
}
