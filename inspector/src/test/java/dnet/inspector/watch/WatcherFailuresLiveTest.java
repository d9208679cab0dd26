package dnet.inspector.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.lab.Lab;
import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LabHost;
import dnet.fixtures.lab.LiveTest;
import dnet.inspector.model.Host;
import dnet.inspector.model.NetnsId;
import dnet.inspector.snapshot.ObserveOptions;
import dnet.inspector.watch.Change.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What goes wrong: lost events, namespaces that come and go in a hurry, and the end of it all. */
@LiveTest
class WatcherFailuresLiveTest {
  private static ObserveOptions options(LabHost host) {
    return new ObserveOptions(
        "unix:///nonexistent/docker.sock",
        null,
        Map.of(),
        null,
        host.netns(),
        Set.of(ObserveOptions.Part.values()));
  }

  private static NetnsId id(LabHost host) throws IOException {
    return new NetnsId(((Number) Files.getAttribute(host.netns(), "unix:ino")).longValue());
  }

  private static long addresses(Host host, String link) {
    return host.namespaces().get(host.home()).links().stream()
        .filter(l -> l.name().equals(link))
        .mapToLong(l -> l.base().addresses().size())
        .sum();
  }

  /** A queue of the kernel's smallest size, and more events than it holds. */
  @Test
  void afterAnOverrunAllIsReadAgain(Lab lab) throws Exception {
    LabHost host = lab.host("overrun");
    host.run("ip", "link", "add", "fl0", "type", "veth", "peer", "name", "fl1").orThrow();
    Path batch = lab.folder().resolve("flood");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      lines.add("address add 10." + (80 + i / 250) + "." + i % 250 + ".1/32 dev fl0");
    }
    for (int i = 0; i < 1990; i++) {
      lines.add("address del 10." + (80 + i / 250) + "." + i % 250 + ".1/32 dev fl0");
    }
    Files.write(batch, lines);
    Seen seen = new Seen();
    try (HostWatcher watcher =
        HostWatcher.start(options(host), new WatchOptions(null, 1), "dnet test", seen)) {
      seen.await("the first picture", 20, h -> addresses(h, "fl0") == 0);
      int before = seen.count();
      host.run("ip", "-batch", batch.toString()).orThrow();
      seen.await("ten addresses", 20, h -> addresses(h, "fl0") == 10);
      List<Change> lost = seen.since(before).stream().filter(c -> c.kind() == Kind.LOST).toList();
      assertThat(lost).isNotEmpty().allMatch(c -> c.subject().contains("ENOBUFS"));
      // It paused in between, and did not spin.
      assertThat(lost.size()).isLessThan(20);
      assertThat(watcher.current()).isPresent();
    }
  }

  /** Namespaces with a pair of interfaces, made and deleted: nothing of them stays. */
  private static void churn(Lab lab, int cycles) throws Exception {
    LabHost host = lab.host("churn" + cycles);
    host.run("ip", "link", "add", "br0", "type", "bridge").orThrow();
    Seen seen = new Seen();
    Set<String> threads = namespacesOfThreads();
    try (HostWatcher watcher =
        HostWatcher.start(options(host), WatchOptions.DEFAULT, "dnet test", seen)) {
      seen.await("the first picture", 20, h -> true);
      Path script = lab.folder().resolve("churn" + cycles);
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < cycles; i++) {
        String name = lab.prefix() + "-x" + i;
        lines.add("netns add " + name);
        lines.add("link add p" + i + " type veth peer name eth0 netns " + name);
        lines.add("link set p" + i + " master br0 up");
        lines.add("netns delete " + name);
      }
      lines.add("link add last type veth peer name tsal");
      Files.write(script, lines);
      // Some of a pair's changes fail: the kernel takes a namespace's links away after its name.
      host.run("ip", "-force", "-batch", script.toString());
      long ended = System.nanoTime();
      Seen.Timed clean =
          seen.await(
              "that nothing is stale",
              60,
              h ->
                  isClean(h, lab)
                      && h.namespaces().get(h.home()).links().stream()
                          .anyMatch(l -> l.name().equals("last")));
      double seconds = (clean.nanos() - ended) / 1e9;
      System.out.printf("%d cycles: clean %.2f s after the last%n", cycles, seconds);
      // The kernel itself takes its time to end so many; then two seconds.
      assertThat(host.run("ip", "-o", "link").orThrow().out()).doesNotContain("@if");
      assertThat(isClean(watcher.current().orElseThrow().host(), lab)).isTrue();
    }
    awaitThreads(threads);
  }

  private static boolean isClean(Host host, Lab lab) {
    return host.namespaces().values().stream()
            .noneMatch(n -> n.name().contains(lab.prefix() + "-x"))
        && host.namespaces().get(host.home()).links().stream()
            .noneMatch(l -> l.name().matches("p[0-9]+"));
  }

  @Test
  void namespacesThatComeAndGoLeaveNothing(Lab lab) throws Exception {
    churn(lab, 40);
  }

  @Test
  @Tag("long")
  void fiveHundredNamespacesThatComeAndGoLeaveNothing(Lab lab) throws Exception {
    churn(lab, 500);
  }

  /** A namespace without any tie to the host's ends with its last process. */
  @Test
  void dnetHoldsNoNamespace(Lab lab) throws Exception {
    LabHost host = lab.host("holds");
    Seen seen = new Seen();
    try (HostWatcher watcher =
        HostWatcher.start(options(host), WatchOptions.DEFAULT, "dnet test", seen)) {
      seen.await("the first picture", 20, h -> true);
      Process sleeper = new ProcessBuilder("unshare", "--net", "sleep", "1000").inheritIO().start();
      Path file = Path.of("/proc/" + sleeper.pid() + "/ns/net");
      NetnsId home = seen.last().host().home();
      long deadline = System.nanoTime() + 10_000_000_000L;
      long own =
          ((Number) Files.getAttribute(Path.of("/proc/self/ns/net"), "unix:ino")).longValue();
      long inode = own;
      while (inode == own && System.nanoTime() < deadline) {
        inode = ((Number) Files.getAttribute(file, "unix:ino")).longValue();
      }
      NetnsId lonely = new NetnsId(inode);
      assertThat(lonely).isNotEqualTo(home);
      seen.await("a process's own namespace", 10, h -> h.namespaces().containsKey(lonely));
      assertThat(holders(inode)).isNotEmpty();
      sleeper.destroy();
      sleeper.waitFor();
      seen.await("its end", 5, h -> !h.namespaces().containsKey(lonely));
      assertThat(holders(inode)).isEmpty();
      assertThat(watcher.current()).isPresent();
    }
  }

  /** Descriptors of this process that hold a namespace. */
  static List<Path> holders(long inode) throws IOException {
    List<Path> held = new ArrayList<>();
    try (var fds = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path fd : fds) {
        try {
          if (Files.readSymbolicLink(fd).toString().equals("net:[" + inode + "]")) {
            held.add(fd);
          }
        } catch (IOException e) {
          // closed meanwhile
        }
      }
    }
    return held;
  }

  @Test
  void afterTheEndNothingIsLeft(Lab lab, LabEngine engine) throws Exception {
    LabHost other = lab.host("relisted");
    Set<String> threads = namespacesOfThreads();
    long descriptors = -1;
    for (int round = 0; round < 4; round++) {
      Seen seen = new Seen();
      HostWatcher watcher =
          HostWatcher.start(
              HostWatcherLiveTest.options(engine), WatchOptions.DEFAULT, "dnet test", seen);
      NetnsId id = id(other);
      seen.awaitUpdate(
          "the first picture",
          20,
          u -> u.host().namespaces().containsKey(id) && u.snapshot().engine() != null);
      watcher.close();
      int updates = seen.count();
      awaitThreads(threads);
      assertThat(seen.count()).isEqualTo(updates);
      // The first round loads classes, which opens files.
      long now = descriptors();
      if (round > 0) {
        assertThat(now).isLessThanOrEqualTo(descriptors);
      }
      descriptors = now;
    }
  }

  private static long descriptors() {
    String[] open = new java.io.File("/proc/self/fd").list();
    return open == null ? 0 : open.length;
  }

  /** The watcher's threads. */
  private static Set<String> ours() {
    Set<String> names = new TreeSet<>();
    Thread.getAllStackTraces().keySet().forEach(t -> names.add(t.getName()));
    names.removeIf(n -> !n.matches("watch|engine.*|scan-.*|listen|counters|ovs-reading"));
    return names;
  }

  /** A thread that Java says has ended is the kernel's for a moment longer. */
  private static void awaitThreads(Set<String> before) throws IOException {
    long deadline = System.nanoTime() + 5_000_000_000L;
    while ((!ours().isEmpty() || !before.containsAll(namespacesOfThreads()))
        && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(ours()).isEmpty();
    assertThat(before).containsAll(namespacesOfThreads());
  }

  private static Set<String> namespacesOfThreads() throws IOException {
    Set<String> seen = new TreeSet<>();
    try (var tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path task : tasks) {
        try {
          seen.add(Files.readSymbolicLink(task.resolve("ns/net")).toString());
        } catch (IOException e) {
          // the thread has ended
        }
      }
    }
    return seen;
  }
}
