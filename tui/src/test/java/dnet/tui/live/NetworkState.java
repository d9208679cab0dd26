package dnet.tui.live;

import dnet.fixtures.lab.LabEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** All that ip(8), bridge(8) and iptables tell of the lab's host and of one container. */
record NetworkState(LabEngine engine, String container) {
  private static final String COMMANDS =
      "ip -d addr; ip -d route show table all | sort; ip -6 -d route show table all | sort;"
          + " ip rule; ip -6 rule; bridge fdb | sort; bridge -d link; iptables-save";

  /** Without what runs on by itself: timers, counters, what bridges learn. */
  List<String> lines() {
    String all =
        engine.host().run("sh", "-e", "-c", COMMANDS).orThrow().out()
            + "==\n"
            + engine.inNetworkOf(container, "sh", "-e", "-c", COMMANDS).orThrow().out();
    return all.lines()
        .filter(l -> !l.startsWith("# "))
        .filter(l -> !l.matches("[0-9a-f:]{17} dev \\S+ master \\S+ "))
        .map(l -> l.replaceAll("_timer +[0-9.]+", "_timer T"))
        .map(l -> l.replaceAll("\\[[0-9]+:[0-9]+\\]", "[counters]"))
        .toList();
  }

  /** The state when it has not changed for half a second. */
  List<String> quiet() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(8);
    List<String> now = lines();
    while (System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(500);
      List<String> next = lines();
      if (next.equals(now) && next.stream().noneMatch(l -> l.contains("tentative"))) {
        return next;
      }
      now = next;
    }
    return now;
  }

  /** What differs from an earlier state, once that has settled, or the time is up. */
  List<String> difference(List<String> before) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(8);
    List<String> difference = compared(before, lines());
    while (!difference.isEmpty() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(100);
      difference = compared(before, lines());
    }
    return difference;
  }

  /** But for the name server's rules, which the engine leaves in who was on a network. */
  private static List<String> compared(List<String> before, List<String> now) {
    List<String> difference = new ArrayList<>();
    List<String> old = before.stream().filter(NetworkState::counts).toList();
    List<String> fresh = now.stream().filter(NetworkState::counts).toList();
    old.stream().filter(l -> !fresh.contains(l)).forEach(l -> difference.add("- " + l));
    fresh.stream().filter(l -> !old.contains(l)).forEach(l -> difference.add("+ " + l));
    boolean all = old.size() == before.size() && fresh.size() == now.size();
    if (difference.isEmpty() && all && !old.equals(fresh)) {
      difference.add("the same lines in another order");
    }
    return difference;
  }

  private static boolean counts(String line) {
    return !line.contains("DOCKER_OUTPUT") && !line.contains("DOCKER_POSTROUTING");
  }
}
