package dnet.capture.track;

import dnet.capture.decode.Frame;
import dnet.capture.decode.Layer;
import dnet.capture.decode.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Recognises probes in frames that are given in the order of time. Where a token or a sequence
 * number proves a packet, the tuple that it has at that point is learned, and by it what follows
 * there: answers, errors, and segments of the same connection, translated or not.
 */
final class Matcher {
  private record Echo(int identifier, int sequence) {
    // Written out: what the language makes costs a millisecond or more when it is first used.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Echo that
          && identifier == that.identifier
          && sequence == that.sequence;
    }

    @Override
    public int hashCode() {
      return 31 * identifier + sequence;
    }
  }

  private record Learned(int probe, Way way) {}

  /** An echo's payload may be that of all echoes of its program. */
  private record Payload(Token token, int sequence) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Payload that && token.equals(that.token) && sequence == that.sequence;
    }

    @Override
    public int hashCode() {
      return 31 * token.hashCode() + sequence;
    }
  }

  /** Several echoes look alike but for their identifier, which may be translated. */
  private static final int SEVERAL = -1;

  private final Map<Token, Integer> tokens = new HashMap<>();
  private final Map<Payload, Integer> payloads = new HashMap<>();
  private final Map<Echo, Integer> echoes = new HashMap<>();
  private final Map<Tuple, Integer> connects = new HashMap<>();
  private final Map<Long, Integer> sequences = new HashMap<>();
  private final Map<Place, Learned> learned = new HashMap<>();
  private final FlowMatcher flows;

  Matcher(Map<Integer, Identity> probes, Map<Tuple, Integer> aliases) {
    flows = new FlowMatcher(probes);
    connects.putAll(aliases);
    probes.forEach(this::add);
  }

  private void add(int probe, Identity identity) {
    if (identity instanceof Identity.Echo echo) {
      echoes.put(new Echo(echo.identifier(), echo.sequence()), probe);
      if (echo.token() != null) {
        payloads.merge(new Payload(echo.token(), echo.sequence()), probe, (one, other) -> SEVERAL);
      }
    } else if (identity instanceof Identity.Connect connect) {
      connects.put(connect.tuple(), probe);
    } else if (identity instanceof Identity.Datagram datagram) {
      tokens.put(datagram.token(), probe);
    }
  }

  /** None for what belongs to no probe; several where segments were merged. */
  List<Sighting> match(int point, long nanos, Frame frame) {
    List<Frame.Datagram> datagrams = frame.datagrams();
    List<Sighting> found = new ArrayList<>(1);
    for (int i = datagrams.size() - 1; i >= 0; i--) {
      Frame.Datagram datagram = datagrams.get(i);
      for (FlowMatcher.Found of : flows.match(point, datagram)) {
        found.add(new Sighting(point, nanos, frame, datagram, of.probe(), of.way(), true, null));
      }
      Layer.Icmp error = null;
      Learned match;
      if (datagram.transport() instanceof Layer.Icmp icmp && icmp.isError()) {
        error = icmp;
        match = quoted(point, icmp.about());
      } else {
        match = match(point, datagram);
      }
      if (match != null) {
        boolean counts = error == null && Sighting.begins(datagram, match.way());
        found.add(
            new Sighting(point, nanos, frame, datagram, match.probe(), match.way(), counts, error));
      }
      if (!found.isEmpty()) {
        return found;
      }
    }
    return found;
  }

  /** An error about a packet goes the other way. */
  private @Nullable Learned quoted(int point, @Nullable Frame about) {
    if (about == null || about.datagrams().isEmpty()) {
      return null;
    }
    Frame.Datagram datagram = about.datagrams().get(0);
    Learned match = proven(point, datagram, false);
    if (match == null) {
      match = known(point, datagram);
    }
    FlowMatcher.Found of = match == null ? flows.quoted(point, datagram) : null;
    if (of != null) {
      return new Learned(of.probe(), of.way());
    }
    return match == null
        ? null
        : new Learned(match.probe(), match.way() == Way.FORWARD ? Way.REPLY : Way.FORWARD);
  }

  private @Nullable Learned match(int point, Frame.Datagram datagram) {
    if (datagram.transport() == null) {
      return null;
    }
    // A service that echoes sends the token back: what is known to be an answer here comes first.
    Learned here = known(point, datagram);
    if (here != null && !(datagram.transport() instanceof Layer.Icmp)) {
      return here;
    }
    return proven(point, datagram, true);
  }

  private @Nullable Learned known(int point, Frame.Datagram datagram) {
    return learned.get(new Place(point, Tuple.of(datagram)));
  }

  private @Nullable Learned proven(int point, Frame.Datagram datagram, boolean learn) {
    Integer probe = null;
    Way way = Way.FORWARD;
    if (datagram.transport() instanceof Layer.Icmp icmp
        && (icmp.isEchoRequest() || icmp.isEchoReply())) {
      probe =
          icmp.token() == null ? null : payloads.get(new Payload(icmp.token(), icmp.sequence()));
      if (icmp.token() == null || (probe != null && probe == SEVERAL)) {
        probe = echoes.get(new Echo(icmp.identifier(), icmp.sequence()));
      }
      way = icmp.isEchoRequest() ? Way.FORWARD : Way.REPLY;
    } else if (datagram.transport() instanceof Layer.Udp udp && udp.token() != null) {
      probe = tokens.get(udp.token());
    } else if (datagram.transport() instanceof Layer.Tcp tcp) {
      probe = connection(Tuple.of(datagram), tcp);
      if (probe == null) {
        probe = answered(tcp);
        way = Way.REPLY;
        learn = false;
      }
    }
    if (probe == null) {
      return null;
    }
    if (learn && !(datagram.transport() instanceof Layer.Icmp)) {
      Tuple tuple = Tuple.of(datagram);
      learned.putIfAbsent(new Place(point, tuple), new Learned(probe, Way.FORWARD));
      learned.putIfAbsent(new Place(point, tuple.inverted()), new Learned(probe, Way.REPLY));
    }
    return new Learned(probe, way);
  }

  /** The first answer to an attempt acknowledges the number with which it began. */
  private @Nullable Integer answered(Layer.Tcp tcp) {
    boolean first = tcp.has(Layer.Tcp.ACK) && (tcp.has(Layer.Tcp.SYN) || tcp.has(Layer.Tcp.RST));
    return first ? sequences.get(tcp.acknowledgement() - 1 & 0xffffffffL) : null;
  }

  /** By its addresses before translation, or by the number with which it began. */
  private @Nullable Integer connection(Tuple tuple, Layer.Tcp tcp) {
    boolean opens = tcp.has(Layer.Tcp.SYN) && !tcp.has(Layer.Tcp.ACK);
    Integer probe = connects.get(tuple);
    if (probe == null) {
      return opens || tcp.flags() == 0 ? sequences.get(tcp.sequence()) : null;
    }
    if (opens) {
      sequences.putIfAbsent(tcp.sequence(), probe);
    }
    return probe;
  }
}
