package dnet.capture.session;

import dnet.capture.plan.Plan;
import dnet.capture.probe.ProbeResult;
import dnet.capture.track.Identity;
import dnet.capture.track.Observation;
import dnet.capture.track.Sighting;
import dnet.capture.track.Tracker;
import dnet.capture.track.Way;
import dnet.inspector.linux.SocketAddress;
import dnet.inspector.model.flow.Direction;
import dnet.inspector.model.flow.Flow;
import dnet.inspector.snapshot.OpenNamespaces;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Watches what others send; sends nothing. */
final class Passing implements Traffic {
  /** How long an answer may take. */
  private static final long PATIENCE_NANOS = 1_000_000_000L;

  private final Assignment job;
  private final Plan plan;
  private final Tracker tracker;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final List<Identity> known = new ArrayList<>();

  /** When the last of them was found, by {@link System#nanoTime}. */
  private long lastFound;

  Passing(Assignment job, Plan plan, Tracker tracker) {
    this.job = job;
    this.plan = plan;
    this.tracker = tracker;
  }

  @Override
  public void run(OpenNamespaces namespaces, Runnable tick) {
    Instant now = Instant.now();
    tracker.begin(now.getEpochSecond() * 1_000_000_000L + now.getNano());
    long deadline = System.nanoTime() + job.timeout().toNanos();
    try {
      while (System.nanoTime() < deadline && !isEnough()) {
        if (stopped.await(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
          break;
        }
        discover();
        tick.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    discover();
  }

  /** As many as were asked for, each answered or with time enough to be. */
  private synchronized boolean isEnough() {
    return known.size() == job.count()
        && (System.nanoTime() - lastFound > PATIENCE_NANOS
            || probes().stream().allMatch(ProbeResult::isDelivered));
  }

  /** Requests that were seen where the way begins, as far as they can be told apart elsewhere. */
  private synchronized void discover() {
    Flow flow = job.predicted().flow();
    List<Plan.Stop> stops = plan.stops(job.predicted(), Direction.FORWARD);
    if (stops.isEmpty() || known.size() == job.count()) {
      return;
    }
    for (Identity identity :
        tracker.requests(
            stops.get(0).point(), flow.source(), flow.destination(), flow.destinationPort())) {
      if (known.size() < job.count() && !known.contains(identity)) {
        tracker.probe(known.size(), identity);
        known.add(identity);
        lastFound = System.nanoTime();
      }
    }
  }

  @Override
  public void stop() {
    stopped.countDown();
  }

  @Override
  public boolean isStopped() {
    return stopped.getCount() == 0;
  }

  /** Answered is what an answer was seen to where the way begins. */
  @Override
  public synchronized List<ProbeResult> probes() {
    List<ProbeResult> results = new ArrayList<>();
    if (known.isEmpty()) {
      return results;
    }
    Observation seen = tracker.observe();
    int first = plan.stops(job.predicted(), Direction.FORWARD).get(0).point();
    for (int i = 0; i < known.size(); i++) {
      long sent = 0;
      long answered = 0;
      boolean refused = false;
      for (Sighting sighting : seen.sightings()) {
        if (sighting.probe() == i && sighting.point() == first) {
          boolean back = sighting.way() == Way.REPLY;
          sent = !back && sent == 0 ? sighting.nanos() : sent;
          answered = back && answered == 0 ? sighting.nanos() : answered;
          refused |= back && (sighting.isReset() || sighting.error() != null);
        }
      }
      ProbeResult.Fate fate =
          answered == 0
              ? ProbeResult.Fate.SILENCE
              : refused ? ProbeResult.Fate.REFUSED : ProbeResult.Fate.ANSWERED;
      results.add(
          new ProbeResult(i, known.get(i), (SocketAddress) null, fate, sent, answered, 0, null));
    }
    return results;
  }
}
