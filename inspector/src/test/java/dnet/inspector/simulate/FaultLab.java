package dnet.inspector.simulate;

import dnet.fixtures.lab.CommandResult;
import dnet.fixtures.lab.Lab;
import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LabHost;
import dnet.fixtures.lab.Place;
import dnet.inspector.assemble.Assembler;
import dnet.inspector.model.Host;
import dnet.inspector.model.flow.Protocol;
import dnet.inspector.model.flow.Trace;
import dnet.inspector.snapshot.HostObserver;
import dnet.inspector.snapshot.ObserveOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A healthy host with a client beside it on a wire, on which faults are injected: networks {@code
 * web}, {@code back}, {@code vault} (internal), {@code quiet} (icc off), {@code six} (IPv6), a
 * macvlan {@code lan} on the host's own {@code eth0}.
 */
public final class FaultLab implements AutoCloseable {
  static final String CLIENT = "10.200.0.2";
  static final String HOST = "10.200.0.1";
  static final String CLIENT6 = "fd00:200::2";

  private final Lab lab = Lab.open();
  final LabHost client;
  public final LabEngine engine;

  /** Starts an engine and its containers: about ten seconds. */
  public FaultLab() {
    try {
      LabHost host = lab.host("faulty");
      client = lab.host("client");
      lab.wire(List.of(host, client));
      host.run("ip", "route", "add", "default", "via", CLIENT).orThrow();
      client.run("ip", "route", "add", "default", "via", HOST).orThrow();
      host.run("ip", "addr", "add", "fd00:200::1/64", "dev", "eth0", "nodad").orThrow();
      client.run("ip", "addr", "add", CLIENT6 + "/64", "dev", "eth0", "nodad").orThrow();
      client.run("ip", "-6", "route", "add", "fd00:29:5::/64", "via", "fd00:200::1").orThrow();
      engine = lab.engine(host);
      populate();
    } catch (RuntimeException e) {
      lab.close();
      throw e;
    }
  }

  private void populate() {
    network("web", "172.29.1.0/24");
    network("back", "172.29.2.0/24");
    network("vault", "172.29.3.0/24", "--internal");
    network("quiet", "172.29.4.0/24", "-o", "com.docker.network.bridge.enable_icc=false");
    network("six", "172.29.5.0/24", "--ipv6", "--subnet", "fd00:29:5::/64");
    engine.docker(
        "network",
        "create",
        "--driver",
        "macvlan",
        "--subnet",
        "10.200.0.0/24",
        "--ip-range",
        "10.200.0.64/28",
        "--opt",
        "parent=eth0",
        "lan");
    engine.container("web1", "--network", "web", "--ip", "172.29.1.11");
    engine.container("web2", "--network", "web", "--ip", "172.29.1.12");
    engine.container("back1", "--network", "back", "--ip", "172.29.2.11");
    engine.container("vault1", "--network", "vault", "--ip", "172.29.3.11");
    engine.container("quiet1", "--network", "quiet");
    engine.container("quiet2", "--network", "quiet");
    engine.container("six1", "--network", "six", "--ip6", "fd00:29:5::11");
    engine.container("six2", "--network", "six", "--ip6", "fd00:29:5::12");
    engine.container("shared", "--network", "container:web1");
    engine.container("hosty", "--network", "host");
    engine.container("lone", "--network", "none");
    engine.container("mac1", "--network", "lan", "--ip", "10.200.0.66");
    engine.container("pub", "--network", "web", "--ip", "172.29.1.20", "--publish", "8080:80");
    engine.exec("pub", "httpd", "-p", "80").orThrow();
    engine.exec("web2", "httpd", "-p", "127.0.0.1:81").orThrow();
    engine.exec("web2", "httpd", "-p", "80").orThrow();
  }

  private void network(String name, String subnet, String... options) {
    List<String> words = new java.util.ArrayList<>(List.of("network", "create"));
    words.addAll(List.of("--subnet", subnet));
    words.addAll(List.of(options));
    words.add(name);
    engine.docker(words.toArray(String[]::new));
  }

  /** A container's network namespace. */
  public Place in(String container) {
    return engine.networkOf(container);
  }

  /** The host's network namespace. */
  public Place host() {
    return engine.host();
  }

  /** The host as dnet reads it now. */
  public Host read() throws IOException {
    return Assembler.assemble(
        HostObserver.observe(
            new ObserveOptions(
                "unix://" + engine.socket(),
                null,
                Map.of(),
                null,
                engine.host().netns(),
                Set.of(ObserveOptions.Part.values())),
            "test"));
  }

