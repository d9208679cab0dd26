package dnet.inspector.remedy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of pins, as people write it, and as dnet does between their lines. */
class PinFileTest {
  @TempDir Path folder;

  private static final Pin PIN =
      new Pin(
          "web",
          List.of(
              AttachWish.of("web", new AttachWish.ToBridge("br0"))
                  .addressed(
                      List.of(IpPrefix.parse("10.0.0.9/24"), IpPrefix.parse("fd00::9/64")),
                      IpAddress.parse("10.0.0.1"))
                  .called("eth1", MacAddress.parse("02:00:00:00:00:09"))
                  .mtu(1400)
                  .creating(true)
                  .wish()),
          List.of(new Pin.Address(IpPrefix.parse("10.1.0.9/24"), "eth0")),
          List.of(List.of("10.9.0.0/16", "via", "10.0.0.1")),
          List.of(List.of("from", "10.0.0.9", "lookup", "100")),
          0);

  private static Pin without(Pin pin) {
    return new Pin(
        pin.container(), pin.interfaces(), pin.addresses(), pin.routes(), pin.rules(), 0);
  }

  @Test
  void whatIsWrittenIsReadAndOthersLinesStay() throws IOException {
    Path path = folder.resolve("etc/pins.yaml");
    PinFile file = new PinFile(path);
    assertThat(file.read()).isEmpty();
    file.put(PIN);
    assertThat(file.read()).extracting(PinFileTest::without).containsExactly(PIN);
    Files.writeString(
        path,
        """
        # ours
        pins:
        - container: db   # the old one
          routes: [10.8.0.0/16 via 10.0.0.2]
        """);
    file.put(PIN);
    file.put(PIN);
    assertThat(file.read()).extracting(Pin::container).containsExactly("db", "web");
    assertThat(Files.readString(path)).contains("# ours", "# the old one");
    Pin labelled = PIN.ofLabel("com.docker.compose.service=web");
    file.put(labelled);
    file.put(labelled);
    assertThat(file.read())
        .extracting(Pin::owner)
        .containsExactly("db", "web", "label com.docker.compose.service=web");
    assertThat(file.read().get(2).of("other").interfaces().get(0).container()).isEqualTo("other");
  }

  @Test
  void tenKindsOfMistakesAreToldWithTheirLines() {
    assertProblems(
        """
        pins:
        - contaner: web
        - container: "a b"
        - container: one
          interfaces:
          - bridge: br0
          - name: eth1
            bridge: br0
            parent: eth0
          - name: eth2
            bridge: br0
            addresses: [10.0.0.1]
          - name: eth3
            bridge: br0
            mac: 02:00
            mtu: big
            addresses: [10.0.0.300/24]
          - name: eth4
            parent: eth0
            vlan: 5000
          routes:
          - 10.0.0.0/8 vai 10.1.1.1
          rules: from all
          addresses: [10.0.0.2/24 eth0]
        - container: one
        - label: "two words"
        - container: two
          label: a=b
        - label: a=b
          routes: [10.0.0.0/8 via 10.1.1.1]
        - label: a=b
        """,
        "line 2: 'contaner' is not known in a pin",
        "line 2: a pin needs a container or a label",
        "line 3: not a container's name",
        "line 6: an interface needs a name",
        "line 7: an interface needs either a bridge or a parent",
        "line 12: 10.0.0.1 lacks its prefix length",
        "line 15: not a MAC address",
        "line 16: not a number",
        "line 17: not an IP address",
        "line 18: VLAN 5000",
        "line 22: dnet does not know 'vai' in a route",
        "line 23: there must be a list",
        "line 24: an address is A/L dev IF",
        "line 25: container one is pinned above already",
        "line 26: not a label",
        "line 27: a pin needs a container or a label, and not both",
        "line 31: label a=b is pinned above already");
    assertProblems("pins:\n- container: [\n", "line 3: no YAML");
    assertProblems("- web\n", "line 1: the file must be a mapping");
    assertProblems("pins: &a [*a]\n", "line 1");
  }

  private static void assertProblems(String text, String... problems) {
    assertThatThrownBy(() -> PinReader.read(text))
        .isInstanceOfSatisfying(
            PinFileException.class,
            e -> {
              for (String problem : problems) {
                assertThat(e.problems()).anyMatch(p -> p.startsWith(problem));
              }
            });
  }

  @Test
  void aFileThatOthersMayWriteIsRefused() throws IOException {
    Path path = Files.writeString(folder.resolve("pins.yaml"), "pins: []\n");
    Files.setPosixFilePermissions(
        path, java.nio.file.attribute.PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThatThrownBy(() -> new PinFile(path).read()).hasMessageContaining("written by others");
  }
}
