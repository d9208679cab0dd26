package dnet.capture.track;

import dnet.capture.decode.Frame;
import dnet.capture.decode.Layer;
import dnet.capture.decode.Token;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells datagrams apart that look alike: by how many came before at the same place, on the same
 * turn. Frames are given in the order of time.
 */
final class Ordinals {
  private record Place(int point, Sighting.Passing passing) {
    // Written out: what the language makes costs a millisecond or more when it is first used.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Place that && point == that.point && passing.equals(that.passing);
    }

    @Override
    public int hashCode() {
      return 31 * point + passing.hashCode();
    }
  }

  private final Map<Place, Map<Identity.Part, Integer>> counts = new HashMap<>();

  /** What the next one is known by; null for what is no whole UDP datagram. */
  Identity.@Nullable Part part(int point, Frame.Datagram datagram) {
    if (!(datagram.transport() instanceof Layer.Udp udp)) {
      return null;
    }
    Token token = udp.token();
    if (token == null) {
      return null;
    }
    long identification = datagram.ip().identification();
    Identity.Part first = new Identity.Part(udp.payloadLength(), token, identification, 0);
    Place place = new Place(point, Sighting.passing(datagram));
    int before =
        counts.computeIfAbsent(place, p -> new HashMap<>()).merge(first, 1, Integer::sum) - 1;
    return new Identity.Part(udp.payloadLength(), token, identification, before);
  }
}
