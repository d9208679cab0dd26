package dnet.inspector.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A {@code /proc} made by hand, elsewhere. */
class MovedRootTest {
  private static final String ID = "0123456789abcdef".repeat(4);
  private static final long HOME = 4026531840L;
  private static final long INNER = 4026532001L;
  private static final long LONELY = 4026532777L;

  @TempDir private Path root;

  @BeforeEach
  void processes() throws IOException {
    process(1, "systemd", HOME, 1, "0::/init.scope", "systemd");
    process(300, "worker", INNER, 90, "0::/docker/" + ID, "worker");
    process(200, "first", INNER, 50, "0::/docker/" + ID, "first");
    process(
        500,
        "docker-proxy",
        HOME,
        60,
        "0::/system.slice",
        "docker-proxy\0-proto\0tcp\0-host-ip\0"
            + "0.0.0.0\0-host-port\0"
            + "80\0-container-ip\0"
            + "172.17.0.2\0-container-port\0"
            + "8080\0");
    process(600, "sleep", LONELY, 70, "0::/user.slice", "sleep\0" + "1\0");
    Files.createDirectories(root.resolve("700")); // ended between the listing and the reading
    Files.createDirectories(root.resolve("12345678901234"));
    Files.createDirectories(root.resolve("sys/kernel"));
    Files.writeString(root.resolve("sys/kernel/hostname"), "db1\n");
    Files.createDirectories(root.resolve("thread-self/net"));
    Files.writeString(root.resolve("thread-self/net/ip_tables_names"), "nat\nfilter\n");
    Files.writeString(root.resolve("thread-self/net/ip6_tables_names"), "");
    Files.createDirectories(root.resolve("self/ns"));
    Files.createSymbolicLink(root.resolve("self/ns/mnt"), Path.of("mnt:[1]"));
    Files.writeString(
        root.resolve("self/mountinfo"), "36 35 0:4 net:[5001] /run/netns/own rw - nsfs nsfs rw\n");
    Files.writeString(
        root.resolve("200/mountinfo"),
        "36 35 0:4 net:[5001] /run/netns/own rw - nsfs nsfs rw\n"
            + "37 35 0:4 net:[5002] /hidden rw - nsfs nsfs rw\n");
  }

  private void process(
      int pid, String command, long netns, long start, String cgroup, String commandLine)
      throws IOException {
    Path folder = Files.createDirectories(root.resolve(pid + "/ns")).getParent();
    Files.createSymbolicLink(folder.resolve("ns/net"), Path.of("net:[" + netns + "]"));
    Files.createSymbolicLink(
        folder.resolve("ns/mnt"), Path.of("mnt:[" + (pid == 200 ? 2 : 1) + "]"));
    Files.writeString(
        folder.resolve("stat"),
        String.format(
            "%d (%s) S 1 1 1 0 -1 0 1 2 3 4 5 6 7 8 20 0 1 0 %d 1 2 3\n", pid, command, start));
    Files.writeString(folder.resolve("cgroup"), cgroup + "\n");
    Files.writeString(folder.resolve("cmdline"), commandLine);
  }

  @Test
  void aScanFindsContainersNamespacesAndProxies() throws IOException {
    ProcessScan scan = ProcessScan.of(new ProcFs(root));
    assertThat(scan.processes())
        .containsExactly(
            new ProcessFacts(1, 1, "systemd", HOME, null, "/init.scope", "systemd"),
            new ProcessFacts(200, 50, "first", INNER, ID, "/docker/" + ID, "systemd"),
            new ProcessFacts(600, 70, "sleep", LONELY, null, "/user.slice", "systemd"));
    assertThat(scan.proxies())
        .containsExactly(new ProxyProcess(500, HOME, "tcp", "0.0.0.0", 80, "172.17.0.2", 8080));
    assertThat(scan.denied()).isZero();
  }

