package dnet.capture.session;

import dnet.capture.probe.ProbePlan;
import dnet.inspector.model.Host;
import dnet.inspector.model.flow.Trace;
import dnet.inspector.simulate.Question;
import dnet.inspector.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be traced, and how.
 *
 * @param snapshot of this host, just taken
 * @param host the same, assembled
 * @param home a file of the namespace that it calls host; null for dnet's own
 * @param candidates the predicted way, and others that the facts leave open
 * @param count probes; when watching, packets after which it ends
 * @param interval between two probes
 * @param size of the IP packet in octets, sent with "don't fragment"; 0 for the usual
 * @param timeout how long to wait for an answer; when watching, how long to watch
 * @param passive whether to send nothing, and watch what others send
 * @param file where the packets go as pcapng; null for nowhere
 * @param again reads the host again, for what the first reading does not explain
 */
public record Assignment(
    Snapshot snapshot,
    Host host,
    @Nullable Path home,
    Question question,
    List<Trace> candidates,
    int count,
    Duration interval,
    int size,
    Duration timeout,
    boolean passive,
    @Nullable Path file,
    Again again) {
  public Assignment {
    candidates = List.copyOf(candidates);
    if (candidates.isEmpty() || count < 1 || count > ProbePlan.MOST) {
      throw new IllegalArgumentException(candidates.size() + " ways, count " + count);
    }
  }

  /** Reads the host again. */
  @FunctionalInterface
  public interface Again {
    /** The host as it is now, with the ways that its facts leave open. */
    Now read() throws IOException;
  }

  /** A later state of the host. */
  public record Now(Host host, List<Trace> candidates) {
    public Now {
      candidates = List.copyOf(candidates);
    }
  }

  /** The predicted way. */
  public Trace predicted() {
    return candidates.get(0);
  }

  /** The probes. */
  ProbePlan probes() {
    var flow = predicted().flow();
    return new ProbePlan(
        flow.protocol(),
        question.flow().source(),
        flow.destination(),
        flow.destinationPort(),
        count,
        interval,
        flow.size(),
        size != 0,
        timeout);
  }
}
