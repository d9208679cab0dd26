package dnet.capture.source;

import com.sun.jna.Memory;
import dnet.inspector.linux.Namespaces;
import dnet.inspector.model.Gap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.Pcaps;
import org.pcap4j.packet.namednumber.DataLinkType;

/** Captures at several interfaces at once. Needs CAP_NET_RAW and, elsewhere, CAP_SYS_ADMIN. */
public final class LiveCaptures implements AutoCloseable {
  private static final int FLUSH_MILLIS = 10;
  private static final long PATIENCE_MILLIS = 5000;

  /** Far more than the kernel's timer, also on a machine that is busy. */
  private static final long DRAIN_MILLIS = 500;

  private final List<LiveCapture> captures;
  private final List<Gap> gaps;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread flusher = new Thread(this::flush, "capture-flush");

  private LiveCaptures(List<LiveCapture> captures, List<Gap> gaps) {
    this.captures = List.copyOf(captures);
    this.gaps = List.copyOf(gaps);
    flusher.setDaemon(true);
    flusher.start();
  }

  /**
   * Native code that is loaded at home, once. JNA frees memory on a thread that it starts when it
   * first has some, and ends when it has none: it must be started here, and not by a thread in
   * another namespace, where it would stay.
   */
  private static final class Native {
    static final Memory KEPT = new Memory(8);
    static final PcapHandle DEAD = dead();

    private static PcapHandle dead() {
      try {
        return Pcaps.openDead(DataLinkType.EN10MB, CaptureRequest.SNAP_LENGTH);
      } catch (PcapNativeException e) {
        throw new IllegalStateException("libpcap: " + e.getMessage(), e);
      }
    }
  }

  /**
   * Loads libpcap, so that a later call need not wait for it.
   *
   * @throws IOException if it is not installed
   */
  public static void warmUp() throws IOException {
    try {
      Namespaces.warmUp();
      if (!Native.DEAD.isOpen() || Native.KEPT.size() == 0) {
        throw new IOException("libpcap is closed");
      }
    } catch (UnsatisfiedLinkError | NoClassDefFoundError | ExceptionInInitializerError e) {
      throw new IOException("libpcap cannot be loaded: " + e.getMessage(), e);
    }
  }

  /**
   * Starts to capture. An interface where that is not possible is a gap.
   *
   * @throws IOException if libpcap is not installed
   */
  public static LiveCaptures open(List<CaptureRequest> requests) throws IOException {
    warmUp();
    List<FutureTask<LiveCapture>> opening = new ArrayList<>();
    for (CaptureRequest request : requests) {
      FutureTask<LiveCapture> task = new FutureTask<>(() -> LiveCapture.open(request));
      // To open one is mostly to wait for the kernel.
      Thread thread = new Thread(task, "capture-open");
      thread.setDaemon(true);
      thread.start();
      opening.add(task);
    }
    List<LiveCapture> captures = new ArrayList<>();
    List<Gap> gaps = new ArrayList<>();
    for (int i = 0; i < opening.size(); i++) {
      try {
        captures.add(opening.get(i).get());
      } catch (ExecutionException e) {
        gaps.add(gap(requests.get(i), String.valueOf(e.getCause())));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        gaps.add(gap(requests.get(i), "interrupted"));
      }
    }
    return new LiveCaptures(captures, gaps);
  }

  private static Gap gap(CaptureRequest request, String why) {
    return new Gap(
        "packets at " + request,
        why.replaceFirst("^java\\.io\\.IOException: ", ""),
        "whether a packet passed there is unknown");
  }

  private void flush() {
    try {
      while (!closing.await(FLUSH_MILLIS, TimeUnit.MILLISECONDS)) {
        captures.forEach(LiveCapture::flushIfThin);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Those that were opened, in the order of the requests. */
  public List<LiveCapture> all() {
    return captures;
  }

  /** Where capturing was not possible. */
  public List<Gap> gaps() {
    return gaps;
  }

  /** Ends all of them. Every packet that the kernel took before has then reached a sink. */
  @Override
  public void close() {
    drain();
    closing.countDown();
    captures.forEach(LiveCapture::stop);
    try {
      flusher.join(PATIENCE_MILLIS);
      for (LiveCapture capture : captures) {
        capture.join(PATIENCE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits until what the kernel has taken is here. It fills a block and hands that over when it is
   * full or its timer runs out, and a loop that is told to end leaves behind what is not handed
   * over by then.
   */
  private void drain() {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DRAIN_MILLIS);
    try {
      for (LiveCapture capture : captures) {
        long taken = capture.taken();
        while (!capture.hasHandedOn(taken) && System.nanoTime() < deadline) {
          capture.flush();
          TimeUnit.MILLISECONDS.sleep(1);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether a thread of them still runs; not after {@link #close}. */
  public boolean isRunning() {
    return captures.stream().anyMatch(LiveCapture::isRunning);
  }
}
