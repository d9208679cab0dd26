package dnet.capture.verdict;

import dnet.capture.plan.Point;
import dnet.capture.track.Latency;
import dnet.capture.track.Passage;
import dnet.capture.track.Sighting;
import dnet.capture.track.Way;
import dnet.capture.verdict.Walk.Look;
import dnet.capture.verdict.Walk.Seen;
import dnet.inspector.model.Host;
import dnet.inspector.model.Link;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.Wiring;
import dnet.inspector.model.flow.Direction;
import dnet.inspector.model.flow.Hop;
import dnet.inspector.model.flow.SeenHop;
import dnet.inspector.model.flow.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hops with what was seen there: the predicted way's, and besides it where packets went. */
final class HopList {
  private final Wiring wiring;
  private final Walk walk;
  private final int sent;

  HopList(Host host, Walk walk, int sent) {
    this.wiring = new Wiring(host);
    this.walk = walk;
    this.sent = sent;
  }

  /** A hop with the time when something was first seen there; the end of time for nothing. */
  private record Timed(SeenHop hop, long nanos) {}

  /** The predicted hops in their order; others where they belong by time. */
  List<SeenHop> merged() {
    List<Timed> hops = new ArrayList<>();
    for (int i = 0; i < walk.trace().hops().size(); i++) {
      Hop hop = walk.trace().hops().get(i);
      Look look = walk.look(i);
      hops.add(
          look == null
              ? new Timed(new SeenHop(hop, true, null, null, null), Long.MAX_VALUE)
              : new Timed(predicted(hop, look), look.nanos()));
    }
    for (Timed stray : strays()) {
      hops.add(place(hops, stray), stray);
    }
    return hops.stream().map(Timed::hop).toList();
  }

  /** What was seen only, in the order in which it was. */
  List<SeenHop> observed() {
    List<Timed> hops = new ArrayList<>(strays());
    for (Direction direction : Direction.values()) {
      for (Look look : walk.looks(direction)) {
        if (look.seen() == Seen.YES) {
          hops.add(new Timed(predicted(walk.hop(look), look), look.nanos()));
        }
      }
    }
    hops.sort(
        Comparator.comparing((Timed t) -> t.hop().hop().direction())
            .thenComparingLong(Timed::nanos));
    return hops.stream().map(Timed::hop).toList();
  }

  private SeenHop predicted(Hop hop, Look look) {
    return new SeenHop(
        hop,
        true,
        look.sent(),
        look.seen() == Seen.BLIND ? null : look.passage().seen(),
        delay(look.passage().latency()));
  }

  private static SeenHop.@Nullable Delay delay(@Nullable Latency latency) {
    return latency == null
        ? null
        : new SeenHop.Delay(
            Latency.micros(latency.minNanos()),
            Latency.micros(latency.medianNanos()),
            Latency.micros(latency.maxNanos()));
  }

  private List<Timed> strays() {
    List<Timed> strays = new ArrayList<>();
    for (Passage passage : walk.observation().strays()) {
      Point point = walk.point(passage.point());
      Sighting first =
          walk.observation().sightings().stream()
              .filter(s -> s.point() == passage.point() && s.way() == passage.way())
              .filter(s -> s.error() == null)
              .findFirst()
              .orElse(null);
      if (first != null) {
        strays.add(
            new Timed(
                new SeenHop(
                    hop(point, passage, first),
                    false,
                    sent,
                    passage.seen(),
                    delay(passage.latency())),
                first.nanos()));
      }
    }
    strays.sort(Comparator.comparingLong(Timed::nanos));
    return strays;
  }

  private Hop hop(Point point, Passage passage, Sighting first) {
    return new Hop(
        point.link().namespace(),
        point.namespace(),
        point.link(),
        point.interfaceName(),
        point.kind(),
        heading(point, first),
        passage.way() == Way.FORWARD ? Direction.FORWARD : Direction.REPLY,
        null,
        List.of(Step.of(Step.Kind.CROSS, seen(first))));
  }

  private static String seen(Sighting first) {
    Long tunnel = first.tunnelId();
    return "seen here as "
        + first.tuple()
        + (tunnel == null ? "" : " in a tunnel with id " + tunnel)
        + ", not predicted";
  }

  /** By the frame's addresses: a capture does not tell which way it went. */
  private Hop.Heading heading(Point point, Sighting sighting) {
    dnet.capture.decode.Layer.Ethernet frame =
        sighting.frame().first(dnet.capture.decode.Layer.Ethernet.class);
    Link link = wiring.link(point.link()).orElse(null);
    if (frame == null || link == null) {
      return Hop.Heading.IN;
    }
    MacAddress own = link.base().mac();
    MacAddress peer = wiring.peerOf(link).map(l -> l.base().mac()).orElse(null);
    return frame.source().equals(own) || frame.destination().equals(peer)
        ? Hop.Heading.OUT
        : Hop.Heading.IN;
  }

  /** Behind the last hop of the same direction that was seen before. */
  private static int place(List<Timed> hops, Timed stray) {
    int at = 0;
    Map<Direction, Integer> ends = new HashMap<>();
    for (int i = 0; i < hops.size(); i++) {
      Direction direction = hops.get(i).hop().hop().direction();
      if (direction == stray.hop().hop().direction() && hops.get(i).nanos() <= stray.nanos()) {
        at = i + 1;
      }
      ends.put(direction, i + 1);
    }
    return at > 0 || stray.hop().hop().direction() == Direction.FORWARD
        ? at
        : ends.getOrDefault(Direction.FORWARD, 0);
  }
}
