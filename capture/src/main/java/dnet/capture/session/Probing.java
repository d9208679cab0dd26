package dnet.capture.session;

import dnet.capture.probe.ProbeResult;
import dnet.capture.probe.Prober;
import dnet.capture.track.Identity;
import dnet.capture.track.Tracker;
import dnet.capture.track.Tuple;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.flow.Direction;
import dnet.inspector.model.flow.Hop;
import dnet.inspector.model.flow.Packet;
import dnet.inspector.model.flow.Trace;
import dnet.inspector.snapshot.OpenNamespaces;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Sends probes from the sender's namespace. */
final class Probing implements Traffic, Prober.Listener {
  private final Assignment job;
  private final Tracker tracker;
  private final Map<Integer, ProbeResult> results = new TreeMap<>();
  private @Nullable Prober prober;
  private boolean stopped;

  Probing(Assignment job, Tracker tracker) {
    this.job = job;
    this.tracker = tracker;
  }

  @Override
  public void run(OpenNamespaces namespaces, Runnable tick) throws IOException {
    NetnsId origin = job.predicted().flow().origin();
    NetnsHandle from = origin == null ? null : namespaces.handle(origin);
    if (from == null) {
      throw new IOException(
          "sending from " + job.predicted().flow().from() + ": its namespace is not there");
    }
    Prober made = new Prober(from, job.predicted().flow().from(), job.probes(), this);
    synchronized (this) {
      if (stopped) {
        return;
      }
      prober = made;
    }
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              made.run();
              return null;
            });
    Thread thread = new Thread(task, "prober");
    thread.setDaemon(true);
    thread.start();
    while (true) {
      try {
        task.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
        tick.run();
        return;
      } catch (TimeoutException e) {
        tick.run();
      } catch (InterruptedException e) {
        made.stop();
        Thread.currentThread().interrupt();
        return;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException io) {
          throw io;
        }
        throw new IllegalStateException(e.getCause());
      }
    }
  }

  @Override
  public void sent(ProbeResult probe) {
    tracker.probe(probe.number(), probe.identity());
    if (probe.identity() instanceof Identity.Connect connect) {
      for (Tuple tuple : translations(job.predicted(), connect.tuple())) {
        tracker.alias(probe.number(), tuple);
      }
    }
    put(probe);
  }

  @Override
  public void ended(ProbeResult probe) {
    put(probe);
  }

  private synchronized void put(ProbeResult probe) {
    results.put(probe.number(), probe);
  }

  /** What a connection attempt looks like where it is translated, if ports stay as they are. */
  private static Set<Tuple> translations(Trace way, Tuple own) {
    Set<Tuple> tuples = new LinkedHashSet<>();
    for (Hop hop : way.hops()) {
      Packet packet = hop.packet();
      if (hop.direction() == Direction.FORWARD
          && packet != null
          && packet.protocol() == own.protocol()
          && packet.sourcePort() == way.flow().sourcePort()) {
        tuples.add(
            new Tuple(
                own.protocol(),
                packet.source(),
                packet.destination(),
                own.sourcePort(),
                packet.destinationPort()));
      }
    }
    tuples.remove(own);
    return tuples;
  }

  @Override
  public synchronized void stop() {
    stopped = true;
    if (prober != null) {
      prober.stop();
    }
  }

  @Override
  public synchronized boolean isStopped() {
    return stopped;
  }

  @Override
  public synchronized List<ProbeResult> probes() {
    return new ArrayList<>(results.values());
  }
}
