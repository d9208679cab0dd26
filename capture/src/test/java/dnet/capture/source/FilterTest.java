package dnet.capture.source;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.model.IpAddress;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.Pcaps;
import org.pcap4j.packet.namednumber.DataLinkType;

class FilterTest {
  private static final Pattern WORDS =
      Pattern.compile(
          "(\\b(ip|ip6|host|proto|port|udp|icmp|icmp6|arp|vlan|and|or)\\b|0x[0-9a-f]+"
              + "|[0-9a-f:.]*[0-9a-f:][0-9a-f:.]*|[()\\[\\]=<&!]| )*");

  private final Random random = new Random(7);

  private IpAddress address(boolean v4) {
    byte[] octets = new byte[v4 ? 4 : 16];
    random.nextBytes(octets);
    return IpAddress.of(octets);
  }

  private Filter filter(int depth) {
    boolean v4 = random.nextBoolean();
    if (depth == 0) {
      return switch (random.nextInt(7)) {
        case 0 -> Filter.host(address(v4));
        case 1 -> Filter.between(address(v4), address(v4));
        case 2 -> Filter.protocol(v4, random.nextInt(256));
        case 3 -> Filter.port(random.nextInt(0x10000));
        case 4 -> Filter.laterFragments(v4);
        case 5 -> Filter.icmpErrors(v4);
        default -> Filter.tunnels(address(v4), address(v4));
      };
    }
    return random.nextBoolean()
        ? filter(depth - 1).and(filter(depth - 1))
        : Filter.any(filter(depth - 1), filter(depth - 1), Filter.arp());
  }

  @Test
  void whateverIsAskedForCompilesAndHoldsNoForeignWord() throws Exception {
    try (PcapHandle handle = Pcaps.openDead(DataLinkType.EN10MB, 160)) {
      for (int i = 0; i < 500; i++) {
        Filter filter = filter(i % 4).alsoTagged();
        assertThat(filter.toString()).matches(WORDS);
        if (i % 4 < 2) {
          // One that no packet can pass may be refused; what the words mean is libpcap's matter.
          handle.compileFilter(
              Filter.any(filter, Filter.arp()).toString(),
              BpfCompileMode.NONOPTIMIZE,
              PcapHandle.PCAP_NETMASK_UNKNOWN);
        }
      }
    }
  }
}
