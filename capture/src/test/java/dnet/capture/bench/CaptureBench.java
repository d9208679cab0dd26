package dnet.capture.bench;

import dnet.capture.source.CaptureCounts;
import dnet.capture.source.Filter;
import dnet.capture.source.LiveCapture;
import dnet.capture.source.LiveCaptures;
import dnet.fixtures.lab.Lab;
import dnet.inspector.linux.InetSocket;
import dnet.inspector.model.IpAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Captures at five hops beside {@code tcpdump -w} at one, and what a narrow capture costs a busy
 * connection. Prints a table; exit code 1 if a target is missed.
 */
public final class CaptureBench {
  private static final int PORT = 9;
  private static final int[] RATES = {20_000, 50_000, 100_000, 150_000, 200_000};
  private static final int WARM_UP = 100_000;
  private static final double SECONDS = 3;
  private static final int ROUNDS = 6;

  private static final Pattern DUMPED =
      Pattern.compile(
          "(\\d+) packets captured.*?(\\d+) packets dropped by kernel.*CPU ([\\d.]+) ([\\d.]+)",
          Pattern.DOTALL);

  private final BenchWay way;
  private boolean missed;

  private final Path file;

  private CaptureBench(BenchWay way, Path file) {
    this.way = way;
    this.file = file;
  }

  /** Runs; needs root, and tcpdump. */
  public static void main(String[] words) throws Exception {
    CaptureBench bench;
    try (Lab lab = Lab.open()) {
      bench = new CaptureBench(new BenchWay(lab), lab.folder().resolve("tcpdump.pcap"));
      try (InetSocket sink = bench.way.sink(PORT)) {
        say("to %s", sink.local());
        bench.rates();
      }
      bench.busy();
    }
    System.exit(bench.missed ? 1 : 0);
  }

  /** What a capture took and lost, and the processor time of its process. */
  private record Taken(long sent, long packets, long dropped, double cpuSeconds) {
    double microsEach() {
      return cpuSeconds * 1e6 / Math.max(1, packets);
    }
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  private void judge(boolean held, String target) {
    missed |= !held;
    say("    %-60s %s", target, held ? "held" : "MISSED");
  }

  private void rates() throws Exception {
    // Java's start is not what is measured: the code is compiled by what comes first.
    say("while Java compiles: %.2f us each", five(WARM_UP).microsEach());
    five(WARM_UP);
    say("%-10s %-28s %-30s", "SENT/s", "tcpdump -w, one hop", "dnet, five hops, decoded");
    double dumped = 0;
    double own = 0;
    long packets = 0;
    long ownPackets = 0;
    for (int rate : RATES) {
      Taken one = tcpdump(rate);
      Taken all = five(rate);
      say(
          "%-10d %8d lost %6d %5.2f us  %9d lost %6d %5.2f us each, %.2f x",
          rate,
          one.packets(),
          one.dropped(),
          one.microsEach(),
          all.packets(),
          all.dropped(),
          all.microsEach(),
          all.microsEach() / one.microsEach());
      if (one.dropped() == 0) {
        judge(all.dropped() == 0, "nothing lost where tcpdump loses nothing");
        judge(all.packets() == 5 * all.sent(), "all five see all, at " + all.sent() / 3 + "/s");
      }
      dumped += one.cpuSeconds();
      packets += one.packets();
      own += all.cpuSeconds();
      ownPackets += all.packets();
    }
    double ratio = own / ownPackets / (dumped / packets);
    say("processor time a packet, over all: %.2f times tcpdump's", ratio);
    judge(ratio <= 1.5, "at most 1.5 times");
  }

