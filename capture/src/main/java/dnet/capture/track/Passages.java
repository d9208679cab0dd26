package dnet.capture.track;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sorts sightings by point, way and turn. */
final class Passages {
  private record Stop(int point, Way way) {
    // Written out: what the language makes costs a millisecond or more when it is first used.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Stop that && point == that.point && way.equals(that.way);
    }

    @Override
    public int hashCode() {
      return 31 * point + way.hashCode();
    }
  }

  /** The first packet of a probe at a turn of a stop, and how many came. */
  private static final class Visit {
    final Sighting first;
    int packets;

    Visit(Sighting first) {
      this.first = first;
    }
  }

  private final List<Sighting> sightings;

  /** By stop, by probe: the turns in the order in which they were seen. */
  private final Map<Stop, Map<Integer, Map<Sighting.Passing, Visit>>> visits =
      new LinkedHashMap<>();

  Passages(List<Sighting> sightings) {
    this.sightings = sightings;
    for (Sighting sighting : sightings) {
      if (sighting.counts()) {
        visits
            .computeIfAbsent(
                new Stop(sighting.point(), sighting.way()), stop -> new LinkedHashMap<>())
            .computeIfAbsent(sighting.probe(), probe -> new LinkedHashMap<>())
            .computeIfAbsent(sighting.passing(), passing -> new Visit(sighting))
            .packets++;
      }
    }
  }

  Observation observe(
      Map<Integer, Identity> probes, List<Integer> forward, List<Integer> reply, long lost) {
    List<Translation> translations = new ArrayList<>();
    Map<Integer, Place> asked = new HashMap<>();
    probes.forEach(
        (number, identity) -> {
          if (identity instanceof Identity.Connect connect) {
            asked.put(number, new Place(Translation.NOWHERE, connect.tuple()));
          }
        });
    List<Passage> there = along(forward, Way.FORWARD, asked, translations);
    List<Passage> back = along(reply, Way.REPLY, new HashMap<>(), translations);
    return new Observation(
        probes.size(), there, back, strays(forward, reply), translations, sightings, lost);
  }

  /** Where a probe was last, and as what. */
  private record Place(int point, Tuple tuple) {}

  private List<Passage> along(
      List<Integer> points, Way way, Map<Integer, Place> last, List<Translation> translations) {
    List<Passage> passages = new ArrayList<>();
    Map<Integer, Integer> turns = new HashMap<>();
    Map<Integer, Long> before = new HashMap<>();
    for (int point : points) {
      int turn = turns.merge(point, 1, Integer::sum) - 1;
      boolean only = points.stream().filter(p -> p == point).count() == 1;
      Map<Integer, Visit> here = visits(new Stop(point, way), turn);
      Passage passage = passage(point, way, turn, here, before, only);
      boolean told = false;
      for (Map.Entry<Integer, Visit> entry : here.entrySet()) {
        Sighting first = entry.getValue().first;
        before.put(entry.getKey(), first.nanos());
        Place was = last.put(entry.getKey(), new Place(point, first.tuple()));
        if (!told && was != null && !was.tuple().equals(first.tuple())) {
          // One stands for all: their ports differ, what is done to them does not.
          translations.add(new Translation(way, was.point(), point, was.tuple(), first.tuple()));
          told = true;
        }
      }
      passages.add(passage);
    }
    return passages;
  }

  /** Each probe's visit of a stop, of one turn. */
  private Map<Integer, Visit> visits(Stop stop, int turn) {
    Map<Integer, Visit> found = new LinkedHashMap<>();
    visits
        .getOrDefault(stop, Map.of())
        .forEach(
            (probe, turns) ->
                turns.values().stream().skip(turn).findFirst().ifPresent(v -> found.put(probe, v)));
    return found;
  }

  private Passage passage(
      int point,
      Way way,
      int turn,
      Map<Integer, Visit> here,
      Map<Integer, Long> before,
      boolean only) {
    List<Long> latencies = new ArrayList<>();
    int extra = 0;
    for (Map.Entry<Integer, Visit> entry : here.entrySet()) {
      Visit visit = entry.getValue();
      Long since = before.get(entry.getKey());
      if (since != null) {
        latencies.add(Math.max(0, visit.first.nanos() - since));
      }
      extra += visit.packets - 1;
    }
    if (only) {
      extra += further(new Stop(point, way));
    }
    Sighting first = here.isEmpty() ? null : here.values().iterator().next().first;
    return new Passage(
        point,
        way,
        turn,
        here.size(),
        extra,
        latencies.isEmpty() ? null : Latency.of(latencies),
        first == null ? null : first.tuple(),
        first == null ? null : first.tunnelId());
  }

  /** Packets of second and later turns, where the path has but one. */
  private int further(Stop stop) {
    int packets = 0;
    for (Map<Sighting.Passing, Visit> turns : visits.getOrDefault(stop, Map.of()).values()) {
      packets += turns.values().stream().skip(1).mapToInt(visit -> visit.packets).sum();
    }
    return packets;
  }

  private List<Passage> strays(List<Integer> forward, List<Integer> reply) {
    Set<Stop> path = new LinkedHashSet<>();
    forward.forEach(point -> path.add(new Stop(point, Way.FORWARD)));
    reply.forEach(point -> path.add(new Stop(point, Way.REPLY)));
    List<Passage> strays = new ArrayList<>();
    for (Stop stop : visits.keySet()) {
      if (!path.contains(stop)) {
        strays.add(passage(stop.point(), stop.way(), 0, visits(stop, 0), Map.of(), true));
      }
    }
    return strays;
  }
}
