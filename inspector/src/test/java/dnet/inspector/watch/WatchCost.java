package dnet.inspector.watch;

import dnet.fixtures.lab.Lab;
import dnet.fixtures.lab.LabHost;
import dnet.inspector.netfilter.kernel.RuleSets;
import dnet.inspector.snapshot.ObserveOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Measures what it costs to watch: a host with many namespaces, each like an idle container's, with
 * a veth to a bridge, Docker's DNS rules and two processes. Prints the share of a core that
 * watching takes while nothing happens, how soon changes are seen, and what counters cost. Needs
 * root.
 *
 * <p>The host is made by one process, and watched by another that sees neither the machine's other
 * processes nor its other namespaces, for what happens there is not idle. The lab itself must not
 * be made in there: to its sweeper the owners of all others' labs would seem to be dead.
 */
final class WatchCost {
  private WatchCost() {}

  /** Arguments: number of namespaces, seconds to watch. */
  public static void main(String[] args) throws Exception {
    if (args.length == 4 && args[0].equals("watch")) {
      watch(args[1], Integer.parseInt(args[2]), Integer.parseInt(args[3]));
      return;
    }
    int namespaces = args.length > 0 ? Integer.parseInt(args[0]) : 300;
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 120;
    try (Lab lab = Lab.open()) {
      LabHost host = lab.host("host");
      host.run("ip", "link", "add", "br0", "type", "bridge").orThrow();
      host.run("ip", "link", "set", "br0", "up").orThrow();
      host.run("ip", "address", "add", "10.99.0.1/16", "dev", "br0").orThrow();
      Path rules = Files.writeString(lab.folder().resolve("rules"), RuleSets.DOCKER_DNS);
      for (int i = 0; i < namespaces; i++) {
        container(lab, host, i, rules);
      }
      List<String> command =
          new ArrayList<>(
              List.of("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"));
      command.add(ProcessHandle.current().info().command().orElseThrow());
      command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.addAll(List.of(WatchCost.class.getName(), "watch", lab.prefix()));
      command.addAll(List.of(Integer.toString(namespaces), Integer.toString(seconds)));
      new ProcessBuilder(command).inheritIO().start().waitFor();
    }
  }

