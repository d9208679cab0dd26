package dnet.inspector.assemble;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.Facts;
import dnet.inspector.model.Host;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.NetnsId;
import dnet.inspector.procfs.ProcessFacts;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths as the makers' own documents and hosts have them; ID stands for 64 digits. */
class ForeignNameTest {
  private static final long A = 4026532001L;
  private static final String ID = "0123456789abcdef".repeat(4);

  @ParameterizedTest
  @CsvSource({
    "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod7.slice/cri-containerd-ID.scope,"
        + " containerd:0123456789ab",
    "/k8s.io/ID, containerd:0123456789ab",
    "/system.slice/nerdctl-ID.scope, containerd:0123456789ab",
    "/kubepods/besteffort/pod77/ID, container:0123456789ab",
    "/kubepods.slice/kubepods-pod7.slice/crio-ID.scope, crio:0123456789ab",
    "/machine.slice/libpod-ID.scope/container, podman:0123456789ab",
    "/libpod_parent/libpod-ID, podman:0123456789ab",
    "/system.slice/docker-ID.scope, docker:0123456789ab",
    "/docker/ID, docker:0123456789ab",
    "/lxc.payload.web, lxc:web",
    "/lxc.payload.web/init.scope, lxc:web",
    "/lxc/old/system.slice/cron.service, lxc:old",
    "/lxc.payload.outer/system.slice/docker-ID.scope, docker:0123456789ab",
    "/machine.slice/systemd-nspawn@arch\\x2dbox.service/payload, nspawn:arch-box",
    "/machine.slice/machine-deb.scope, machine:deb"
  })
  void theMakerAndTheContainerAreTold(String path, String name) {
    String cgroup = path.replace("ID", ID);
    String id = cgroup.contains(ID) ? ID : null;
    assertThat(ForeignName.of(process(cgroup, id, "systemd"))).isEqualTo(name);
  }

  @Test
  void aContainerOfCtrIsKnownByItsShim() {
    assertThat(ForeignName.of(process("/default/web", null, "containerd-shim")))
        .isEqualTo("containerd:default/web");
    assertThat(ForeignName.of(process("/default/web", null, "bash"))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "/",
    "/user.slice/user-0.slice/session-1.scope",
    "/system.slice/lxc.service",
    "/lxc.monitor.web",
    "/machine.slice",
    "/system.slice/docker.service"
  })
  void otherProcessesAreInNoContainer(String path) {
    assertThat(ForeignName.of(process(path, null, "systemd"))).isNull();
  }

  @Test
  void itsNamespaceIsAForeignContainers() {
    Facts facts = new Facts().namespace(Facts.HOME, Map.of()).namespace(A, Map.of());
    facts.process(new ProcessFacts(70, 1, "init", A, null, "/lxc.payload.web", "lxc-start"));
    Host host = Assembler.assemble(facts.snapshot());
    Namespace namespace = host.namespace(new NetnsId(A)).orElseThrow();
    assertThat(namespace.kind()).isEqualTo(Namespace.Kind.FOREIGN_CONTAINER);
    assertThat(namespace.name()).isEqualTo("lxc:web");
  }

  private static ProcessFacts process(String cgroup, @Nullable String id, String parent) {
    return new ProcessFacts(70, 1, "init", A, id, cgroup, parent);
  }
}
