package dnet.capture.verdict;

import dnet.capture.plan.Plan.Stop;
import dnet.capture.plan.Point;
import dnet.capture.track.Identity;
import dnet.capture.track.Observation;
import dnet.capture.track.Passage;
import dnet.capture.track.Sighting;
import dnet.capture.track.Tuple;
import dnet.capture.track.Way;
import dnet.inspector.model.flow.Direction;
import dnet.inspector.model.flow.Hop;
import dnet.inspector.model.flow.Packet;
import dnet.inspector.model.flow.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A predicted way, with what was seen at each of its hops. */
final class Walk {
  /** What is known of a hop. */
  enum Seen {
    YES,
    NO,
    /** Nobody could look, or the capture itself lost packets. */
    BLIND
  }

  /**
   * A hop where somebody looked.
   *
   * @param nanos when something was first seen; the end of time for nothing
   */
  record Look(int hop, int point, Seen seen, int sent, Passage passage, long nanos) {}

  private final Trace trace;
  private final Gathered run;
  private final Observation observation;
  private final List<Look> forward;
  private final List<Look> reply;

  Walk(Trace trace, Gathered run, int sent) {
    this.trace = trace;
    this.run = run;
    List<Stop> there = run.plan().stops(trace, Direction.FORWARD);
    List<Stop> back = run.plan().stops(trace, Direction.REPLY);
    observation = run.tracker().along(points(there), points(back));
    forward = new ArrayList<>(looks(there, observation, observation.forward(), sent));
    reply = new ArrayList<>(looks(back, observation, observation.reply(), sent));
    second(sent);
    forward.sort(java.util.Comparator.comparingInt(Look::hop));
    reply.sort(java.util.Comparator.comparingInt(Look::hop));
  }

  private static List<Integer> points(List<Stop> stops) {
    return stops.stream().map(Stop::point).toList();
  }

  private List<Look> looks(List<Stop> stops, Observation from, List<Passage> passages, int sent) {
    List<Look> looks = new ArrayList<>();
    for (int i = 0; i < stops.size(); i++) {
      Stop stop = stops.get(i);
      Passage passage = passages.get(i);
      looks.add(
          new Look(stop.hop(), stop.point(), seen(passage), sent, passage, first(from, passage)));
    }
    return looks;
  }

  /** Several turns at one point are told apart by the first packet's tuple. */
  private static long first(Observation from, Passage passage) {
    Tuple tuple = passage.tuple();
    return from.sightings().stream()
        .filter(s -> s.point() == passage.point() && s.way() == passage.way())
        .filter(s -> s.error() == null && s.tuple().equals(tuple))
        .mapToLong(Sighting::nanos)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private Seen seen(Passage passage) {
    if (passage.seen() > 0) {
      return Seen.YES;
    }
    return run.mayHaveMissed(passage.point()) || observation.lost() > 0 ? Seen.BLIND : Seen.NO;
  }

  /** docker-proxy's own connections: as many attempts as there are, the first for the first. */
  private void second(int sent) {
    List<Stop> there = run.plan().secondStops(trace, Direction.FORWARD);
    if (there.isEmpty()) {
      return;
    }
    Packet packet = trace.hops().get(there.get(0).hop()).packet();
    if (packet == null) {
      return;
    }
    List<Stop> back = run.plan().secondStops(trace, Direction.REPLY);
    Map<Integer, Identity> probes = new HashMap<>();
    for (Tuple tuple :
        run.tracker()
            .attempts(
                new HashSet<>(points(there)),
                packet.source(),
                packet.destination(),
                packet.destinationPort())) {
      if (probes.size() < sent) {
        probes.put(probes.size(), new Identity.Connect(tuple));
      }
    }
    Observation others = run.tracker().ofOthers(probes, points(there), points(back));
    forward.addAll(looks(there, others, others.forward(), sent));
    reply.addAll(looks(back, others, others.reply(), sent));
  }

  Trace trace() {
    return trace;
  }

  Observation observation() {
    return observation;
  }

  List<Look> looks(Direction direction) {
    return direction == Direction.FORWARD ? forward : reply;
  }

  /** The look at a hop; null where nobody looked. */
  @Nullable Look look(int hop) {
    for (Look look : trace.hops().get(hop).direction() == Direction.FORWARD ? forward : reply) {
      if (look.hop() == hop) {
        return look;
      }
    }
    return null;
  }

  /** The last place where something was seen; null where nothing was. */
  @Nullable Look last(Direction direction) {
    Look last = null;
    for (Look look : looks(direction)) {
      last = look.seen() == Seen.YES ? look : last;
    }
    return last;
  }

  /** The first place after that where something should have been seen; null where there is none. */
  @Nullable Look firstMissing(Direction direction) {
    Look last = last(direction);
    for (Look look : looks(direction)) {
      if (look.seen() == Seen.NO && (last == null || look.hop() > last.hop())) {
        return look;
      }
    }
    return null;
  }

  /** Whether requests came by at an end, as far as somebody looked. */
  Seen arrived() {
    Set<Integer> ends = new HashSet<>(run.plan().ends());
    if (ends.isEmpty()) {
      return Seen.BLIND;
    }
    for (Look look : forward) {
      if (ends.contains(look.point()) && look.seen() == Seen.YES) {
        return Seen.YES;
      }
    }
    for (Passage stray : observation.strays()) {
      if (stray.way() == Way.FORWARD && ends.contains(stray.point())) {
        return Seen.YES;
      }
    }
    return ends.stream().allMatch(this::isSure) ? Seen.NO : Seen.BLIND;
  }

  private boolean isSure(int point) {
    return !run.mayHaveMissed(point) && observation.lost() == 0;
  }

  /** Whether every hop that could be looked at was passed, both ways. */
  boolean isComplete() {
    return forward.stream().allMatch(l -> l.seen() != Seen.NO)
        && reply.stream().allMatch(l -> l.seen() != Seen.NO);
  }

  /**
   * Whether packets went as far as a death in a direction lets them, and no further. The last hop
   * may have been passed or not: a packet may die on either side of where captures look.
   */
  boolean dies(Direction direction) {
    int lastHop = lastHop(direction);
    for (Look look : looks(direction)) {
      if (look.seen() == Seen.NO && look.hop() != lastHop) {
        return false;
      }
    }
    if (direction == Direction.REPLY) {
      return forward.stream().noneMatch(l -> l.seen() == Seen.NO);
    }
    return !isBeyond(Direction.FORWARD);
  }

  private int lastHop(Direction direction) {
    int last = -1;
    for (int i = 0; i < trace.hops().size(); i++) {
      last = trace.hops().get(i).direction() == direction ? i : last;
    }
    return last;
  }

  /** Whether requests arrived at an end that the predicted way does not reach. */
  private boolean isBeyond(Direction direction) {
    Set<Integer> reached = new HashSet<>();
    looks(direction).forEach(l -> reached.add(l.point()));
    Set<Integer> ends = new HashSet<>(run.plan().ends());
    return observation.strays().stream()
        .anyMatch(
            s ->
                s.way() == Way.FORWARD && ends.contains(s.point()) && !reached.contains(s.point()));
  }

  /** A point's name. */
  String name(int point) {
    return run.plan().points().get(point).toString();
  }

  Point point(int number) {
    return run.plan().points().get(number);
  }

  Hop hop(Look look) {
    return trace.hops().get(look.hop());
  }
}
