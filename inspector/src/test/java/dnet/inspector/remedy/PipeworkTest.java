package dnet.inspector.remedy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.MacAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each form of a command line that pipework's own documentation shows, and what it means. */
class PipeworkTest {
  private static Pipework.Line parse(String line) {
    return Pipework.parse(List.of(line.split(" ")));
  }

  /** An empty column stands for nothing; in the order of pipework's README. */
  @ParameterizedTest
  @CsvSource({
    // line, host interface, name, local, guest, address, gateway, mac, vlan, dhcp
    "br1 apache 192.168.1.1/24, br1, eth1, , apache, 192.168.1.1/24, , , 0, false",
    "br1 web1 192.168.12.23/24, br1, eth1, , web1, 192.168.12.23/24, , , 0, false",
    "br1 -i eth2 web 10.0.0.2/8, br1, eth2, , web, 10.0.0.2/8, , , 0, false",
    "br1 -i eth2 -l hostapp1 web 10.0.0.2/8, br1, eth2, hostapp1, web, 10.0.0.2/8, , , 0, false",
    "br1 web 192.168.4.25/20, br1, eth1, , web, 192.168.4.25/20, , , 0, false",
    "br1 web 192.168.4.25/20@192.168.4.1, br1, eth1, , web, 192.168.4.25/20, 192.168.4.1, , 0, false",
    "eth2 hipache 50.19.169.157/24, eth2, eth1, , hipache, 50.19.169.157/24, , , 0, false",
    "eth0 web 10.1.1.234/24@10.1.1.254, eth0, eth1, , web, 10.1.1.234/24, 10.1.1.254, , 0, false",
    "br1 web 0/0, br1, eth1, , web, , , , 0, false",
    "eth1 web dhclient, eth1, eth1, , web, , , , 0, true",
    "eth1 web udhcpc, eth1, eth1, , web, , , , 0, true",
    "eth1 web dhcpcd, eth1, eth1, , web, , , , 0, true",
    "eth1 web dhcp, eth1, eth1, , web, , , , 0, true",
    "eth1 web dhcp:-f, eth1, eth1, , web, , , , 0, true",
    "eth0 haproxy 192.168.1.2/24 26:2e:71:98:60:8f, eth0, eth1, , haproxy, 192.168.1.2/24, ,"
        + " 26:2e:71:98:60:8f, 0, false",
    "br0 zero dhcp fa:de:b0:99:52:1c, br0, eth1, , zero, , , fa:de:b0:99:52:1c, 0, true",
    "ovsbr0 zero dhcp @10, ovsbr0, eth1, , zero, , , , 10, true",
    "ovsbr0 mysql 192.168.1.2/24, ovsbr0, eth1, , mysql, 192.168.1.2/24, , , 0, false",
    "eth0 web 10.0.0.2/8 26:2e:71:98:60:8f@9, eth0, eth1, , web, 10.0.0.2/8, ,"
        + " 26:2e:71:98:60:8f, 9, false",
    "br1 -a 6 web fd00::2/64@fd00::1, br1, eth1, , web, fd00::2/64, fd00::1, , 0, false",
    "br1 -i eth3 -l up -a inet web 10.0.0.2/8, br1, eth3, up, web, 10.0.0.2/8, , , 0, false"
  })
  void attachments(
      String line,
      String lower,
      String name,
      @Nullable String local,
      String guest,
      @Nullable String address,
      @Nullable String gateway,
      @Nullable String mac,
      int vlan,
      boolean dhcp) {
    assertThat(parse(line))
        .isEqualTo(
            new Pipework.Attach(
                lower,
                name,
                local,
                guest,
                address == null ? null : IpPrefix.parse(address),
                gateway == null ? null : IpAddress.parse(gateway),
                mac == null ? null : MacAddress.parse(mac),
                vlan,
                dhcp));
  }

  @Test
  void whatElseItDoes() {
    assertThat(parse("--wait")).isEqualTo(new Pipework.Wait("eth1"));
    assertThat(parse("--wait -i ib0")).isEqualTo(new Pipework.Wait("ib0"));
    assertThat(parse("route web add 10.0.0.0/8 via 192.0.2.1 dev eth1"))
        .isEqualTo(
            new Pipework.Ip(
                "route", "web", "add", List.of("10.0.0.0/8", "via", "192.0.2.1", "dev", "eth1")));
    assertThat(parse("rule web add from 10.0.0.1/32 table 200"))
        .isEqualTo(
            new Pipework.Ip("rule", "web", "add", List.of("from", "10.0.0.1/32", "table", "200")));
    assertThat(parse("tc web qdisc add dev eth1 root netem loss 30%"))
        .isEqualTo(
            new Pipework.Tc(
                "web", List.of("qdisc", "add", "dev", "eth1", "root", "netem", "loss", "30%")));
  }

  /** A MAC address made of a text is the same each time, of one interface only, and unicast. */
  @Test
  void aMacAddressOfAText() {
    MacAddress one = ((Pipework.Attach) parse("br1 web 10.0.0.2/8 U:web")).mac();
    MacAddress other = ((Pipework.Attach) parse("br1 web 10.0.0.2/8 U:db")).mac();
    assertThat(one).isNotNull().isNotEqualTo(other);
    assertThat(((Pipework.Attach) parse("br1 web 10.0.0.2/8 U:web")).mac()).isEqualTo(one);
    assertThat(String.valueOf(one)).startsWith("02:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "br1",
        "br1 web",
        "br1 web 10.0.0.2",
        "br1 -i",
        "br1 -a 5 web 10.0.0.2/8",
        "br1 -a 6 web 10.0.0.2/8",
        "br1 web 10.0.0.2/8 not-a-mac",
        "br1 web 10.0.0.2/8 @vlan",
        "br1 web 10.0.0.2/8 02:00:00:00:00:01 more",
        "route web",
        "route",
        "tc",
        "--wait -i"
      })
  void whatIsNone(String line) {
    assertThatThrownBy(() -> parse(line)).isInstanceOf(IllegalArgumentException.class);
  }
}