  @Test
  void oneProcessIsReadByItsId() throws IOException {
    ProcFs proc = new ProcFs(root);
    assertThat(ProcessScan.one(proc, 600, ID))
        .isEqualTo(new ProcessFacts(600, 70, "sleep", LONELY, ID, "/user.slice"));
    assertThat(ProcessScan.one(proc, 700, ID)).isNull();
    assertThat(ProcessScan.one(proc, 999, ID)).isNull();
  }

  @Test
  void mountsOfEveryTableAreFoundOnce() throws IOException {
    assertThat(NamespaceMounts.find(new ProcFs(root)))
        .containsExactly(
            new NamespaceMount(5001, "/run/netns/own", 0),
            new NamespaceMount(5002, "/hidden", 200));
  }

  @Test
  void theHostIsNamed() {
    assertThat(KernelFacts.read(new ProcFs(root)))
        .isEqualTo(new KernelFacts("db1", "unknown", true, false));
  }

  private void remove(int pid) throws IOException {
    try (var files = Files.walk(root.resolve(Integer.toString(pid)))) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void aTableOfProcessesIsBroughtUpToDate() throws IOException {
    // A process that started at tick 5000 is young for three seconds.
    Files.writeString(root.resolve("uptime"), "51.00 3.00\n");
    ProcessTable table = new ProcessTable(new ProcFs(root));
    assertThat(table.update()).isTrue();
    assertThat(table.update()).isFalse();
    process(650, "runc", HOME, 5000, "0::/", "runc");
    assertThat(table.update()).isFalse(); // one more in a namespace that has an older process
    assertThat(table.appeared()).containsExactly(650);
    remove(650);
    process(650, "sleep", 4026533333L, 5000, "0::/", "sleep");
    assertThat(table.update()).isTrue();
    assertThat(table.appeared()).isEmpty();
    assertThat(table.scan().processes()).anyMatch(p -> p.pid() == 650 && p.netns() == 4026533333L);
    remove(600);
    assertThat(table.update()).isTrue();
    assertThat(table.scan().processes()).noneMatch(p -> p.pid() == 600);
    // An old one that changes is seen when its turn comes.
    remove(200);
    process(200, "first", LONELY, 50, "0::/docker/" + ID, "first");
    boolean changed = false;
    for (int i = 0; i < ProcessTable.TURNS; i++) {
      changed |= table.update();
    }
    assertThat(changed).isTrue();
    assertThat(table.scan().processes()).anyMatch(p -> p.pid() == 200 && p.netns() == LONELY);
  }

  @Test
  void tablesOfMountsAreBroughtUpToDate() throws IOException {
    MountTables tables = new MountTables(new ProcFs(root));
    tables.readAll();
    assertThat(tables.holders()).containsExactly(0, 200);
    Files.writeString(
        root.resolve("self/mountinfo"), "36 35 0:4 net:[5009] /run/netns/new rw - nsfs nsfs rw\n");
    tables.update(Set.of());
    assertThat(tables.mounts())
        .extracting(NamespaceMount::inode)
        .containsExactly(5001L, 5002L, 5009L);
    // Its process ends: another may be in the same mount namespace, and none is here.
    remove(200);
    tables.update(Set.of());
    assertThat(tables.mounts()).extracting(NamespaceMount::inode).containsExactly(5009L);
    assertThat(tables.holders()).containsExactly(0);
    // A table in which there was nothing is looked at again in turn.
    process(800, "dockerd", HOME, 90, "0::/", "dockerd");
    Files.delete(root.resolve("800/ns/mnt"));
    Files.createSymbolicLink(root.resolve("800/ns/mnt"), Path.of("mnt:[9]"));
    Files.writeString(root.resolve("800/mountinfo"), "");
    tables.add(Set.of(800));
    Files.writeString(
        root.resolve("800/mountinfo"), "37 35 0:4 net:[5002] /hidden rw - nsfs nsfs rw\n");
    tables.update(Set.of());
    assertThat(tables.holders()).containsExactly(0);
    tables.revisit(Set.of(800));
    assertThat(tables.mounts()).contains(new NamespaceMount(5002, "/hidden", 800));
  }
}