  /** Hides other namespaces from this process's own mount table, then measures. */
  private static void watch(String prefix, int namespaces, int seconds) throws Exception {
    for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
      String mount = line.split(" ", -1)[4];
      if (line.contains(" - nsfs ") && !mount.contains("/" + prefix + "-")) {
        new ProcessBuilder("umount", mount).inheritIO().start().waitFor();
      }
    }
    for (int i = 0; i < namespaces; i++) {
      LabHost inner = new LabHost("c" + i, prefix + "-c" + i);
      for (int p = 0; p < 2; p++) {
        new ProcessBuilder(inner.inside(List.of("sleep", "100000")))
            .redirectError(Path.of("/dev/null").toFile())
            .redirectOutput(Path.of("/dev/null").toFile())
            .start()
            .getOutputStream()
            .close();
      }
    }
    measure(new LabHost("host", prefix + "-host"), namespaces, seconds);
  }

  private static void container(Lab lab, LabHost host, int i, Path rules) {
    LabHost inner = lab.host("c" + i);
    // As Docker does it: made in the host and moved, so that indexes differ.
    host.run("ip", "link", "add", "v" + i, "type", "veth", "peer", "name", "w" + i).orThrow();
    host.run("ip", "link", "set", "w" + i, "netns", inner.namespace()).orThrow();
    host.run("ip", "link", "set", "v" + i, "master", "br0", "up").orThrow();
    inner.run("ip", "link", "set", "w" + i, "name", "eth0", "up").orThrow();
    String address = "10.99." + (1 + i / 250) + "." + (1 + i % 250) + "/16";
    inner.run("ip", "address", "add", address, "dev", "eth0").orThrow();
    inner.run("ip", "route", "add", "default", "via", "10.99.0.1").orThrow();
    inner.run("iptables-restore", rules.toString()).orThrow();
  }

  private static void measure(LabHost host, int namespaces, int seconds) throws Exception {
    ObserveOptions options =
        new ObserveOptions(
            "unix:///nonexistent/docker.sock",
            null,
            Map.of(),
            null,
            host.netns(),
            Set.of(ObserveOptions.Part.values()));
    Seen seen = new Seen();
    long start = System.nanoTime();
    try (HostWatcher watcher =
        HostWatcher.start(options, WatchOptions.DEFAULT, "dnet bench", seen)) {
      Seen.Timed first =
          seen.await("the first picture", 60, h -> h.namespaces().size() >= namespaces);
      System.out.printf(
          "first picture after %.0f ms: %d namespaces, %d threads, %d descriptors%n",
          (first.nanos() - start) / 1e6,
          first.update().host().namespaces().size(),
          Thread.activeCount(),
          new java.io.File("/proc/self/fd").list().length);
      // The new ones' sockets are looked at three times, and code is compiled.
      Thread.sleep(15_000);
      idle(seconds);
      changes(host, seen);
      counters(watcher, seen);
    }
  }

  private static void idle(int seconds) throws Exception {
    long[] before = ticks();
    long start = System.nanoTime();
    int steps = Math.max(1, seconds / 15);
    for (int step = 0; step < steps; step++) {
      long[] from = ticks();
      long at = System.nanoTime();
      Thread.sleep(seconds * 1000L / steps);
      System.out.printf("  %.2f %%%n", share(from, at));
    }
    long[] after = ticks();
    System.out.printf(
        "idle for %d s: %.2f %% of a core (%.2f %% itself, %.2f %% programs that it ran)%n",
        seconds,
        share(before, start),
        (after[0] - before[0]) / (double) seconds,
        (after[1] - before[1]) / (double) seconds);
  }

  private static double share(long[] before, long start) throws IOException {
    long[] now = ticks();
    double elapsed = (System.nanoTime() - start) / 1e9;
    return (now[0] + now[1] - before[0] - before[1]) / elapsed;
  }

  /** Processor time in hundredths of a second: of this process, and of its children. */
  private static long[] ticks() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return new long[] {
      Long.parseLong(fields[11]) + Long.parseLong(fields[12]),
      Long.parseLong(fields[13]) + Long.parseLong(fields[14])
    };
  }

  private static void changes(LabHost host, Seen seen) throws Exception {
    double[] millis = new double[40];
    try (IpBatch ip = new IpBatch(host)) {
      for (int i = 0; i < millis.length; i++) {
        boolean up = i % 2 == 1;
        long at = ip.run("link set v3 " + (up ? "up" : "down"));
        Seen.Timed timed =
            seen.await(
                "v3",
                10,
                h ->
                    h.namespaces().get(h.home()).links().stream()
                        .anyMatch(l -> l.name().equals("v3") && l.base().up() == up));
        millis[i] = (timed.nanos() - at) / 1e6;
        Thread.sleep(500);
      }
    }
    Arrays.sort(millis);
    System.out.printf(
        "%d changes: least %.0f ms, median %.0f ms, 95 %% %.0f ms, most %.0f ms%n",
        millis.length,
        millis[0],
        millis[millis.length / 2],
        millis[millis.length * 95 / 100],
        millis[millis.length - 1]);
  }

  private static void counters(HostWatcher watcher, Seen seen) throws Exception {
    long[] before = ticks();
    int rounds = 20;
    double[] millis = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      long at = System.nanoTime();
      watcher.refreshCounters();
      seen.awaitCounters(i, 10);
      millis[i] = (System.nanoTime() - at) / 1e6;
      Thread.sleep(Duration.ofMillis(500).toMillis());
    }
    Arrays.sort(millis);
    long[] after = ticks();
    System.out.printf(
        "counters of all: median %.1f ms, about %.1f ms of processor time%n",
        millis[rounds / 2], 10.0 * (after[0] + after[1] - before[0] - before[1]) / rounds);
  }
}
