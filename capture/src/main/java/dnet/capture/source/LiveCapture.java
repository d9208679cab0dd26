package dnet.capture.source;

import dnet.inspector.linux.Interfaces;
import dnet.inspector.linux.Namespaces;
import dnet.inspector.linux.Pipe;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapDumper;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;
import org.pcap4j.core.PcapStat;
import org.pcap4j.core.Pcaps;
import org.pcap4j.packet.namednumber.DataLinkType;

/**
 * One interface's capture. One thread stays in libpcap's loop, writes packets into a pipe without
 * entering Java, and alone closes the capture; another reads the pipe in bulk.
 */
public final class LiveCapture {
  /** What libpcap takes for something else than an interface (pcap_create of its modules). */
  private static final Pattern RESERVED =
      Pattern.compile(
          "any|(usbmon|bluetooth|nflog|nfqueue|dbus|netmap|vale|dag|snf|rdma|dpdk).*|.*:.*");

  /**
   * How long the kernel may collect packets before it wakes the loop. To be woken for each costs
   * several times as much.
   */
  private static final int COLLECT_MILLIS = 10;

  /** How soon a loop notices that it is to end where libpcap cannot wake it. */
  private static final int POLL_MILLIS = 50;

  /** From 1.10 on, pcap_breakloop wakes a loop that waits for packets. */
  private static final Pattern WAKES = Pattern.compile("libpcap version (1\\.[1-9]\\d|[2-9]\\.).*");

  private static final boolean CAN_WAKE = WAKES.matcher(Pcaps.libVersion()).matches();

  private static final int PIPE_SIZE = 1 << 20;

  /** More packets than the C library holds back (one block, four kibibytes). */
  private static final int MANY = 128;

  private final CaptureRequest request;
  private final PcapHandle handle;
  private final PcapDumper dumper;
  private final Thread owner;
  private final Thread reader;
  private volatile boolean stopping;
  private volatile @Nullable String problem;
  private final AtomicLong handedOn = new AtomicLong();
  private final long before;
  private long dropped;
  private long flushedAt;

  private LiveCapture(
      CaptureRequest request, PcapHandle handle, PcapDumper dumper, InputStream packets)
      throws PcapNativeException, NotOpenException {
    // What came before the filter was set is in the kernel's count, and is not handed on.
    this.before = taken(handle.getStats());
    this.request = request;
    this.handle = handle;
    this.dumper = dumper;
    this.owner = new Thread(this::loop, "capture-" + request.index());
    this.reader = new Thread(() -> drain(packets), "packets-" + request.index());
    for (Thread thread : new Thread[] {reader, owner}) {
      thread.setDaemon(true);
      thread.start();
    }
  }

  static LiveCapture open(CaptureRequest request) throws IOException {
    if (RESERVED.matcher(request.interfaceName()).matches()) {
      throw new IOException(
          "capture on " + request + ": libpcap takes that name for something else");
    }
    PcapHandle handle = Namespaces.call(request.namespace(), () -> inside(request));
    try (Pipe pipe = Pipe.open(PIPE_SIZE)) {
      handle.setFilter(filter(request, handle).toString(), BpfCompileMode.OPTIMIZE);
      PcapDumper dumper = handle.dumpOpen(pipe.writingPath());
      return new LiveCapture(request, handle, dumper, new FileInputStream(pipe.readingPath()));
    } catch (PcapNativeException | NotOpenException e) {
      handle.close();
      throw new IOException("capture on " + request + ": " + e.getMessage(), e);
    }
  }

  /** Frames may have a VLAN tag; packets without a link layer cannot, and pcap refuses to ask. */
  private static Filter filter(CaptureRequest request, PcapHandle handle) {
    return handle.getDlt().equals(DataLinkType.EN10MB)
        ? request.filter().alsoTagged()
        : request.filter();
  }

