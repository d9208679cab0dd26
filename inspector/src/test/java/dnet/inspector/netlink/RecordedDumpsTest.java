package dnet.inspector.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.netlink.testing.ScriptedNetlink;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real dumps, decoded, against what {@code ip} said of the same namespaces at the same time. */
class RecordedDumpsTest {
  static List<LinkMessage> links(String name) throws IOException {
    try (Rtnetlink netlink = netlink(name + ".links")) {
      Rtnetlink.Dump<LinkMessage> dump = netlink.links();
      assertThat(dump.complete()).isTrue();
      return dump.items();
    }
  }

  static Rtnetlink netlink(String name) throws IOException {
    return new Rtnetlink(ScriptedNetlink.replaying(DumpFile.read(name)), "namespace of " + name);
  }

  @ParameterizedTest
  @CsvSource({"kinds,110", "engine,40", "container,0"})
  void linksAreWhatIpSays(String name, int attributes) throws IOException {
    int compared = IpJson.assertSameLinks(links(name), DumpFile.text(name + ".links.json"));
    assertThat(compared).isGreaterThanOrEqualTo(attributes);
  }

  @ParameterizedTest
  @CsvSource({"kinds,9", "engine,6", "container,2"})
  void addressesAreWhatIpSays(String name, int count) throws IOException {
    try (Rtnetlink netlink = netlink(name + ".addresses")) {
      Rtnetlink.Dump<AddressMessage> dump = netlink.addresses();
      assertThat(dump.complete()).isTrue();
      IpJson.assertSameAddresses(dump.items(), DumpFile.text(name + ".addresses.json"));
      assertThat(dump.items()).hasSizeGreaterThanOrEqualTo(count);
    }
  }

  @Test
  void everyKindHasItsAttributes() throws IOException {
    assertThat(link("br0").data())
        .containsEntry("priority", "4096")
        .containsEntry("ageing_time", "12000")
        .containsKey("bridge_id");
    assertThat(link("va").slaveData())
        .containsAllEntriesOf(
            Map.of(
                "mode", "true",
                "learning", "false",
                "isolated", "true",
                "unicast_flood", "false",
                "state", "3"));
    assertThat(link("vx0").data())
        .containsAllEntriesOf(
            Map.of("id", "4242", "port", "4789", "local", "192.0.2.1", "learning", "false"));
    assertThat(link("vx6").data())
        .containsAllEntriesOf(
            Map.of("group6", "ff05::100", "link", "3", "l2miss", "true", "port", "8472"));
    assertThat(link("mv0").data()).containsEntry("mode", "bridge");
    assertThat(link("mv1").data()).containsEntry("mode", "private");
    assertThat(link("tun0").data()).containsEntry("type", "tun");
    assertThat(link("tap0").data()).containsEntry("type", "tap").containsEntry("persist", "true");
    assertThat(link("vfar").linkNetnsId()).isZero();
    assertThat(link("vfar").carrier()).isFalse();
    assertThat(link("vb").carrier()).isTrue();
    assertThat(link("vb").alternativeNames()).containsExactly("a-longer-name-than-fifteen");
    assertThat(link("lo").kind()).isNull();
  }

  private static LinkMessage link(String name) throws IOException {
    return links("kinds").stream().filter(l -> l.name().equals(name)).findFirst().orElseThrow();
  }
}
