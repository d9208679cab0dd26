package dnet.inspector.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parsers of single files of {@code /proc}. */
class ProcTextsTest {
  private static final String ID = "0123456789abcdef".repeat(4);
  private static final String OTHER = "fedcba9876543210".repeat(4);
  private static final String TAIL = " S 7 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 98765 1 2 3";

  @ParameterizedTest
  @ValueSource(
      strings = {"sh", "a b", "x) S 1 (y", "))))", "((", "", "line\nend", ") S 99 1", "\u001b[31m"})
  void theCommandMayHoldAnything(String command) {
    assertThat(Stat.parse("42 (" + command + ")" + TAIL))
        .isEqualTo(new Stat(command, 7, 4194560, 98765));
  }

  @Test
  void kernelThreadsAreToldApart() {
    Stat stat = Stat.parse("2 (kthreadd)" + TAIL.replace("4194560", "2129984"));
    assertThat(stat).isNotNull().matches(Stat::isKernelThread, "a kernel thread");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "42", "42 (sh", "42 )(", "42 (sh)", "42 (sh) S 1", "42 (sh) S x 1 1"})
  void whatIsNoStatLineIsNull(String text) {
    assertThat(Stat.parse(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "0::/docker/ID", // cgroupfs, unified
    "0::/system.slice/docker-ID.scope", // systemd, unified
    "'12:memory:/docker/ID\n1:name=systemd:/docker/ID\n0::/'", // version 1
    "'3:cpu,cpuacct:/system.slice/docker-ID.scope\n0::/system.slice'",
    "0::/machine.slice/libpod-ID.scope/container",
    "0::/libpod_parent/libpod-ID",
    "0::/kubepods.slice/kubepods-besteffort.slice/kubepods-pod1_2.slice/cri-containerd-ID.scope",
    "0::/kubepods/burstable/pod77ab/ID",
    "0::/docker/OTHER/docker/ID", // an engine within a container
    "0::/../ID", // seen from another cgroup namespace
  })
  void theContainersIdIsFound(String cgroup) {
    assertThat(CgroupPath.containerId(named(cgroup) + "\n")).isEqualTo(ID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0::/",
        "",
        "0::/lxc/web",
        "0::/lxc.payload.web/init.scope",
        "0::/user.slice/user-0.slice/session-1.scope",
        "0::/docker/ID0", // 65 digits
        "0::/docker/0123456789abcdef",
        "0::/machine.slice/libpod-conmon-ID.scope", // Podman's monitor, outside of its container
        "0::/system.slice/crio-conmon-ID.scope",
      })
  void whatIsNoContainersIsNone(String cgroup) {
    assertThat(CgroupPath.containerId(named(cgroup))).isNull();
  }

  @Test
  void theUnifiedPathIsShown() {
    assertThat(CgroupPath.shown("2:cpu:/a\n0::/b\n")).isEqualTo("/b");
    assertThat(CgroupPath.shown("2:cpu:/a\n1:name=systemd:/c\n0::/\n")).isEqualTo("/a");
    assertThat(CgroupPath.shown("")).isEqualTo("/");
  }

  private static String named(String cgroup) {
    return cgroup.replace("ID", ID).replace("OTHER", OTHER);
  }

  @Test
  void namespacesAreFoundInAMountTable() {
    String table =
        "22 1 0:21 / /proc rw - proc proc rw\n"
            + "36 35 0:4 net:[4026532001] /run/netns/blue\\040sky rw - nsfs nsfs rw\n"
            + "37 35 0:4 mnt:[4026532002] /run/mnt rw - nsfs nsfs rw\n"
            + "38 35 0:4 net:[4026532003] /var/run/docker/netns/1-a\\134\\012b rw - nsfs nsfs rw\n"
            + "39 35 8:1 /net:[1] /trap rw - ext4 /dev/sda1 rw\n"
            + "40 35 8:1 / /trap\\040net:[5] rw - ext4 /x\\040net:[6] rw\n"
            + "41 35 0:4 net:[4026532004] /last rw - nsfs nsfs rw";
    assertThat(NamespaceMounts.parse(table, 9))
        .containsExactly(
            new NamespaceMount(4026532001L, "/run/netns/blue sky", 9),
            new NamespaceMount(4026532003L, "/var/run/docker/netns/1-a\\\nb", 9),
            new NamespaceMount(4026532004L, "/last", 9));
    assertThat(NamespaceMounts.parse("", 0)).isEmpty();
  }

  private static @Nullable ProxyProcess proxy(String commandLine) {
    return ProxyArguments.parse(7, 99, Arrays.asList(commandLine.split(" ")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 80 -container-ip 172.17.0.2"
            + " -container-port 8080",
        "docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 80 -container-ip 172.17.0.2"
            + " -container-port 8080 -use-listen-fd",
        "docker-proxy -use-listen-fd -container-port 8080 -host-port 80 -host-ip 0.0.0.0"
            + " -container-ip 172.17.0.2 -proto tcp",
        "docker-proxy --host-ip=0.0.0.0 --host-port=80 --container-ip=172.17.0.2"
            + " --container-port=8080 -use-listen-fd=true",
      })
  void proxysArgumentsAreReadByName(String commandLine) {
    assertThat(proxy(commandLine))
        .isEqualTo(new ProxyProcess(7, 99, "tcp", "0.0.0.0", 80, "172.17.0.2", 8080));
  }

  @Test
  void ipv6AndOtherProtocols() {
    assertThat(
            proxy(
                "docker-proxy -proto sctp -host-ip :: -host-port 65535 -container-ip fd00::2"
                    + " -container-port 1"))
        .isEqualTo(new ProxyProcess(7, 99, "sctp", "::", 65535, "fd00::2", 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docker-proxy",
        "docker-proxy -host-ip 0.0.0.0 -host-port 80 -container-ip 172.17.0.2 -container-port",
        "docker-proxy -host-ip 0.0.0.0 -host-port 0 -container-ip 172.17.0.2 -container-port 80",
        "docker-proxy -host-ip 0.0.0.0 -host-port 65536 -container-ip 1.2.3.4 -container-port 1",
        "docker-proxy -host-ip 0.0.0.0 -host-port x -container-ip 172.17.0.2 -container-port 80",
        "docker-proxy -host-port 80 -container-ip 172.17.0.2 -container-port 80",
      })
  void anIncompleteCommandLineIsNone(String commandLine) {
    assertThat(proxy(commandLine)).isNull();
    assertThat(ProxyArguments.parse(1, 1, List.of())).isNull();
  }
}
