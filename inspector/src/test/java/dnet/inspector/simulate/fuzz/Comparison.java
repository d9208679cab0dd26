package dnet.inspector.simulate.fuzz;

import dnet.inspector.model.flow.Direction;
import dnet.inspector.model.flow.Hop;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Trace;
import dnet.inspector.simulate.fuzz.Recording.Line;
import dnet.inspector.simulate.fuzz.Seen.Ending;
import org.jspecify.annotations.Nullable;

/** A verdict beside what really happened. */
final class Comparison {
  private Comparison() {}

  /** How they differ: in the outcome, the direction or the place; null where they do not. */
  static @Nullable String difference(Trace trace, Line real) {
    if (!is(real.ending(), trace.outcome())) {
      return "predicted " + trace.outcome() + ", seen " + real.ending();
    }
    boolean told = !real.arrived().isEmpty();
    if (trace.outcome() == Outcome.LOST && trace.direction() != null) {
      return direction(trace, told);
    }
    if (told && real.ending() == Ending.DELIVERED && !real.arrived().contains(place(trace))) {
      return "predicted arrival in " + place(trace) + ", seen in " + real.arrived();
    }
    return null;
  }

  /** What the own kernel refuses to send is lost or rejected, as one likes. */
  private static boolean is(Ending ending, Outcome outcome) {
    return switch (ending) {
      case DELIVERED -> outcome == Outcome.DELIVERED;
      case REJECTED -> outcome == Outcome.REJECTED;
      case LOST -> outcome == Outcome.LOST;
      case NOT_SENT -> outcome == Outcome.LOST || outcome == Outcome.REJECTED;
    };
  }

  private static @Nullable String direction(Trace trace, boolean arrived) {
    boolean visible = trace.flow().protocol() != dnet.inspector.model.flow.Protocol.TCP;
    boolean reply = trace.direction() == Direction.REPLY;
    // A kernel that ignores echoes has got them all the same.
    boolean deaf = trace.culprit() != null && trace.culprit().object().contains("echo_ignore");
    if (!visible || deaf || reply == arrived) {
      return null;
    }
    return reply
        ? "predicted lost on the way back, it never arrived"
        : "predicted lost on the way there, it arrived";
  }

  private static long place(Trace trace) {
    return trace.hops().stream()
        .filter(h -> h.direction() == Direction.FORWARD && h.namespaceId() != null)
        .reduce((a, b) -> b)
        .map(Hop::namespaceId)
        .map(n -> n.inode())
        .orElse(0L);
  }
}
