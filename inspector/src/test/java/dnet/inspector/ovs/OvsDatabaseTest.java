package dnet.inspector.ovs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against what ovsdb-server 3.1.0 said of a bridge with an access port, a GRE port and itself. */
@Timeout(60)
class OvsDatabaseTest {
  @TempDir Path folder;

  /** The recorded answer, one line. */
  public static String recorded() throws IOException {
    try (InputStream in =
        OvsDatabaseTest.class.getResourceAsStream("/ovs/transact-one-bridge.json")) {
      if (in == null) {
        throw new IOException("the recorded answer is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void theRecordedBridgeIsReadWhole() throws IOException {
    OvsDatabase database = read(recorded());
    assertThat(database.version()).isNull();
    OvsBridgeFacts bridge = database.bridges().get(0);
    assertThat(database.bridges()).hasSize(1);
    assertThat(bridge.name()).isEqualTo("obr0");
    assertThat(bridge.datapathId()).isEqualTo("000062dee85f244b");
    assertThat(bridge.datapathType()).isEqualTo("netdev");
    assertThat(bridge.failMode()).isEqualTo("secure");
    assertThat(bridge.controllers())
        .containsExactly(new OvsBridgeFacts.Controller("tcp:127.0.0.1:6653", false, null));
    assertThat(bridge.ports())
        .extracting(OvsPortFacts::name, OvsPortFacts::tag)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("gre0", null),
            org.assertj.core.groups.Tuple.tuple("obr0", null),
            org.assertj.core.groups.Tuple.tuple("v0", 10));
    OvsPortFacts.Interface gre = bridge.ports().get(0).interfaces().get(0);
    assertThat(gre.type()).isEqualTo("gre");
    assertThat(gre.options()).containsEntry("remote_ip", "10.200.0.2").containsEntry("key", "5");
    OvsPortFacts.Interface veth = bridge.ports().get(2).interfaces().get(0);
    assertThat(veth.ifindex()).isEqualTo(2);
    assertThat(veth.ofport()).isEqualTo(1);
    assertThat(veth.statistics()).containsEntry("rx_bytes", 656L).containsEntry("tx_packets", 8L);
    assertThat(veth.externalIds()).containsExactly(java.util.Map.entry("container_id", "abc"));
  }

  @Test
  void secretsOfATunnelAreNotReadIn() throws IOException {
    String answer =
        recorded().replace("[\"key\",\"5\"]", "[\"key\",\"5\"],[\"psk\",\"swordfish\"]");
    assertThat(answer).contains("swordfish");
    assertThat(read(answer).bridges().toString()).doesNotContain("swordfish").contains("key=5");
  }

  @Test
  void valuesOfTheWrongTypeAndDanglingReferencesAreLeftOut() throws IOException {
    String answer =
        recorded()
            .replace("\"tag\":10", "\"tag\":\"ten\"")
            .replace("\"datapath_id\":\"000062dee85f244b\"", "\"datapath_id\":[\"set\",[]]")
            .replace("[\"uuid\",\"9268fb47-7a12-432b-8cc3-7260b90b218a\"]", "[\"uuid\",\"gone\"]")
            .replace("\"ofport\":1,", "\"ofport\":99999999999999,");
    OvsBridgeFacts bridge = read(answer).bridges().get(0);
    assertThat(bridge.datapathId()).isNull();
    assertThat(bridge.ports()).extracting(OvsPortFacts::name).contains("gre0", "v0");
    OvsPortFacts veth =
        bridge.ports().stream().filter(p -> p.name().equals("v0")).findFirst().orElseThrow();
    assertThat(veth.tag()).isNull();
    assertThat(veth.interfaces().get(0).ofport()).isNull();
  }

  @Test
  void aTableThatIsMissingIsAnErrorWithTheServersReason() {
    String answer =
        "{\"id\":1,\"error\":null,\"result\":[{\"error\":\"syntax error\",\"details\":\"No table"
            + " named Open_vSwitch.\"},null]}";
    assertThatThrownBy(() -> read(answer))
        .isInstanceOf(OvsException.class)
        .hasMessage("reading table Open_vSwitch: No table named Open_vSwitch.");
  }

  @Test
  void resultsThatAreNoneAreErrorsAndNotEmptyTables() {
    for (String result : List.of("null", "[]", "{}", "[{\"rows\":7}]", "\"rows\"")) {
      assertThatThrownBy(() -> read("{\"id\":1,\"error\":null,\"result\":" + result + "}"))
          .as(result)
          .isInstanceOf(OvsException.class);
    }
  }

  private OvsDatabase read(String answer) throws IOException {
    Path own = java.nio.file.Files.createTempDirectory(folder, "s");
    try (ScriptedSocket socket = ScriptedSocket.saying(own, false, answer);
        JsonRpc rpc = JsonRpc.connect(socket.path(), Duration.ofSeconds(20))) {
      return OvsDatabase.read(rpc);
    }
  }
}
