package dnet.capture.verdict;

import dnet.capture.source.CaptureCounts;
import dnet.capture.track.Sighting;
import dnet.capture.track.Tracker;
import dnet.capture.track.Translation;
import dnet.capture.track.Way;
import dnet.capture.verdict.Walk.Look;
import dnet.capture.verdict.Walk.Seen;
import dnet.inspector.model.flow.Direction;
import dnet.inspector.model.flow.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the captures showed, in words. */
final class Sightseeing {
  private final Walk walk;
  private final Gathered run;
  private final Fates fates;

  Sightseeing(Walk walk, Gathered run, Fates fates) {
    this.walk = walk;
    this.run = run;
    this.fates = fates;
  }

  List<Evidence> evidence() {
    List<Evidence> evidence = new ArrayList<>();
    if (fates.sent() == 0) {
      return evidence;
    }
    for (Direction direction : Direction.values()) {
      if (direction == Direction.FORWARD
          || walk.last(Direction.REPLY) != null
          || lastStray(Direction.REPLY) != null
          || walk.arrived() == Seen.YES) {
        evidence.add(new Evidence(Evidence.Source.CAPTURE, way(direction)));
      }
    }
    for (Translation translation : walk.observation().translations()) {
      evidence.add(new Evidence(Evidence.Source.CAPTURE, text(translation)));
    }
    for (Tracker.Resolution resolution : run.tracker().resolutions()) {
      if (resolution.answers().size() != 1) {
        evidence.add(new Evidence(Evidence.Source.CAPTURE, text(resolution)));
      }
    }
    run.strangers()
        .forEach(
            (point, frames) ->
                evidence.add(
                    new Evidence(
                        Evidence.Source.CAPTURE,
                        frames
                            + " frames came by at "
                            + walk.name(point)
                            + " that were addressed to another MAC")));
    run.counts()
        .forEach(
            (point, counts) -> {
              if (counts.dropped() > 0) {
                evidence.add(new Evidence(Evidence.Source.CAPTURE, dropped(point, counts)));
              }
            });
    return evidence;
  }

  private String dropped(int point, CaptureCounts counts) {
    return "the capture at " + walk.name(point) + " itself lost " + counts.dropped() + " packets";
  }

  private String way(Direction direction) {
    String what = direction == Direction.FORWARD ? "requests" : "answers";
    List<Look> looks = walk.looks(direction);
    Look last = walk.last(direction);
    Look missing = walk.firstMissing(direction);
    Sighting stray = last == null ? lastStray(direction) : null;
    if (stray != null) {
      return what
          + " took a way that was not predicted, and were last seen at "
          + walk.name(stray.point());
    }
    if (last == null) {
      return what
          + " were seen nowhere"
          + (missing == null ? "" : ", not even at " + walk.name(missing.point()));
    }
    String count = last.passage().seen() + " of " + fates.sent();
    if (missing == null) {
      long passed = looks.stream().filter(l -> l.seen() == Seen.YES).count();
      return what
          + ": "
          + count
          + " passed "
          + passed
          + " of "
          + looks.size()
          + " places, up to "
          + walk.name(last.point());
    }
    return what
        + ": "
        + count
        + " were last seen at "
        + walk.name(last.point())
        + ", and not at "
        + walk.name(missing.point());
  }

  private static String text(Tracker.Resolution resolution) {
    String asked = "ARP asked " + resolution.asked() + " times for " + resolution.address();
    return resolution.answers().isEmpty()
        ? asked + ", and nobody answered"
        : asked
            + ", and several answered: "
            + resolution.answers().stream()
                .map(Object::toString)
                .sorted()
                .collect(Collectors.joining(", "));
  }

  /** Beside the predicted way: a refusal goes back though the prediction ends at who refuses. */
  private @Nullable Sighting lastStray(Direction direction) {
    Sighting last = null;
    for (Sighting sighting : walk.observation().sightings()) {
      boolean back = sighting.way() == Way.REPLY;
      if (sighting.error() == null && back == (direction == Direction.REPLY)) {
        last = sighting;
      }
    }
    return last;
  }

  private String text(Translation translation) {
    String where =
        translation.before() == Translation.NOWHERE
            ? "before " + walk.name(translation.after())
            : "between "
                + walk.name(translation.before())
                + " and "
                + walk.name(translation.after());
    return (translation.way() == Way.FORWARD ? "requests " : "answers ")
        + "became "
        + translation.to()
        + " "
        + where
        + ", from "
        + translation.from();
  }
}
