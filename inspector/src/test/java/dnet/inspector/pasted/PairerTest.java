package dnet.inspector.pasted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PairerTest {
  private static final Path TOP =
      Files.exists(Path.of("fixtures")) ? Path.of("fixtures") : Path.of("../fixtures");
  private static final Path AUTHOR = TOP.resolve("src/main/resources/author-host");

  @Test
  void pairsTheAuthorsContainer() throws IOException {
    Pairing pairing = only(PasteReader.read(AUTHOR));

    assertThat(String.valueOf(pairing)).contains("php7.1", "br-e58510118e72");
    assertThat(pairing.grade()).isEqualTo(Grade.EXACT);
    assertThat(pairing.candidates()).containsExactly("veth20851a5");
    assertThat(String.join("\n", pairing.evidence()))
        .contains(
            "the prompt's host name 78032ccab6ce is the container's id",
            "eth0 RX 21402 / TX 19027 packets, veth20851a5 RX 19027 / TX 21402: mirrored",
            "bytes 14162531 / 2590738",
            "172.18.0.6/16 is in the subnet of br-e58510118e72",
            "172.18.0.1 is br-e58510118e72's address");
  }

  @Test
  void orderAndLineEndsDoNotMatter() throws IOException {
    List<String> texts = new ArrayList<>(texts());
    Pasted expected = PasteReader.parse(texts);
    Random random = new Random(7);
    for (int round = 0; round < 50; round++) {
      Collections.shuffle(texts, random);
      List<String> ends = texts.stream().map(t -> t.replace("\n", "\r\n")).toList();
      assertThat(PasteReader.parse(texts)).isEqualTo(expected);
      assertThat(PasteReader.parse(ends)).isEqualTo(expected);
      assertThat(PasteReader.parse(List.of(String.join("\n", texts)))).isEqualTo(expected);
    }
  }

  @Test
  void linesCutAtTheScreensEdgePairRightOrNotAtAll() throws IOException {
    List<String> texts = texts();
    int paired = 0;
    for (int edge = 8; edge < 110; edge++) {
      String cut = "(?m)^(.{" + edge + "}).*$";
      List<String> narrow = texts.stream().map(t -> t.replaceAll(cut, "$1")).toList();
      for (Pairing pairing : new Pairer(PasteReader.parse(narrow)).pairings()) {
        if (pairing.veth() != null) {
          assertThat(pairing.candidates()).containsExactly("veth20851a5");
          paired++;
        }
      }
    }
    assertThat(paired).isGreaterThan(40);
  }

  @Test
  void aStanzaWithTwoInterfacesCountersHasNone() throws IOException {
    List<String> headless =
        texts().stream()
            .map(t -> t.replaceAll("(?s)\n\nveth20851a5:.*?txqueuelen 0[^\n]*", ""))
            .toList();
    Pairing pairing = only(PasteReader.parse(headless));

    assertThat(pairing.grade()).isEqualTo(Grade.NONE);
  }

  @Test
  void noPieceMissingMakesItFail() throws IOException {
    Random random = new Random(11);
    List<String> texts = texts();
    for (int round = 0; round < 300; round++) {
      List<String> cut = new ArrayList<>();
      for (String text : texts) {
        int from = random.nextInt(text.length());
        int to = Math.min(text.length(), from + random.nextInt(200));
        cut.add(text.substring(0, from) + text.substring(to));
      }
      Pasted pasted = PasteReader.parse(cut);
      assertThat(new Pairer(pasted).pairings()).hasSizeLessThan(pasted.links().size());
    }
  }

  @Test
  void anotherLocale() throws IOException {
    List<String> german =
        texts().stream()
            .map(
                t ->
                    t.replace("HWaddr", "Hardware Adresse")
                        .replace("inet addr:", "inet Adresse:")
                        .replace("Mask:", "Maske:")
                        .replace("RX packets:", "RX-Pakete:")
                        .replace("TX packets:", "TX-Pakete:")
                        .replace("errors:", "Fehler:")
                        .replace("dropped:", "Verloren:"))
            .toList();
    List<String> chinese =
        texts().stream()
            .map(
                t ->
                    t.replace("Link encap:", "链路封装:")
                        .replace("HWaddr", "硬件地址")
                        .replace("inet addr:", "inet 地址:")
                        .replace("Mask:", "掩码:")
                        .replace("RX packets:", "接收数据包:")
                        .replace("TX packets:", "发送数据包:")
                        .replace("RX bytes:", "接收字节:")
                        .replace("TX bytes:", "发送字节:"))
            .toList();
    for (List<String> texts : List.of(german, chinese)) {
      Pairing pairing = only(PasteReader.parse(texts));
      assertThat(pairing.grade()).isEqualTo(Grade.EXACT);
      assertThat(pairing.end().addresses()).containsExactly("172.18.0.6/16");
    }
  }

  @Test
  void twoThatMirrorEquallyAreAmbiguous() throws IOException {
    Pairing pairing =
        only(
            PasteReader.parse(
                texts().stream()
                    .map(
                        t ->
                            t.replace("packets 678  bytes 213173", "packets 19027  bytes 2590738")
                                .replace(
                                    "packets 837  bytes 193940", "packets 21402  bytes 14162531"))
                    .toList()));

    assertThat(pairing.grade()).isEqualTo(Grade.AMBIGUOUS);
    assertThat(pairing.candidates()).containsExactly("veth20851a5", "veth4517766");
    assertThat(pairing.veth()).isNull();
  }

  @Test
  void takenLaterIsNearAndFarIsNothing() throws IOException {
    assertThat(withCounters("19050", "21444").grade()).isEqualTo(Grade.NEAR);
    assertThat(withCounters("19050", "21444").evidence())
        .anyMatch(e -> e.contains("close but not equal") && e.contains("later"));
    // One direction grew and the other shrank: no moment explains that.
    assertThat(withCounters("19000", "21444").grade()).isEqualTo(Grade.NONE);
    Pairing none = withCounters("50000", "90000");
    assertThat(none.grade()).isEqualTo(Grade.NONE);
    assertThat(none.evidence()).anyMatch(e -> e.startsWith("nothing fits"));
  }

  @Test
  void indexesOfIpAddrDecide() {
    String host =
        """
        [root@box ~]# ip addr
        7: veth9@if6: <BROADCAST,UP,LOWER_UP> mtu 1500 master br0 state UP
            link/ether 9e:a3:4e:b8:2e:ed brd ff:ff:ff:ff:ff:ff link-netnsid 0
        """;
    String inside =
        """
        root@78032ccab6ce:/# ip addr
        6: eth0@if7: <BROADCAST,UP,LOWER_UP> mtu 1500
            link/ether 02:42:ac:12:00:06 brd ff:ff:ff:ff:ff:ff link-netnsid 0
            inet 172.18.0.6/16 brd 172.18.255.255 scope global eth0
        """;
    String ps =
        """
        CONTAINER ID   IMAGE   COMMAND   CREATED   STATUS   PORTS   NAMES
        78032ccab6ce   web:1   "sh"   3 days ago   Up 2 days   80/tcp   web
        """;
    Pairing pairing = only(PasteReader.parse(List.of(host, ps, inside)));

    assertThat(pairing.grade()).isEqualTo(Grade.INDEX);
    assertThat(pairing.candidates()).containsExactly("veth9");
    assertThat(String.valueOf(pairing.container())).contains("web");
  }

  private static Pairing withCounters(String rx, String tx) throws IOException {
    return only(
        PasteReader.parse(
            texts().stream()
                .map(
                    t ->
                        t.replace("RX packets 19027", "RX packets " + rx)
                            .replace("TX packets 21402", "TX packets " + tx))
                .toList()));
  }

  private static Pairing only(Pasted pasted) {
    List<Pairing> pairings = new Pairer(pasted).pairings();
    assertThat(pairings).hasSize(1);
    return pairings.get(0);
  }

  private static List<String> texts() throws IOException {
    List<String> texts = new ArrayList<>();
    try (Stream<Path> files = Files.list(AUTHOR)) {
      for (Path file : files.sorted().toList()) {
        texts.add(Files.readString(file));
      }
    }
    return texts;
  }
}