  private long send(int rate) throws IOException {
    Process sender =
        way.blast(
            way.from,
            "udp",
            BenchWay.TO,
            Integer.toString(PORT),
            Integer.toString(rate),
            Double.toString(SECONDS));
    return Long.parseLong(
        new String(sender.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip());
  }

  private Taken tcpdump(int rate) throws Exception {
    String script =
        "TIMEFORMAT='CPU %U %S'; time timeout -s INT 30 tcpdump -ni p1 -s 192 -w "
            + file
            + " udp port "
            + PORT;
    Process dump =
        new ProcessBuilder("nsenter", "--net=" + way.router.netns(), "bash", "-c", script)
            .redirectErrorStream(true)
            .start();
    InputStream out = dump.getInputStream();
    String said = "";
    while (!said.contains("listening on")) {
      said += (char) out.read();
    }
    long sent = send(rate);
    dump.descendants()
        .filter(p -> p.info().command().orElse("").endsWith("/tcpdump"))
        .forEach(p -> interrupt(p.pid()));
    said += new String(out.readAllBytes(), StandardCharsets.UTF_8);
    Matcher matcher = DUMPED.matcher(said);
    if (!matcher.find()) {
      throw new IOException("tcpdump: " + said);
    }
    return new Taken(
        sent,
        Long.parseLong(matcher.group(1)),
        Long.parseLong(matcher.group(2)),
        Double.parseDouble(matcher.group(3)) + Double.parseDouble(matcher.group(4)));
  }

  private static void interrupt(long pid) {
    try {
      new ProcessBuilder("kill", "-INT", Long.toString(pid)).start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private Taken five(int rate) throws Exception {
    LongAdder packets = new LongAdder();
    Filter filter =
        Filter.host(IpAddress.parse(BenchWay.TO))
            .and(Filter.protocol(true, 17))
            .and(Filter.port(PORT));
    LiveCaptures captures = way.captures(filter, packets);
    long before = cpuNanos();
    long sent;
    try (captures) {
      sent = send(rate);
    }
    long took = cpuNanos() - before;
    long dropped =
        captures.all().stream().map(LiveCapture::counts).mapToLong(CaptureCounts::dropped).sum();
    return new Taken(sent, packets.sum(), dropped, took / 1e9);
  }

  /**
   * Turns without, with and with tcpdump's, for the machine's own pace changes. What others' work
   * takes from the connection does not count against processor time.
   */
  private void busy() throws Exception {
    Process take = way.blast(way.to, "take", "5001");
    BufferedReader said =
        new BufferedReader(new InputStreamReader(take.getInputStream(), StandardCharsets.UTF_8));
    said.readLine();
    Process send = way.blast(way.from, "send", BenchWay.TO, "5001");
    try {
      Turns turns = new Turns(said, List.of(take, send));
      Filter narrow =
          Filter.host(IpAddress.parse(BenchWay.TO))
              .and(Filter.protocol(true, 6))
              .and(Filter.port(5001))
              .and(Filter.tcpEnds(true));
      Turns.Pace first = turns.next();
      List<Turns.Pace> own = new ArrayList<>();
      List<Turns.Pace> dumped = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        Turns.Pace with;
        try (LiveCaptures captures = way.captures(narrow, new LongAdder())) {
          with = turns.next();
          missed |= captures.all().stream().anyMatch(c -> c.problem() != null);
        }
        Turns.Pace free = turns.next();
        List<Process> dumps = way.tcpdumps(narrow.toString());
        Turns.Pace beside = turns.next();
        for (Process dump : dumps) {
          dump.destroy();
          dump.waitFor();
        }
        Turns.Pace last = turns.next();
        own.add(with.against(first, free));
        dumped.add(beside.against(free, last));
        first = last;
      }
      say("a busy connection, %.2f GiB/s, with a narrow capture at five hops:", first.gib());
      say("  dnet: %.3f of its rate, %.3f of octets a processor second", rate(own), work(own));
      say("  five tcpdump: %.3f, %.3f", rate(dumped), work(dumped));
      judge(work(own) >= 0.97, "falls by at most 3 %, by processor time");
    } finally {
      send.destroyForcibly().waitFor();
      take.destroyForcibly().waitFor();
    }
  }

  private static double rate(List<Turns.Pace> all) {
    return median(all.stream().map(Turns.Pace::rate).toList());
  }

  private static double work(List<Turns.Pace> all) {
    return median(all.stream().map(Turns.Pace::work).toList());
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
  }
}
