package dnet.inspector.snapshot;

import static dnet.inspector.Facts.HOME;
import static dnet.inspector.Facts.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dnet.inspector.Facts;
import dnet.inspector.docker.PortFacts;
import dnet.inspector.netfilter.RulesText;
import dnet.inspector.netlink.AddressMessage;
import dnet.inspector.procfs.ProxyProcess;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFileTest {
  @TempDir private Path folder;

  static Facts everything() {
    return new Facts()
        .engine(
            List.of(
                Facts.container(
                    id("c1"),
                    "we\u001b[31mb\u009b\u202e",
                    "net",
                    List.of(Facts.endpoint("net", "172.18.0.2", "02:42:ac:12:00:04")),
                    new PortFacts("tcp", "0.0.0.0", 8080, 80),
                    new PortFacts("udp", null, null, 53))),
            Facts.bridgeNetwork("net", "br-net", "172.18.0.0/16"))
        .namespace(
            HOME,
            Map.of(0, 4026532001L, 12, 4026532002L),
            List.of(
                new AddressMessage(1, "127.0.0.1", 8, null, 254, 128),
                new AddressMessage(3, "fe80::1", 64, "fe80::2", 253, 0)),
            Facts.bridge(3, "br-net", "8000.02428d185347"),
            Facts.veth(5, "veth\"\\x", 4, 0, 3))
        .rules(
            HOME,
            new RulesText("iptables-save", "*nat\n:POSTROUTING ACCEPT [0:0]\nCOMMIT\n"),
            new RulesText("nft", "x".repeat(3_000_000)),
            new RulesText("ip6tables-save", "no end of line\n\n\nlast"))
        .process(42, 4026532001L, id("c1"))
        .mount(4026532002L, "/run/netns/blue sky")
        .proxy(new ProxyProcess(77, HOME, "tcp", "0.0.0.0", 8080, "172.18.0.2", 80))
        .resolver(id("c1"), "nameserver 127.0.0.11\noptions ndots:0\n")
        .gap("legacy rules", "iptables-legacy-save not found", "unknown");
  }

  @Test
  void whatIsWrittenIsReadBackEqual() throws Exception {
    Snapshot snapshot = everything().snapshot();
    assertThat(roundTrip(snapshot)).isEqualTo(snapshot);
    assertThat(roundTrip(new Facts().snapshot())).isEqualTo(new Facts().snapshot());
  }

  @Test
  void noControlCharacterOfOthersIsInTheFile() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SnapshotFile.write(everything().snapshot(), out);
    assertThat(out.toString(StandardCharsets.UTF_8).codePoints().filter(c -> c != '\n'))
        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
  }

  @Test
  void aNewerFormatIsRefusedByName() throws IOException {
    Path file = write("{\"formatVersion\": 99, \"homeNetns\": 1}");
    refused(file, "its format is 99, this dnet reads up to 1");
  }

  @Test
  void whatIsNoReportIsRefused() throws IOException {
    refused(write("[1,2]"), "it is no dnet report");
    refused(write("{}"), "it is no dnet report");
    refused(write(""), "it is no dnet report");
    refused(write("hello"), "line 1");
    refused(folder, "directory");
    refused(folder.resolve("absent"), "no such file");
  }

  @Test
  void whatIsMissingIsNamed() throws Exception {
    String text = text(everything().snapshot()).replace("\"name\" : \"br-net\",", "");
    refused(write(text), "namespaces[0].links[0].name is missing");
    String nothing = "{\"formatVersion\": 1, \"homeNetns\": 1}";
    refused(write(nothing), "tool is missing");
    String badHome = text(new Facts().snapshot()).replace("" + HOME, "-1");
    refused(write(badHome), "home namespace inode -1");
  }

  @Test
  void aListThatAnOlderDnetDidNotWriteIsEmpty() throws Exception {
    String text = text(new Facts().snapshot()).replace("\"resolvers\" : [ ],", "");
    assertThat(SnapshotFile.parse("x", stream(text))).isEqualTo(new Facts().snapshot());
  }

  @Test
  void depthAndStringsAreLimited() throws IOException {
    refused(write("{\"formatVersion\":1,\"homeNetns\":1,\"x\":" + "[".repeat(10_000)), "depth");
    refused(
        write("{\"formatVersion\":1,\"homeNetns\":1,\"tool\":\"" + "x".repeat(2 << 20) + "\"}"),
        "length");
  }

  @Test
  void aTruncatedOrDamagedFileIsRefusedOrRead() throws Exception {
    byte[] whole = text(everything().rules(HOME).snapshot()).getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < whole.length - 2; length += 7) {
      String part = new String(whole, 0, length, StandardCharsets.UTF_8);
      assertThatExceptionOfType(SnapshotFileException.class)
          .isThrownBy(() -> SnapshotFile.parse("x", stream(part)));
    }
    Random random = new Random(1);
    for (int i = 0; i < 3000; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        assertThat(SnapshotFile.parse("x", new ByteArrayInputStream(damaged))).isNotNull();
      } catch (SnapshotFileException e) {
        assertThat(e.getMessage()).startsWith("cannot read x: ").doesNotContain("\n");
      }
    }
  }

  private void refused(Path file, String because) {
    assertThatExceptionOfType(SnapshotFileException.class)
        .isThrownBy(() -> SnapshotFile.read(file))
        .withMessageStartingWith("cannot read " + file + ": ")
        .withMessageContaining(because);
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("report.json"), text);
  }

  private static Snapshot roundTrip(Snapshot snapshot) throws Exception {
    return SnapshotFile.parse("x", stream(text(snapshot)));
  }

  private static String text(Snapshot snapshot) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SnapshotFile.write(snapshot, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
