package dnet.capture;

import dnet.capture.decode.Decoder;
import dnet.capture.probe.ProbePlan;
import dnet.capture.probe.ProbeResult;
import dnet.capture.probe.Prober;
import dnet.capture.source.CaptureRequest;
import dnet.capture.source.Filter;
import dnet.capture.source.LiveCaptures;
import dnet.capture.track.Identity;
import dnet.capture.track.Observation;
import dnet.capture.track.Tracker;
import dnet.capture.track.Tuple;
import dnet.inspector.linux.Interfaces;
import dnet.inspector.linux.Namespaces;
import dnet.inspector.linux.NetnsHandle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Captures at some points, probes, and what was seen: the way in which the parts are used. */
public final class Bench {
  private final List<CaptureRequest> requests = new ArrayList<>();
  private final Decoder decoder = new Decoder();
  private final Tracker tracker;
  private UnaryOperator<Tuple> translation = UnaryOperator.identity();

  /** Tracks along points, numbered as they are added. */
  public Bench(List<Integer> forward, List<Integer> reply) {
    tracker = new Tracker(forward, reply);
  }

  /** Adds a point. */
  public Bench at(NetnsHandle namespace, String name, Filter filter) throws IOException {
    int point = requests.size();
    requests.add(
        new CaptureRequest(
            namespace,
            namespace.toString(),
            name,
            Objects.requireNonNull(
                Namespaces.call(namespace, () -> Interfaces.index(name)), () -> "no " + name),
            filter,
            CaptureRequest.SNAP_LENGTH,
            CaptureRequest.RING_SIZE,
            (nanos, type, data, offset, captured, original) ->
                tracker.add(point, nanos, decoder.decode(type, data, offset, captured, original))));
    return this;
  }

  /** Says how the sender's own namespace translates connection attempts. */
  public Bench translated(UnaryOperator<Tuple> how) {
    translation = how;
    return this;
  }

  /** What a run gave. */
  public record Outcome(List<ProbeResult> probes, Observation seen) {}

  /** Probes while capturing; waits until {@code enough} is seen, at most some seconds. */
  public Outcome run(NetnsHandle from, ProbePlan plan, Predicate<Observation> enough)
      throws IOException {
    List<ProbeResult> results = new ArrayList<>();
    try (LiveCaptures captures = LiveCaptures.open(requests)) {
      if (!captures.gaps().isEmpty()) {
        throw new IOException(captures.gaps().toString());
      }
      new Prober(
              from,
              "test",
              plan,
              new Prober.Listener() {
                @Override
                public void sent(ProbeResult probe) {
                  tracker.probe(probe.number(), probe.identity());
                  if (probe.identity() instanceof Identity.Connect connect) {
                    tracker.alias(probe.number(), translation.apply(connect.tuple()));
                  }
                }

                @Override
                public void ended(ProbeResult probe) {
                  results.add(probe);
                }
              })
          .run();
      long deadline = System.nanoTime() + 3_000_000_000L;
      while (!enough.test(tracker.observe()) && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
    }
    return new Outcome(results, tracker.observe());
  }
}
