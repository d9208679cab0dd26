package dnet.capture.verdict;

import dnet.capture.verdict.Signs.Suspect;
import dnet.capture.verdict.Walk.Look;
import dnet.capture.verdict.Walk.Seen;
import dnet.inspector.model.Gap;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Direction;
import dnet.inspector.model.flow.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A loss that no prediction explains: where it is, and whom the kernel accuses. The one rule that
 * refused packets there where probes were last seen, as many as there were, each when the kernel
 * says that a rule dropped a packet, is taken for the culprit; anything less is not.
 */
final class Lost {
  private final Walk walk;
  private final Gathered run;
  private final Fates fates;
  private final Signs signs;
  private final KernelWords words;
  private final @Nullable Suspect suspect;

  Lost(Walk walk, Gathered run, Fates fates, Signs signs, KernelWords words) {
    this.walk = walk;
    this.run = run;
    this.fates = fates;
    this.signs = signs;
    this.words = words;
    this.suspect = suspect();
  }

  private @Nullable Suspect suspect() {
    if (fates.sent() == 0) {
      return null;
    }
    Set<NetnsId> near = near();
    List<Suspect> all =
        signs.suspects(1).stream().filter(s -> near.contains(s.namespace())).toList();
    if (all.size() != 1) {
      return null;
    }
    Suspect only = all.get(0);
    long counted = only.counted().packets();
    return counted >= fates.sent()
            && counted <= 2L * fates.sent()
            && words.agrees(walk.observation(), "NETFILTER_DROP")
        ? only
        : null;
  }

  /** The namespaces on both sides of where packets vanish. */
  private Set<NetnsId> near() {
    Direction direction = direction(walk, fates);
    Set<NetnsId> near = new HashSet<>();
    Look last = walk.last(direction);
    Look missing = walk.firstMissing(direction);
    if (last != null) {
      near.add(walk.point(last.point()).link().namespace());
    } else if (direction == Direction.FORWARD && walk.trace().flow().origin() != null) {
      near.add(walk.trace().flow().origin());
    } else if (direction == Direction.REPLY) {
      run.plan().ends().forEach(e -> near.add(walk.point(e).link().namespace()));
    }
    if (missing != null) {
      near.add(walk.point(missing.point()).link().namespace());
    }
    return near;
  }

  /** In which direction packets vanish. */
  static Direction direction(Walk walk, Fates fates) {
    if (fates.isHeldBack()) {
      return Direction.FORWARD;
    }
    return walk.arrived() == Seen.YES || walk.last(Direction.REPLY) != null
        ? Direction.REPLY
        : Direction.FORWARD;
  }

  @Nullable Direction direction() {
    return fates.sent() == 0 ? null : direction(walk, fates);
  }

  Outcome outcome() {
    if (suspect == null) {
      return Outcome.UNKNOWN;
    }
    return suspect.rejects() ? Outcome.REJECTED : Outcome.LOST;
  }

  @Nullable Cause cause() {
    if (suspect != null) {
      return Signs.cause(suspect);
    }
    return isBlind() ? Cause.CAPTURE_LOSS : null;
  }

  /** Whether captures failed just there where it matters. */
  private boolean isBlind() {
    return fates.sent() > 0
        && walk.looks(direction(walk, fates)).stream()
            .anyMatch(l -> l.seen() == Seen.BLIND && run.counts().containsKey(l.point()));
  }

  @Nullable Culprit culprit() {
    return suspect == null ? null : signs.culprit(suspect);
  }

  List<Gap> gaps() {
    List<Gap> gaps = new ArrayList<>();
    if (suspect != null) {
      return gaps;
    }
    if (fates.sent() == 0) {
      gaps.add(
          new Gap(
              "packets of this flow",
              run.passive()
                  ? "none was seen where they should begin, in all the time of watching"
                  : "none was sent",
              "what would become of one is only predicted"));
      return gaps;
    }
    Direction direction = direction(walk, fates);
    String what = direction == Direction.FORWARD ? "the request" : "the answer";
    Look last = walk.last(direction);
    Look missing = walk.firstMissing(direction);
    if (missing != null) {
      gaps.add(
          new Gap(
              "what stops " + what,
              "it vanishes between "
                  + (last == null ? "its sender" : walk.name(last.point()))
                  + " and "
                  + walk.name(missing.point())
                  + ", where nothing that was read would stop it",
              "the culprit is unknown"));
    } else if (run.plan().ends().isEmpty() && walk.last(Direction.REPLY) == null) {
      gaps.add(
          new Gap(
              "the way beyond " + (last == null ? "this host" : walk.name(last.point())),
              "it is not on this host: requests were seen to leave, and no answer to come back",
              "whether the request or the answer is lost there is unknown"));
    } else {
      gaps.add(
          new Gap(
              "what stops " + what,
              "it was seen at every place that was looked at"
                  + (last == null ? "" : ", last at " + walk.name(last.point())),
              "the culprit is unknown"));
    }
    return gaps;
  }
}
