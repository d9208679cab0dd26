package dnet.capture.track;

import dnet.capture.decode.Frame;
import dnet.capture.decode.Layer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recognises packets of flows that were there before anybody watched: datagrams by their content
 * and how many like it came before, connections by octets of their stream. Frames are given in the
 * order of time.
 */
final class FlowMatcher {
  /** Half of what sequence numbers can tell apart. */
  private static final long AHEAD = 1L << 31;

  private static final long ALL = 0xffffffffL;

  /** Nobody's: an answer to what is no probe. */
  private static final int NOBODY = -1;

  /** What was recognised. */
  record Found(int probe, Way way) {}

  private final Map<Identity.Part, Integer> parts = new HashMap<>();
  private final Map<Long, Integer> octets = new HashMap<>();
  private final Ordinals ordinals = new Ordinals();
  private final Map<Place, Way> ways = new HashMap<>();

  /** The probe that was last seen at a place, by the tuple of its answer. */
  private final Map<Place, Integer> asked = new HashMap<>();

  private final Map<Identity.Part, Integer> answers = new HashMap<>();
  private final Map<Integer, Set<Integer>> acknowledged = new HashMap<>();

  FlowMatcher(Map<Integer, Identity> probes) {
    probes.forEach(
        (number, identity) -> {
          if (identity instanceof Identity.Part part) {
            parts.put(part, number);
          } else if (identity instanceof Identity.Octet octet) {
            octets.put(octet.sequence(), number);
          }
        });
  }

  /** What a packet is of such flows; a merged segment may be several. */
  List<Found> match(int point, Frame.Datagram datagram) {
    if (datagram.transport() instanceof Layer.Tcp tcp && !octets.isEmpty()) {
      Place here = new Place(point, Tuple.of(datagram));
      return ways.get(here) == Way.REPLY ? acknowledges(point, tcp) : carries(here, tcp);
    }
    if (datagram.transport() instanceof Layer.Udp && !parts.isEmpty()) {
      Identity.Part part = ordinals.part(point, datagram);
      Found found = part == null ? null : part(new Place(point, Tuple.of(datagram)), part);
      return found == null ? List.of() : List.of(found);
    }
    return List.of();
  }

  /** The probe that an ICMP error is about, by the last that went that way; null for none. */
  @Nullable Found quoted(int point, Frame.Datagram about) {
    Place there = new Place(point, Tuple.of(about));
    if (ways.get(there) != Way.FORWARD) {
      return null;
    }
    Integer probe =
        about.transport() instanceof Layer.Tcp tcp
            ? octets.get(tcp.sequence())
            : asked.get(new Place(point, there.tuple().inverted()));
    return probe == null ? null : new Found(probe, Way.REPLY);
  }

  private void learn(Place here) {
    ways.putIfAbsent(here, Way.FORWARD);
    ways.putIfAbsent(new Place(here.point(), here.tuple().inverted()), Way.REPLY);
  }

  /** An answer is of the probe that the first place to see it saw last. */
  private @Nullable Found part(Place here, Identity.Part part) {
    if (ways.get(here) == Way.REPLY) {
      int probe =
          answers.computeIfAbsent(
              part,
              p -> {
                Integer last = asked.get(here);
                return last == null ? NOBODY : last;
              });
      return probe == NOBODY ? null : new Found(probe, Way.REPLY);
    }
    Integer probe = parts.get(part);
    Place back = new Place(here.point(), here.tuple().inverted());
    if (probe == null) {
      asked.remove(back);
      return null;
    }
    learn(here);
    asked.put(back, probe);
    return new Found(probe, Way.FORWARD);
  }

  private List<Found> carries(Place here, Layer.Tcp tcp) {
    List<Found> found = new ArrayList<>();
    octets.forEach(
        (sequence, probe) -> {
          if ((sequence - tcp.sequence() & ALL) < tcp.payloadLength()) {
            found.add(new Found(probe, Way.FORWARD));
          }
        });
    if (!found.isEmpty()) {
      learn(here);
    }
    return found;
  }

  /** The first acknowledgement of each octet; a reset answers all that is open. */
  private List<Found> acknowledges(int point, Layer.Tcp tcp) {
    List<Found> found = new ArrayList<>();
    boolean reset = tcp.has(Layer.Tcp.RST);
    if (reset || tcp.has(Layer.Tcp.ACK)) {
      Set<Integer> known = acknowledged.computeIfAbsent(point, p -> new HashSet<>());
      octets.forEach(
          (sequence, probe) -> {
            boolean covers = (tcp.acknowledgement() - sequence - 1 & ALL) < AHEAD;
            if ((reset || covers) && known.add(probe)) {
              found.add(new Found(probe, Way.REPLY));
            }
          });
    }
    return found;
  }
}
