package dnet.inspector.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LiveTest;
import dnet.fixtures.lab.Place;
import dnet.inspector.linux.Namespaces;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.netlink.IpJson;
import dnet.inspector.netlink.LinkMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An observation of a real engine's host against what {@code ip} says in every namespace. */
@LiveTest
class ObservationLiveTest {
  private static LabEngine engine;
  private static Snapshot snapshot;

  @BeforeAll
  static void observe(LabEngine shared) throws IOException {
    engine = shared;
    engine.docker("network", "create", "obsweb");
    engine.docker("network", "create", "--internal", "obsvault");
    engine.container("obsone", "--network", "obsweb", "--publish", "18080:80");
    engine.docker("network", "connect", "obsvault", "obsone");
    engine.container("obstwo", "--network", "obsvault");
    engine.container("obslone", "--network", "none");
    engine.container("obshost", "--network", "host");
    snapshot = look();
  }

  @AfterAll
  static void remove() throws IOException {
    engine.docker("rm", "--force", "obsone", "obstwo", "obslone", "obshost");
    engine.docker("network", "rm", "obsweb", "obsvault");
  }

  /** dnet's own namespace stays the machine's: the engine is reached by its socket's path. */
  private static Snapshot look() throws IOException {
    return HostObserver.observe(
        new ObserveOptions(
            "unix://" + engine.socket(),
            null,
            Map.of(),
            null,
            null,
            Set.of(ObserveOptions.Part.values())),
        "dnet test");
  }

  private static NamespaceFacts namespace(long inode) {
    return snapshot.namespaces().stream().filter(n -> n.inode() == inode).findFirst().orElseThrow();
  }

  private static long inode(Path file) throws IOException {
    return ((Number) Files.getAttribute(file, "unix:ino")).longValue();
  }

  private static long inodeOf(String container) throws IOException {
    return inode(Path.of("/proc/" + engine.pid(container) + "/ns/net"));
  }

  @Test
  void linksAndAddressesAreWhatIpSays() throws IOException {
    assertSame(inode(engine.host().netns()), engine.host());
    for (String name : List.of("obsone", "obstwo", "obslone", "obshost")) {
      assertSame(inodeOf(name), engine.networkOf(name));
    }
  }

  private static void assertSame(long inode, Place place) throws IOException {
    NamespaceFacts facts = namespace(inode);
    IpJson.assertSameLinks(facts.links(), place.run("ip", "-j", "-d", "link").orThrow().out());
    IpJson.assertSameAddresses(facts.addresses(), place.run("ip", "-j", "addr").orThrow().out());
    assertThat(facts.links()).isNotEmpty();
  }

  @Test
  void namespaceIdsLeadWhereTheOtherEndIs() throws IOException {
    NamespaceFacts host = namespace(inode(engine.host().netns()));
    for (String name : List.of("obsone", "obstwo")) {
      long inode = inodeOf(name);
      LinkMessage inside =
          namespace(inode).links().stream()
              .filter(l -> l.name().equals("eth0"))
              .findFirst()
              .orElseThrow();
      LinkMessage outside =
          host.links().stream()
              .filter(l -> l.linkNetnsId() != null)
              .filter(l -> Long.valueOf(inode).equals(host.namespaceIds().get(l.linkNetnsId())))
              .filter(l -> Integer.valueOf(inside.index()).equals(l.link()))
              .findFirst()
              .orElseThrow();
      assertThat(outside.kind()).isEqualTo("veth");
      // The host's interface has the other end's index in the container's own file system.
      assertThat(engine.exec(name, "cat", "/sys/class/net/eth0/iflink").orThrow().text())
          .isEqualTo(Integer.toString(outside.index()));
      assertThat(engine.host().run("ip", "netns", "list-id").out()).isNotNull();
    }
  }

  @Test
  void theEngineProcessesAndResolversAreThere() throws IOException {
    var facts = snapshot.engine();
    assertThat(facts).isNotNull();
    assertThat(facts.containers())
        .extracting(c -> c.name())
        .contains("obsone", "obstwo", "obslone", "obshost");
    String id = engine.docker("inspect", "--format", "{{.Id}}", "obsone");
    assertThat(snapshot.processes())
        .anyMatch(p -> id.equals(p.containerId()) && p.pid() == engine.pid("obsone"));
    assertThat(snapshot.resolvers())
        .anyMatch(r -> r.containerId().equals(id) && r.text().contains("nameserver 127.0.0.11"));
    assertThat(snapshot.proxies()).anyMatch(p -> p.hostPort() == 18080 && p.containerPort() == 80);
  }

  @Test
  void writtenAndReadBackItIsEqual() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SnapshotFile.write(snapshot, out);
    assertThat(SnapshotFile.parse("live", new ByteArrayInputStream(out.toByteArray())))
        .isEqualTo(snapshot);
  }

  @Test
  void lookingFromTheEnginesOwnNamespaceChangesNothing() throws IOException {
    String before = state();
    try (NetnsHandle home = NetnsHandle.ofThisThread()) {
      look();
      assertThat(Namespaces.<Boolean>call(home, () -> true)).isTrue();
    }
    assertThat(state()).isEqualTo(before);
  }

  private static String state() {
    return engine.host().run("ip", "-d", "link").orThrow().out().replaceAll("_timer +[0-9.]+", "")
        + engine.host().run("iptables-save").orThrow().out().replaceAll("(?m)^#.*$|\\[.*?\\]", "")
        + engine.host().run("ip", "netns", "list-id").orThrow().out();
  }
}
