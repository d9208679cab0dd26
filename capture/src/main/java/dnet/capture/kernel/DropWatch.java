package dnet.capture.kernel;

import dnet.inspector.linux.TraceFs;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Listens to the kernel throwing packets away, in an own instance of tracefs that nobody else sees.
 * The kernel tells neither namespace nor addresses: all packets of the host are among them, and
 * what matters is what drops while probes are under way. The instance is removed on closing; one
 * whose owner was killed is removed when the next watch opens.
 */
public final class DropWatch implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("dnet-(\\d{1,10})-(\\d{1,19})");

  /** IPv4, ARP and IPv6. */
  private static final String FILTER = "protocol == 2048 || protocol == 2054 || protocol == 34525";

  private static final String BUFFER_KIB = "256";
  private static final int MOST_DROPS = 20_000;
  private static final int CLOCK_READINGS = 50;

  private final TraceFs tracefs;
  private final Path instance;
  private final long epochNanos;

  private DropWatch(TraceFs tracefs, Path instance, long epochNanos) {
    this.tracefs = tracefs;
    this.instance = instance;
    this.epochNanos = epochNanos;
  }

  /**
   * What was heard.
   *
   * @param drops the oldest first
   * @param complete whether these are all
   */
  public record Heard(List<KernelDrop> drops, boolean complete) {
    public Heard {
      drops = List.copyOf(drops);
    }
  }

  /**
   * Starts to listen. Needs CAP_SYS_ADMIN.
   *
   * @throws IOException if the kernel has no such tracepoint, or it may not be used
   */
  public static DropWatch open() throws IOException {
    TraceFs tracefs = TraceFs.open();
    Path instance = null;
    try {
      Path instances = tracefs.path().resolve("instances");
      sweep(instances);
      long pid = ProcessHandle.current().pid();
      instance = instances.resolve("dnet-" + pid + "-" + startTicks(pid));
      Files.createDirectory(instance);
      Path event = instance.resolve("events/skb/kfree_skb");
      if (!Files.isDirectory(event)) {
        throw new IOException("the kernel has no tracepoint skb:kfree_skb");
      }
      write(instance.resolve("buffer_size_kb"), BUFFER_KIB);
      write(instance.resolve("trace_clock"), "mono");
      write(event.resolve("filter"), FILTER);
      write(event.resolve("enable"), "1");
      return new DropWatch(tracefs, instance, epochNanos());
    } catch (IOException e) {
      try (tracefs) {
        if (instance != null) {
          Files.deleteIfExists(instance);
        }
      }
      throw e;
    }
  }

  /**
   * The monotonic clock's zero in nanoseconds since the epoch. Of several pairs of readings the
   * closest: on a busy machine milliseconds may pass between two lines, as many as a drop and its
   * packet may be apart.
   */
  static long epochNanos() {
    long epoch = 0;
    long closest = Long.MAX_VALUE;
    for (int i = 0; i < CLOCK_READINGS; i++) {
      long before = System.nanoTime();
      Instant now = Instant.now();
      long after = System.nanoTime();
      if (after - before < closest) {
        closest = after - before;
        epoch =
            now.getEpochSecond() * 1_000_000_000L + now.getNano() - (before + (after - before) / 2);
      }
    }
    return epoch;
  }

  private static void write(Path file, String value) throws IOException {
    Files.write(file, value.getBytes(StandardCharsets.US_ASCII));
  }

  /** Removes the instances of processes that are no more. */
  private static void sweep(Path instances) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(instances, "dnet-*")) {
      for (Path left : all) {
        Matcher name = NAME.matcher(left.getFileName().toString());
        if (name.matches() && startTicks(Long.parseLong(name.group(1))) != number(name.group(2))) {
          remove(left);
        }
      }
    }
  }

  private static long number(String digits) {
    return Long.parseUnsignedLong(digits);
  }

  private static void remove(Path instance) throws IOException {
    Path enable = instance.resolve("events/enable");
    if (Files.exists(enable)) {
      write(enable, "0");
    }
    // The kernel removes what is in it, too.
    Files.deleteIfExists(instance);
  }

  /** When a process started, in clock ticks since boot (proc_pid_stat(5)); -1 for none. */
  private static long startTicks(long pid) {
    try {
      String stat =
          Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
      return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", 21)[19]);
    } catch (IOException e) {
      return -1;
    }
  }

  /** What has been heard so far. */
  public Heard drops() throws IOException {
    List<KernelDrop> drops = new ArrayList<>();
    boolean complete = true;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new FileInputStream(instance.resolve("trace").toFile()),
                StandardCharsets.ISO_8859_1))) {
      for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
        KernelDrop drop = KernelDrop.parse(line, epochNanos);
        complete &= !line.contains("LOST") && drops.size() < MOST_DROPS;
        if (drop != null && drops.size() < MOST_DROPS) {
          drops.add(drop);
        }
      }
    }
    return new Heard(drops, complete && !hasOverrun());
  }

  /** Whether the ring has overwritten what was not read. */
  private boolean hasOverrun() throws IOException {
    try (DirectoryStream<Path> processors =
        Files.newDirectoryStream(instance.resolve("per_cpu"), "cpu*")) {
      for (Path processor : processors) {
        for (String line : Files.readAllLines(processor.resolve("stats"))) {
          if (line.startsWith("overrun: ") && !line.equals("overrun: 0")) {
            return true;
          }
        }
      }
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    try (tracefs) {
      remove(instance);
    }
  }
}