  /** A folder that is gone with the lab. */
  public Path folder() {
    return lab.folder();
  }

  /** What dnet predicts now. */
  Trace predict(Asked asked) throws IOException, UnanswerableException {
    return ask(asked).trace();
  }

  /** An answer and what it is about. */
  record Answer(Host host, Question question, Trace trace) {}

  /** The same with the host that was read for it. */
  Answer ask(Asked asked) throws IOException, UnanswerableException {
    World world = new World(read());
    Question question =
        new Endpoints(world)
            .resolve(
                new Endpoints.Wish(
                    asked.from(),
                    asked.to(),
                    asked.protocol(),
                    asked.port(),
                    asked.size(),
                    asked.ipv6()));
    return new Answer(world.host(), question, new Simulator(world).simulate(question));
  }

  /** A flow in words. */
  record Asked(String from, String to, Protocol protocol, int port, int size, boolean ipv6) {
    static Asked ping(String from, String to) {
      return new Asked(from, to, Protocol.ICMP, 0, 0, false);
    }

    static Asked ping6(String from, String to) {
      return new Asked(from, to, Protocol.ICMP, 0, 0, true);
    }

    static Asked tcp(String from, String to, int port) {
      return new Asked(from, to, Protocol.TCP, port, 0, false);
    }

    static Asked udp(String from, String to, int port) {
      return new Asked(from, to, Protocol.UDP, port, 0, false);
    }

    Asked over6() {
      return new Asked(from, to, protocol, port, size, true);
    }

    Asked sized(int octets) {
      return new Asked(from, to, protocol, port, octets, ipv6);
    }
  }

  /** Whether a real packet gets through, sent by a program that dnet has no part in. */
  boolean really(Asked asked, String address) {
    Place place =
        switch (asked.from()) {
          case "host", "hosty" -> host();
          case CLIENT, CLIENT6 -> client;
          default -> in(asked.from());
        };
    CommandResult result =
        switch (asked.protocol()) {
          case TCP -> connect(place, address, asked.port());
          case UDP -> echo(place, address, asked.port());
          case ICMP -> ping(place, asked, address);
        };
    return result.exit() == 0;
  }

  private static CommandResult connect(Place place, String address, int port) {
    return place.run("timeout", "2", "bash", "-c", "exec 3<>/dev/tcp/" + address + "/" + port);
  }

  private static CommandResult echo(Place place, String address, int port) {
    String there = "exec 3<>/dev/udp/" + address + "/" + port;
    return place.run("bash", "-c", there + " && echo x >&3 && read -t 1 <&3");
  }

  private static CommandResult ping(Place place, Asked asked, String address) {
    String family = asked.ipv6() ? "-6" : "-4";
    return asked.size() == 0
        ? place.run("busybox", "ping", family, "-c1", "-W1", address)
        : place.run(
            "busybox", "ping", family, "-c1", "-W1", "-s", "" + (asked.size() - 28), address);
  }

  /** Docker's rule that publishes a port, without the {@code -A}. */
  String publishingRule(int port) {
    return host()
        .run("iptables", "-t", "nat", "-S", "DOCKER")
        .orThrow()
        .out()
        .lines()
        .filter(l -> l.contains("--dport " + port + " "))
        .findFirst()
        .orElseThrow()
        .substring(3);
  }

  /** Ends the docker-proxies of this lab's own engine for a port, by their recorded pids. */
  public void killProxies(int port) {
    for (var proxy : readPorts(port)) {
      ProcessHandle.of(proxy).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private List<Long> readPorts(int port) {
    try {
      return read().containers().stream()
          .flatMap(c -> c.ports().stream())
          .filter(p -> p.hostPort() == port)
          .flatMap(p -> p.proxies().stream())
          .map(p -> (long) p.pid())
          .toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** A container's veth on the host. */
  public String hostVeth(String container) {
    String index = peerIndex(container);
    return host()
        .run("ip", "-o", "link")
        .out()
        .lines()
        .filter(l -> l.startsWith(index + ":"))
        .map(l -> l.split(": ", 3)[1].replaceAll("@.*", ""))
        .findFirst()
        .orElseThrow();
  }

  private String peerIndex(String container) {
    String line = in(container).run("ip", "-o", "link", "show", "eth0").orThrow().out();
    return line.replaceAll("(?s)^.*eth0@if([0-9]+):.*$", "$1");
  }

  /** The bridge of a network. */
  public String bridge(String network) {
    return "br-"
        + engine.docker("network", "inspect", "--format", "{{.Id}}", network).substring(0, 12);
  }

  @Override
  public void close() {
    lab.close();
  }
}
