package dnet.capture.session;

import dnet.capture.probe.ProbeResult;
import dnet.inspector.snapshot.OpenNamespaces;
import java.io.IOException;
import java.util.List;

/** What passes while captures are open: own probes, or what others send. */
interface Traffic {
  /** How often progress is told of, in milliseconds. */
  int TICK_MILLIS = 100;

  /**
   * Lets it pass; returns when all has been seen, the time is over, or it was stopped.
   *
   * @param tick called now and then, on the thread that calls this
   */
  void run(OpenNamespaces namespaces, Runnable tick) throws IOException;

  /** Ends {@link #run} soon. Any thread may call it, also before. */
  void stop();

  boolean isStopped();

  /** What has passed so far. */
  List<ProbeResult> probes();
}