  /** In the namespace: the packet socket that is made here stays in it. */
  private static PcapHandle inside(CaptureRequest request) throws IOException {
    PcapHandle handle;
    try {
      handle =
          new PcapHandle.Builder(request.interfaceName())
              .snaplen(request.snapLength())
              .promiscuousMode(PromiscuousMode.NONPROMISCUOUS)
              .timeoutMillis(CAN_WAKE ? COLLECT_MILLIS : POLL_MILLIS)
              .bufferSize(request.ringSize())
              .timestampPrecision(PcapHandle.TimestampPrecision.NANO)
              .immediateMode(!CAN_WAKE)
              .build();
    } catch (PcapNativeException e) {
      throw new IOException("capture on " + request + ": " + e.getMessage(), e);
    }
    // Asked for afterwards: if the name has gone to another interface meanwhile, it shows.
    if (!request.index().equals(Interfaces.index(request.interfaceName()))) {
      handle.close();
      throw new IOException("capture on " + request + ": another interface has that name now");
    }
    return handle;
  }

  private void loop() {
    try {
      handle.loop(-1, dumper);
    } catch (InterruptedException e) {
      // Told to stop: pcap4j's word for a broken loop, not a thread's interrupt.
    } catch (PcapNativeException | NotOpenException e) {
      if (!stopping) {
        problem = String.valueOf(e.getMessage());
      }
    } finally {
      counts();
      dumper.close();
      handle.close();
    }
  }

  private void drain(InputStream pipe) {
    try (InputStream packets = new Paced(pipe)) {
      // libpcap's own count includes what came before the filter was set.
      PcapReader.read(
          packets,
          (nanos, type, data, offset, captured, original) -> {
            request.sink().packet(nanos, type, data, offset, captured, original);
            // This thread alone counts.
            handedOn.lazySet(handedOn.getPlain() + 1);
          });
    } catch (IOException | RuntimeException e) {
      problem = String.valueOf(e.getMessage());
      // The pipe is closed: the owner's writes fail from now on, and do not wait.
      stop();
    }
  }

  /**
   * The same now and then, for one thread: where many packets came since the last time, the next
   * ones push out what is held back.
   */
  void flushIfThin() {
    long now = handedOn.get();
    boolean thin = now - flushedAt < MANY;
    flushedAt = now;
    if (thin) {
      flush();
    }
  }

  /** Hands on what the C library holds back while traffic is thin. */
  void flush() {
    try {
      if (dumper.isOpen()) {
        dumper.flush();
      }
    } catch (PcapNativeException | NotOpenException e) {
      // Closed meanwhile, which flushes, too.
    }
  }

  private static long taken(PcapStat stat) {
    return stat.getNumPacketsReceived() - stat.getNumPacketsDropped();
  }

  /**
   * How many packets the kernel has taken for this capture so far. It hands them over in blocks,
   * some time after.
   */
  long taken() {
    try {
      return handle.isOpen() ? taken(handle.getStats()) - before : 0;
    } catch (PcapNativeException | NotOpenException e) {
      return 0;
    }
  }

  /** Whether that many have reached the sink, or none will come any more. */
  boolean hasHandedOn(long packets) {
    return handedOn.get() >= packets || !isRunning();
  }

  /** Tells it to end; {@link #join} waits until it has. */
  void stop() {
    stopping = true;
    try {
      handle.breakLoop();
    } catch (NotOpenException e) {
      // It has ended.
    }
  }

  void join(long millis) throws InterruptedException {
    owner.join(millis);
    reader.join(millis);
  }

  boolean isRunning() {
    return owner.isAlive() || reader.isAlive();
  }

  /** What was asked for. */
  public CaptureRequest request() {
    return request;
  }

  /** What it has counted so far; the last counts once it has ended. */
  public synchronized CaptureCounts counts() {
    try {
      if (handle.isOpen()) {
        dropped = handle.getStats().getNumPacketsDropped();
      }
    } catch (PcapNativeException | NotOpenException e) {
      // Closed meanwhile: the owner has asked before.
    }
    return new CaptureCounts(handedOn.get(), dropped);
  }

  /** Why it ended by itself, or what its sink failed of; null while all is well. */
  public @Nullable String problem() {
    return problem;
  }
}
