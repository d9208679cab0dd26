package dnet.inspector.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTypesTest {
  @ParameterizedTest
  @CsvSource({
    "172.18.0.2, 172.18.0.2",
    "0.0.0.0, 0.0.0.0",
    "255.255.255.255, 255.255.255.255",
    "::, ::",
    "::1, ::1",
    "1::, 1::",
    "fe80:0:0:0:42:acff:fe12:2, fe80::42:acff:fe12:2",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:DB8::1, 2001:db8::1",
    "1:0:2:3:4:5:6:7, 1:0:2:3:4:5:6:7",
    "::ffff:10.0.0.1, ::ffff:10.0.0.1",
    "64:ff9b::192.0.2.33, 64:ff9b::c000:221"
  })
  void addressesAreReadAndWrittenAsRfc5952Wants(String text, String canonical) {
    assertThat(IpAddress.parse(text)).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "01.2.3.4",
        "1.2.3.4 ",
        "a.b.c.d",
        ":::",
        "1::2::3",
        "12345::",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "::1%eth0",
        "::1.2.3",
        "::g",
        "1:2:3:4:5:6:7:8::",
        "::\u0661"
      })
  void whatIsNoAddressIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> IpAddress.parse(text));
  }

  @Test
  void everyAddressSurvivesItsText() throws UnknownHostException {
    Random random = new Random(42);
    for (int i = 0; i < 10_000; i++) {
      byte[] octets = new byte[random.nextBoolean() ? 4 : 16];
      for (int at = 0; at < octets.length; at++) {
        octets[at] = random.nextInt(3) == 0 ? (byte) random.nextInt() : 0;
      }
      IpAddress address = IpAddress.of(octets);
      assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
      // The JDK turns mapped addresses into IPv4 ones; all others must mean the same to it.
      if (!address.toString().startsWith("::ffff:")) {
        assertThat(InetAddress.getByName(address.toString()).getAddress()).isEqualTo(octets);
      }
    }
  }

  @Test
  void aPrefixContainsWhatSharesItsBits() {
    IpPrefix prefix = IpPrefix.parse("172.18.0.1/20");
    assertThat(prefix.contains(IpAddress.parse("172.18.15.255"))).isTrue();
    assertThat(prefix.contains(IpAddress.parse("172.18.16.0"))).isFalse();
    assertThat(prefix.contains(IpAddress.parse("::1"))).isFalse();
    assertThat(IpPrefix.parse("0.0.0.0/0").contains(IpAddress.parse("8.8.8.8"))).isTrue();
    assertThat(IpPrefix.parse("10.0.0.1")).hasToString("10.0.0.1/32");
    assertThatIllegalArgumentException().isThrownBy(() -> IpPrefix.parse("10.0.0.0/33"));
    assertThatIllegalArgumentException().isThrownBy(() -> IpPrefix.parse("10.0.0.0/-1"));
  }

  @Test
  void aBridgeIdIsAPriorityAndAMac() {
    BridgeId id = BridgeId.parse("8000.0242a50841cb");
    assertThat(id.priority()).isEqualTo(0x8000);
    assertThat(id.mac()).isEqualTo(MacAddress.parse("02:42:A5:08:41:cb"));
    assertThat(id).hasToString("8000.0242a50841cb");
    assertThat(BridgeId.parse("1000.02:42:a5:08:41:cb")).hasToString("1000.0242a50841cb");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "8000",
        "8000.",
        ".0242a50841cb",
        "18000.0242a50841cb",
        "8000.0242a50841",
        "x.0242a50841cb",
        "8000.0242a50841cg"
      })
  void whatIsNoBridgeIdIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> BridgeId.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "02:42", "02:42:ac:11:00:02:03", "02-42-ac-11-00-02", "zz:42:ac:11:00:02"})
  void whatIsNoMacIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> MacAddress.parse(text));
  }
}
