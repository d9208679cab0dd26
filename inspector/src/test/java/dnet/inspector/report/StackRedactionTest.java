package dnet.inspector.report;

import static dnet.inspector.Facts.HOME;
import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.Facts;
import dnet.inspector.StackFactsBuilder;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Stack;
import dnet.inspector.netlink.FilterMessage;
import dnet.inspector.netlink.NeighbourMessage;
import dnet.inspector.snapshot.Snapshot;
import dnet.inspector.snapshot.SnapshotFile;
import dnet.inspector.snapshot.StackFacts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StackRedactionTest {
  private static Snapshot snapshot() {
    StackFactsBuilder stack = new StackFactsBuilder();
    stack.routes.add(StackFactsBuilder.route("10.77.0.0", 16, "10.77.88.99", 5));
    stack.rules.add(StackFactsBuilder.rule("wan-secret", false));
    stack.neighbours.add(
        new NeighbourMessage(
            2, 5, 2, 0, "10.77.88.99", "0a:b1:c2:d3:e4:f5", null, null, null, null));
    stack.neighbours.add(
        new NeighbourMessage(2, 6, 0x40, 0, "10.0.0.9", "0a:4d:58:63", null, null, null, null));
    stack.fdb.add(StackFactsBuilder.fdb(5, 2, 0, "0a:b1:c2:d3:e4:f5", "10.77.88.99", 3));
    stack.sockets.add(StackFactsBuilder.listener("10.77.88.99", 8080));
    stack.connections.add(StackFactsBuilder.connection(3));
    stack.filters.add(
        new FilterMessage(
            5,
            "u32",
            9,
            0x10000,
            5,
            0x0800,
            Map.of(
                "match", "0a4d5863/ffffffff at 16, 00500000/ffff0000 at 20", "#99", "0a4d5863")));
    stack.filters.add(
        new FilterMessage(
            5, "bpf", 9, 0x10000, 5, 3, Map.of("bytecode", "2,21 0 1 172841059,6 0 0 2")));
    stack.unread.add(Stack.Part.RULESET);
    return new Facts()
        .namespace(
            HOME,
            Map.of(),
            Facts.veth(5, "wan-secret", 4, 0, 3),
            Facts.bridge(3, "br0", "8000.02428d185347"))
        .stack(HOME, stack.build())
        .owner(77, 4711, "payroll-daemon")
        .snapshot();
  }

  private static String text(Snapshot snapshot) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SnapshotFile.write(snapshot, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void nothingOfWhatIsSecretIsLeft() throws IOException {
    List<String> secrets =
        List.of(
            "10.77.",
            "0a:b1:c2",
            "0a:4d:58:63",
            "0a4d5863",
            "172841059",
            "wan-secret",
            "payroll",
            "10.1.2.3",
            "10.9.9.9");
    assertThat(text(snapshot())).contains(secrets);
    assertThat(text(Redaction.redact(snapshot()))).doesNotContain(secrets);
  }

  @Test
  void theSameIsTheSameEverywhere() {
    Snapshot redacted = Redaction.redact(snapshot());
    StackFacts stack = Objects.requireNonNull(redacted.namespaces().get(0).stack());
    String gateway = stack.routes().get(0).nextHops().get(0).gateway();
    assertThat(gateway)
        .isEqualTo(stack.neighbours().get(0).destination())
        .isEqualTo(stack.fdb().get(0).destination())
        .isEqualTo(stack.sockets().get(0).address());
    StringBuilder hex = new StringBuilder();
    for (byte octet : IpAddress.parse(Objects.requireNonNull(gateway)).octets()) {
      hex.append(String.format("%02x", octet));
    }
    assertThat(stack.filters().get(0).options().get("match"))
        .isEqualTo(hex + "/ffffffff at 16, 00500000/ffff0000 at 20");
    assertThat(stack.filters().get(1).options().get("bytecode"))
        .isEqualTo("2,21 0 1 " + Long.parseLong(hex.toString(), 16) + ",6 0 0 2");
    assertThat(stack.policyRules().get(0).inputInterface())
        .isEqualTo(redacted.namespaces().get(0).links().get(0).name());
    assertThat(stack.neighbours().get(0).address()).isEqualTo(stack.fdb().get(0).address());
    assertThat(stack.unread()).containsExactly(Stack.Part.RULESET);
  }
}
