package dnet.inspector.remedy;

import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.Place;
import dnet.inspector.assemble.Assembler;
import dnet.inspector.snapshot.HostObserver;
import dnet.inspector.snapshot.ObserveOptions;
import dnet.inspector.snapshot.Snapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A host of the lab, as changes are planned on it and as its own programs show it. */
record Site(LabEngine engine) {
  private static final String COMMANDS =
      // The order of routes and FDB entries of the same key says which came first, and no more.
      "ip -d addr; ip -d route show table all | sort; ip -6 -d route show table all | sort;"
          + " ip rule; ip -6 rule; bridge fdb | sort; bridge -d link; tc qdisc; iptables-save";
  private static final Map<String, Integer> PIDS = new ConcurrentHashMap<>();
  private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(8);

  /** The host as it is now, without the rules of containers. */
  Ground ground() throws IOException {
    return ground(Set.of(ObserveOptions.Part.STACKS));
  }

  /** The same with all rules. */
  Ground groundWithRules() throws IOException {
    return ground(Set.of(ObserveOptions.Part.STACKS, ObserveOptions.Part.RULES));
  }

  private Ground ground(Set<ObserveOptions.Part> parts) throws IOException {
    Snapshot snapshot =
        HostObserver.observe(
            new ObserveOptions(
                "unix://" + engine.socket(), null, Map.of(), null, engine.host().netns(), parts),
            "dnet test");
    return new Ground(Assembler.assemble(snapshot), snapshot.processes(), engine.host().netns());
  }

  /** All that the programs tell of the host and of a container, without what runs on by itself. */
  String state(String container) {
    Place inside = network(container);
    return state("host", engine.host()) + state(container, inside);
  }

  private Place network(String container) {
    int pid = PIDS.computeIfAbsent(container, engine::pid);
    return words -> {
      List<String> all = new ArrayList<>(List.of("nsenter", "-t", Integer.toString(pid), "-n"));
      all.addAll(List.of(words));
      return engine.host().run(all.toArray(String[]::new));
    };
  }

  private static String state(String name, Place place) {
    return "== "
        + name
        + "\n"
        + place
            .run("sh", "-e", "-c", COMMANDS)
            .orThrow()
            .out()
            .lines()
            .filter(l -> !l.startsWith("# "))
            .map(l -> l.replaceAll("_timer +[0-9.]+", "_timer T"))
            .map(l -> l.replaceAll("\\[[0-9]+:[0-9]+\\]", "[counters]"))
            .collect(Collectors.joining("\n", "", "\n"));
  }

  /** The state once it is {@code wanted}, or as it is when the time is up. */
  String settled(String container, String wanted) throws InterruptedException {
    return settled(() -> state(container), wanted);
  }

  /** The same of any state. */
  static String settled(Supplier<String> state, String wanted) throws InterruptedException {
    long deadline = System.nanoTime() + SETTLE_NANOS;
    String now = state.get();
    while (!now.equals(wanted) && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(100);
      now = state.get();
    }
    return now;
  }

  /** The state when it has not changed for a while: addresses are no longer tentative. */
  String quiet(String container) throws InterruptedException {
    return quiet(() -> state(container));
  }

  /** The same of any state. */
  static String quiet(Supplier<String> state) throws InterruptedException {
    long deadline = System.nanoTime() + SETTLE_NANOS;
    String now = state.get();
    while (System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(500);
      String next = state.get();
      if (next.equals(now) && !next.contains("tentative")) {
        return next;
      }
      now = next;
    }
    return now;
  }

  /** Lines that one state has and the other has not. */
  static List<String> difference(String before, String now) {
    List<String> difference = new ArrayList<>();
    List<String> old = before.lines().toList();
    List<String> fresh = now.lines().toList();
    old.stream().filter(l -> !fresh.contains(l)).forEach(l -> difference.add("- " + l));
    fresh.stream().filter(l -> !old.contains(l)).forEach(l -> difference.add("+ " + l));
    if (difference.isEmpty() && !before.equals(now)) {
      difference.add("the same lines in another order");
    }
    return difference;
  }
}
