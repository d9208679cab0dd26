package dnet.inspector.simulate.fuzz;

import dnet.fixtures.lab.CommandResult;
import dnet.fixtures.lab.Lab;
import dnet.fixtures.lab.LabHost;
import dnet.inspector.linux.Namespaces;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.netlink.LinkMessage;
import dnet.inspector.snapshot.LabSnapshot;
import dnet.inspector.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A plan come true: namespaces, links, routes, rules and listeners. */
final class FuzzLab implements AutoCloseable {
  /** So that refusals are neither limited in rate nor late, and no way is learned from one flow. */
  private static final List<String> BASIS =
      List.of(
          "ipv6/conf/all/accept_dad 0",
          "ipv6/conf/default/accept_dad 0",
          "ipv6/conf/default/dad_transmits 0",
          "ipv6/conf/default/accept_ra 0",
          "ipv6/conf/default/router_solicitations 0",
          "ipv6/conf/all/accept_redirects 0",
          "ipv6/conf/default/accept_redirects 0",
          "ipv4/conf/all/accept_redirects 0",
          "ipv4/conf/default/accept_redirects 0",
          "ipv4/conf/all/send_redirects 0",
          "ipv4/conf/default/send_redirects 0",
          "ipv4/tcp_synack_retries 0",
          "ipv4/icmp_ratelimit 0",
          "ipv4/icmp_ratemask 0",
          "ipv4/icmp_msgs_per_sec 100000",
          "ipv4/icmp_msgs_burst 10000",
          "ipv6/icmp/ratelimit 0",
          "ipv4/ping_group_range 0 2147483647");

  private final Lab lab;
  private final Plan plan;
  private final Map<Node, LabHost> hosts = new LinkedHashMap<>();
  private final Map<Node, NetnsHandle> namespaces = new LinkedHashMap<>();
  private final Services services = new Services();
  private final List<String> refused = new ArrayList<>();

  FuzzLab(Lab lab, Plan plan) throws IOException {
    this.lab = lab;
    this.plan = plan;
    try {
      build();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void build() throws IOException {
    String run = Long.toHexString(plan.seed() & 0xffffffffL);
    List<String> names = plan.nodes().stream().map(n -> run + n.name).toList();
    List<LabHost> made = lab.hosts(names);
    for (int i = 0; i < made.size(); i++) {
      Node node = plan.nodes().get(i);
      hosts.put(node, made.get(i));
      namespaces.put(node, NetnsHandle.ofMount(made.get(i).netns().toString(), 0));
      set(node, BASIS);
    }
    lab.batch(List.of(), plan.links().stream().map(this::resolved).toList()).orThrow();
    for (Node node : plan.nodes()) {
      LabHost host = hosts.get(node);
      batch(host, List.of(), node.batch.stream().map(this::resolved).toList());
      set(node, patience(node));
      set(node, node.sysctls);
    }
    for (Node node : plan.nodes()) {
      LabHost host = hosts.get(node);
      batch(host, List.of("-4"), node.routes.stream().filter(r -> !r.startsWith("-6 ")).toList());
      batch(
          host,
          List.of("-6"),
          node.routes.stream().filter(r -> r.startsWith("-6 ")).map(r -> r.substring(3)).toList());
      node.rules.forEach((program, text) -> load(host, program, text));
    }
    for (Node node : plan.nodes()) {
      services.open(node, namespaces.get(node));
    }
    services.start();
  }

  /** A sender is not told within the time of a test that nobody answers its questions. */
  private static List<String> patience(Node node) {
    return node.nics.stream()
        .flatMap(
            n ->
                Stream.of(
                    "ipv4/neigh/" + n.name() + "/mcast_solicit 30",
                    "ipv6/neigh/" + n.name() + "/mcast_solicit 30"))
        .toList();
  }

  private String resolved(String line) {
    StringBuilder words = new StringBuilder();
    for (String word : line.split(" ", -1)) {
      String resolved =
          word.startsWith("@")
              ? hosts.entrySet().stream()
                  .filter(e -> e.getKey().name.equals(word.substring(1)))
                  .map(e -> e.getValue().namespace())
                  .findFirst()
                  .orElseThrow()
              : word;
      words.append(words.isEmpty() ? "" : " ").append(resolved);
    }
    return words.toString();
  }

  private void batch(LabHost host, List<String> family, List<String> lines) {
    if (lines.isEmpty()) {
      return;
    }
    List<String> options = new ArrayList<>(List.of("-n", host.namespace()));
    options.addAll(family);
    CommandResult result = lab.batch(options, lines);
    result.err().lines().filter(l -> !l.startsWith("Command failed")).forEach(refused::add);
  }

  private void load(LabHost host, String program, String text) {
    Path file = lab.file(text);
    CommandResult result =
        switch (program) {
          case "nft" -> host.run("nft", "-f", file.toString());
          case "ipset" -> host.run("ipset", "-file", file.toString(), "restore");
          default -> host.run(program, "-w", "20", file.toString());
        };
    if (result.exit() != 0) {
      refused.add(program + ": " + result.err().lines().limit(6).toList() + " in\n" + text);
    }
  }

  /** Writes sysctls in a thread inside, whose namespace /proc/sys/net follows. */
  private void set(Node node, List<String> settings) throws IOException {
    List<String> absent =
        Namespaces.call(
            namespaces.get(node),
            () -> {
              List<String> failed = new ArrayList<>();
              for (String setting : settings) {
                String[] parts = setting.split(" ", 2);
                try {
                  Files.writeString(Path.of("/proc/sys/net", parts[0]), parts[1]);
                } catch (IOException e) {
                  failed.add("sysctl " + setting + ": " + e.getMessage());
                }
              }
              return failed;
            });
    refused.addAll(absent);
  }

  /** What the kernel or a program would not take. */
  List<String> refused() {
    return List.copyOf(refused);
  }

  /** Reads when all ports have come up, which the kernel does once a second (linkwatch). */
  Snapshot read() throws IOException {
    List<Path> paths = hosts.values().stream().map(LabHost::netns).toList();
    long end = System.nanoTime() + 1_500_000_000L;
    Snapshot snapshot = LabSnapshot.of(paths);
    while (isComingUp(snapshot) && System.nanoTime() < end) {
      pause();
      snapshot = LabSnapshot.of(paths);
    }
    return snapshot;
  }

  private static boolean isComingUp(Snapshot snapshot) {
    return snapshot.namespaces().stream()
        .flatMap(n -> n.links().stream())
        .anyMatch(
            l ->
                "0".equals(l.slaveData().get("state"))
                    && (l.flags() & LinkMessage.IFF_UP) != 0
                    && Boolean.TRUE.equals(l.carrier()));
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  /**
   * All nodes forget the neighbours that they have learned. Twice: as long as one still asks,
   * others learn of it.
   */
  void forget() {
    for (int i = 0; i < 2; i++) {
      for (LabHost host : hosts.values()) {
        lab.batch(List.of("-n", host.namespace()), List.of("neigh flush all"));
      }
    }
  }

  NetnsHandle namespace(Node node) {
    return namespaces.get(node);
  }

  LabHost host(Node node) {
    return hosts.get(node);
  }

  Probes probes() {
    return new Probes(namespaces, services);
  }

  @Override
  public void close() throws IOException {
    services.close();
    namespaces.values().forEach(NetnsHandle::close);
    if (!hosts.isEmpty()) {
      lab.remove(List.copyOf(hosts.values()));
    }
  }
}
