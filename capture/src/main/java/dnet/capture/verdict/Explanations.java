package dnet.capture.verdict;

import dnet.capture.probe.ProbeResult;
import dnet.capture.verdict.Walk.Seen;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Direction;
import dnet.inspector.model.flow.Flow;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Protocol;
import dnet.inspector.model.flow.Trace;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * Whether a predicted way explains what was seen: packets came as far as it says, no further, it
 * was answered as it says, and the rule that it blames has counted.
 */
final class Explanations {
  private final Flow flow;
  private final Gathered run;
  private final Fates fates;
  private final Signs signs;

  Explanations(Flow flow, Gathered run, Fates fates, Signs signs) {
    this.flow = flow;
    this.run = run;
    this.fates = fates;
    this.signs = signs;
  }

  /** A service need not answer a datagram; to have got there is all that can be asked. */
  boolean isUnansweredService() {
    return flow.protocol() == Protocol.UDP && !fates.isRefused() && !fates.isHeldBack();
  }

  /** Whether datagrams came to their end, and no rule there refused them. */
  private boolean isTaken(Walk walk) {
    Set<NetnsId> ends = new HashSet<>();
    run.plan().ends().forEach(e -> ends.add(walk.point(e).link().namespace()));
    return walk.arrived() == Seen.YES
        && walk.looks(Direction.FORWARD).stream().noneMatch(l -> l.seen() == Seen.NO)
        && signs.suspects(fates.sent()).stream().noneMatch(s -> ends.contains(s.namespace()));
  }

  /** Whether a way explains what was seen. */
  boolean explains(Walk walk) {
    Trace trace = walk.trace();
    if (fates.sent() == 0) {
      return false;
    }
    if (trace.outcome() == Outcome.DELIVERED) {
      return fates.isDelivered() || (isUnansweredService() && isTaken(walk));
    }
    if (trace.outcome() == Outcome.UNKNOWN || trace.cause() == null) {
      return false;
    }
    if (fates.isDelivered()) {
      return switch (trace.cause()) {
        // A ping to an address needs no name; two owners answer by turns.
        case DNS_BROKEN, DUPLICATE_ADDRESS -> true;
        // Somebody else took the connection.
        case PORT_CONFLICT, NAT_STALE_TARGET -> walk.arrived() == Seen.NO;
        default -> false;
      };
    }
    Direction direction = Objects.requireNonNullElse(trace.direction(), Direction.FORWARD);
    return trace.cause() != Cause.DNS_BROKEN
        && !isContradicted(trace)
        && walk.dies(direction)
        && !(trace.culprit() != null && Boolean.FALSE.equals(signs.hasCounted(trace.culprit())));
  }

  /** What swallows packets sends no reset; an ICMP error may tell that it did. */
  private boolean isContradicted(Trace trace) {
    return trace.outcome() == Outcome.LOST
        && fates.count(ProbeResult.Fate.REFUSED) > 0
        && trace.cause() != Cause.PORT_CONFLICT
        && trace.cause() != Cause.NAT_STALE_TARGET;
  }
}
