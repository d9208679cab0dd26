package dnet.tui.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dnet.fixtures.lab.Lab;
import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LiveTest;
import dnet.tui.cli.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Containers that start, stop and go while they are read. */
@LiveTest
class ChurnLiveTest {
  private static final int CONTAINERS = 30;
  private static final int RUNS = 50;

  @Test
  void thirtyContainersChurnWhileLsRunsFiftyTimes() throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(3);
    AtomicBoolean over = new AtomicBoolean();
    try (Lab lab = Lab.open()) {
      LabEngine engine = lab.engine("churn");
      engine.docker("network", "create", "busy");
      start(workers, engine);
      List<Path> before = namespaces();
      List<Future<Integer>> churners = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        int seed = i;
        churners.add(workers.submit(() -> churn(engine, seed, over)));
      }
      int pairs = 0;
      for (int run = 0; run < RUNS; run++) {
        pairs += checkedPairs(engine, run);
      }
      over.set(true);
      for (Future<Integer> churner : churners) {
        assertThat(churner.get()).as("rounds of a churner").isGreaterThan(5);
      }
      // Enough were seen alive on both sides for "no wrong pair" to mean something.
      assertThat(pairs).isGreaterThan(5 * RUNS);
      assertThat(namespaces()).containsAll(before).hasSameSizeAs(before);
      String home = Installation.shared().home().toString();
      assertThat(Truth.pids())
          .noneMatch(pid -> String.join(" ", Truth.arguments(pid)).contains(home));
    } finally {
      over.set(true);
      workers.shutdown();
    }
  }

  private static void start(ExecutorService workers, LabEngine engine) throws Exception {
    List<Callable<String>> starts = new ArrayList<>();
    for (int i = 0; i < CONTAINERS; i++) {
      String name = "cc" + i;
      starts.add(() -> engine.container(name, "--network", "busy"));
    }
    for (Future<String> started : workers.invokeAll(starts)) {
      started.get();
    }
  }

  /** Restarts or replaces containers of its own half until told to stop; returns how often. */
  private static int churn(LabEngine engine, int half, AtomicBoolean over) {
    Random random = new Random(half);
    int rounds = 0;
    for (; !over.get(); rounds++) {
      String name = "cc" + (random.nextInt(CONTAINERS / 2) * 2 + half);
      if (random.nextBoolean()) {
        engine.docker("restart", "--time", "0", name);
      } else {
        engine.docker("rm", "--force", name);
        engine.container(name, "--network", "busy");
      }
    }
    return rounds;
  }

  /** Runs dnet once and returns how many pairs were confirmed; a wrong one fails. */
  private static int checkedPairs(LabEngine engine, int run) {
    Program ls = Views.run(engine, "ls", "--json");
    assertThat(ls.exit()).as("run %d: %s%s", run, ls.err(), ls.out()).isZero();
    assertThat(ls.err()).isEmpty();
    JsonNode map = Schemas.check("ls", ls.out());
    assertThat(map.path("gaps")).as("run %d", run).isEmpty();
    assertThat(map.path("containers")).hasSizeGreaterThanOrEqualTo(CONTAINERS - 2);
    Map<String, JsonNode> host = new HashMap<>();
    Truth.links(engine.host()).forEach(l -> host.put(l.path("ifname").asText(), l));
    int confirmed = 0;
    int at = 0;
    for (JsonNode container : map.path("containers")) {
      // A third a run: the question takes a process each.
      if (at++ % 3 == run % 3) {
        confirmed += confirm(container, host) ? 1 : 0;
      }
    }
    return confirmed;
  }

  /**
   * Compares one pair with what the kernel says now.
   *
   * @return false if either end is gone meanwhile, or was never there
   */
  private static boolean confirm(JsonNode container, Map<String, JsonNode> host) {
    JsonNode link = container.path("interfaces").path(0);
    JsonNode peer = host.get(link.at("/peer/name").asText());
    long pid = container.path("pid").asLong();
    if (peer == null || pid == 0) {
      return false;
    }
    Program ip =
        Program.run(
            Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"),
            List.of("nsenter", "--net=/proc/" + pid + "/ns/net", "ip", "-j", "link"));
    if (ip.exit() != 0) {
      return false;
    }
    for (JsonNode truth : Truth.json(ip.out())) {
      if (truth.path("address").asText().equals(link.path("mac").asText())
          && truth.path("ifindex").equals(link.path("ifindex"))) {
        assertThat(truth.path("link_index")).as("%s", link).isEqualTo(peer.path("ifindex"));
        assertThat(peer.path("link_index")).as("%s", link).isEqualTo(link.path("ifindex"));
        assertThat(link.at("/bridge/name").asText()).isEqualTo(peer.path("master").asText());
        return true;
      }
    }
    return false;
  }

  private static List<Path> namespaces() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/run/netns"))) {
      return files.filter(f -> f.toString().contains("-churn")).toList();
    }
  }
}
