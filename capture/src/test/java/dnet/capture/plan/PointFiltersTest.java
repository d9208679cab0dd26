package dnet.capture.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.flow.Confidence;
import dnet.inspector.model.flow.Direction;
import dnet.inspector.model.flow.Flow;
import dnet.inspector.model.flow.Hop;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Packet;
import dnet.inspector.model.flow.Protocol;
import dnet.inspector.model.flow.Trace;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PointFiltersTest {
  private static final IpAddress A = IpAddress.parse("172.18.0.2");
  private static final IpAddress B = IpAddress.parse("172.18.0.3");

  private static String filter(int hops) {
    Hop hop =
        new Hop(
            null,
            "host",
            null,
            "br0",
            "bridge",
            Hop.Heading.IN,
            Direction.FORWARD,
            new Packet(A, B, 6, 40000, 80, 60, 64, null, null, null, null),
            List.of());
    Trace way =
        new Trace(
            new Flow("a", "b", null, Protocol.TCP, A, B, 40000, 80, 0),
            Outcome.DELIVERED,
            null,
            Confidence.CERTAIN,
            null,
            null,
            Collections.nCopies(hops, hop),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    return new PointFilters(way, false).filter(false).toString();
  }

  /** A filter is run for each packet that passes, traced or not. */
  @Test
  void hopsWithTheSamePacketMakeTheFilterNoLonger() {
    assertThat(filter(5)).isEqualTo(filter(1)).isEqualTo(filter(0));
  }
}
