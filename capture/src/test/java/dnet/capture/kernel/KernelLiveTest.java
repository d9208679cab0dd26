package dnet.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.lab.Lab;
import dnet.fixtures.lab.LabHost;
import dnet.fixtures.lab.LiveTest;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.linux.TraceFs;
import dnet.inspector.model.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@LiveTest
class KernelLiveTest {
  private static LabHost host;

  @BeforeAll
  static void makeHost(Lab lab) {
    host = lab.host("kern");
  }

  private static long mounts() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
        .filter(l -> l.contains("/run/dnet-"))
        .count();
  }

  @Test
  void aRulesDropIsNamedAndNothingStays() throws IOException {
    host.run("iptables", "-A", "INPUT", "-p", "icmp", "-j", "DROP").orThrow();
    Path own;
    try (DropWatch watch = DropWatch.open()) {
      host.run("busybox", "ping", "-c", "3", "-i", "0.1", "-W", "1", "127.0.0.1");
      assertThat(watch.drops().drops())
          .filteredOn(d -> "NETFILTER_DROP".equals(d.reason()) && d.etherType() == 0x0800)
          .hasSizeGreaterThanOrEqualTo(3)
          .allSatisfy(
              d ->
                  assertThat(d.nanos() / 1_000_000_000L)
                      .isCloseTo(
                          System.currentTimeMillis() / 1000,
                          org.assertj.core.api.Assertions.within(30L)));
      assertThat(watch.drops().complete()).isTrue();
    } finally {
      host.run("iptables", "-F", "INPUT").orThrow();
    }
    try (TraceFs tracefs = TraceFs.open()) {
      own = tracefs.path().resolve("instances");
      try (var left =
          Files.newDirectoryStream(own, "dnet-" + ProcessHandle.current().pid() + "-*")) {
        assertThat(left).isEmpty();
      }
    }
    assertThat(mounts()).isZero();
  }

  @Test
  void whatADeadOwnerLeftIsSwept() throws IOException {
    try (TraceFs tracefs = TraceFs.open()) {
      Path left = tracefs.path().resolve("instances/dnet-1-1");
      Path others = tracefs.path().resolve("instances/somebody-" + ProcessHandle.current().pid());
      Files.createDirectory(left);
      Files.createDirectory(others);
      try (DropWatch watch = DropWatch.open()) {
        assertThat(watch.drops()).isNotNull();
        assertThat(left).doesNotExist();
        assertThat(others).exists();
      } finally {
        Files.delete(others);
      }
    }
  }

  @Test
  void countersAndConnectionsAreThoseOfTheNamespace() throws IOException {
    try (NetnsHandle namespace = NetnsHandle.ofMount(host.netns().toString(), 0)) {
      host.run("iptables", "-A", "INPUT", "-m", "conntrack", "--ctstate", "NEW", "-j", "ACCEPT")
          .orThrow();
      StackCounters before = StackCounters.read(namespace);
      host.run("busybox", "ping", "-c", "2", "-i", "0.1", "127.0.0.1").orThrow();
      assertThat(StackCounters.read(namespace).since(before)).containsEntry("Icmp.InEchos", 2L);
      IpAddress loopback = IpAddress.parse("127.0.0.1");
      ConntrackLookup.Found found = ConntrackLookup.among(namespace, "kern", 1, Set.of(loopback));
      assertThat(found.complete()).isTrue();
      assertThat(found.connections()).hasSize(1);
      host.run("busybox", "ping", "-c", "1", "127.0.0.2").orThrow();
      // A table that is larger than what is read of it says so.
      assertThat(ConntrackLookup.among(namespace, "kern", 1, Set.of(loopback), 1).complete())
          .isFalse();
    }
  }
}
