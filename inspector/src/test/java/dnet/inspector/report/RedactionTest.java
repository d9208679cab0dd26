package dnet.inspector.report;

import static dnet.inspector.Facts.HOME;
import static dnet.inspector.Facts.id;
import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.Facts;
import dnet.inspector.docker.ContainerFacts;
import dnet.inspector.docker.EndpointFacts;
import dnet.inspector.docker.NetworkFacts;
import dnet.inspector.docker.PortFacts;
import dnet.inspector.netfilter.RulesText;
import dnet.inspector.netlink.AddressMessage;
import dnet.inspector.netlink.LinkMessage;
import dnet.inspector.procfs.ProxyProcess;
import dnet.inspector.snapshot.NamespaceFacts;
import dnet.inspector.snapshot.Snapshot;
import dnet.inspector.snapshot.SnapshotFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A redacted ticket holds no name of its host, and still shows what hangs on what. */
class RedactionTest {
  private static final List<String> SECRETS =
      List.of(
          "db1.example.org",
          "payroll",
          "acme-vault",
          "registry.acme.example",
          "br-acmevault",
          "uplink-berlin",
          "203.0.113.77",
          "10.77.3.2",
          "10.77.3",
          "02:42:0a:4d:03:02",
          "acme-project",
          "corp.acme.example",
          "acme rule",
          "acme-tenant",
          "2001:db8:77:1:42:aff:fe4d:302",
          "02420a4d0302",
          "/srv/acme");

  private static Snapshot secrets() {
    ContainerFacts payroll =
        new ContainerFacts(
            id("c1"),
            "payroll",
            "registry.acme.example/payroll:7",
            "running",
            "acme-vault",
            null,
            Map.of("com.docker.compose.project", "acme-project"),
            List.of(
                new EndpointFacts(
                    "acme-vault",
                    id("a"),
                    "10.77.3.2",
                    24,
                    "10.77.3.1",
                    "2001:db8:77:1:42:aff:fe4d:302",
                    64,
                    null,
                    "02:42:0a:4d:03:02")),
            List.of(new PortFacts("tcp", "203.0.113.77", 443, 8443)));
    ContainerFacts sidecar =
        new ContainerFacts(
            id("c2"),
            "payroll-sidecar",
            "bb:1",
            "running",
            "container:payroll",
            null,
            Map.of(),
            List.of(),
            List.of());
    NetworkFacts vault =
        new NetworkFacts(
            id("a"),
            "acme-vault",
            "bridge",
            "local",
            false,
            false,
            false,
            List.of(new NetworkFacts.Subnet("10.77.3.0/24", "10.77.3.1", null)),
            Map.of(
                "com.docker.network.bridge.name", "br-acmevault",
                "com.example.label", "acme-vault on uplink-berlin"));
    LinkMessage bridge =
        Facts.link(
            3,
            "br-acmevault",
            "bridge",
            null,
            null,
            null,
            Map.of("bridge_id", "8000.02420a4d0302", "#99", "0a4d0302"));
    return new Facts()
        .engine(List.of(payroll, sidecar), vault)
        .namespace(
            HOME,
            Map.of(),
            List.of(
                new AddressMessage(3, "10.77.3.1", 24, null, 0, 0),
                new AddressMessage(4, "203.0.113.77", 24, null, 0, 0),
                new AddressMessage(1, "127.0.0.1", 8, null, 254, 0)),
            bridge,
            Facts.veth(4, "uplink-berlin", 1, 0, 3),
            Facts.veth(5, "veth0a1b2c3", 1, 0, 3))
        .rules(
            HOME,
            new RulesText(
                "iptables-save",
                "*nat\n[0:0] -A DOCKER -d 203.0.113.77/32 ! -i br-acmevault -p tcp -m tcp --dport"
                    + " 443 -m comment --comment \"acme rule \\\" 2\" -j DNAT --to-destination"
                    + " 10.77.3.2:8443\n"))
        .process(42, HOME, id("c1"))
        .mount(4026532002L, "/run/netns/acme-tenant")
        .mount(4026532003L, "/srv/acme/netns/1-abcdef0123")
        .proxy(new ProxyProcess(77, HOME, "tcp", "203.0.113.77", 443, "10.77.3.2", 8443))
        .resolver(
            id("c1"),
            "# made for payroll\nnameserver 10.77.3.1\nsearch corp.acme.example example.org\n")
        .gap("the process of container payroll", "lost by 10.77.3.2 of acme-vault", "unknown")
        .snapshot();
  }

  private static String json(Snapshot snapshot) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SnapshotFile.write(snapshot, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void noNameOfTheHostIsLeft() throws IOException {
    String before = json(secrets());
    String after = json(Redaction.redact(secrets()));
    for (String secret : SECRETS) {
      assertThat(before).contains(secret);
      assertThat(after).doesNotContainIgnoringCase(secret);
    }
    assertThat(after).doesNotContain("acme");
  }

  @Test
  void theSameThingHasTheSamePseudonymEverywhere() {
    Snapshot redacted = Redaction.redact(secrets());
    var engine = redacted.engine();
    assertThat(engine).isNotNull();
    ContainerFacts payroll = engine.containers().get(0);
    ContainerFacts sidecar = engine.containers().get(1);
    NetworkFacts vault = engine.networks().get(0);
    NamespaceFacts home = redacted.namespaces().get(0);
    String address = payroll.endpoints().get(0).address();
    String bridge = home.links().get(0).name();
    String rules = home.rules().get(0).text();

    assertThat(sidecar.networkMode()).isEqualTo("container:" + payroll.name());
    assertThat(payroll.networkMode()).isEqualTo(vault.name());
    assertThat(payroll.endpoints().get(0).networkName()).isEqualTo(vault.name());
    assertThat(vault.options()).containsEntry("com.docker.network.bridge.name", bridge);
    assertThat(rules).contains("! -i " + bridge + " ").contains(address + ":8443");
    assertThat(redacted.proxies().get(0).containerAddress()).isEqualTo(address);
    assertThat(redacted.proxies().get(0).hostAddress())
        .isEqualTo(payroll.ports().get(0).hostAddress());
    assertThat(home.addresses().get(1).address()).isEqualTo(payroll.ports().get(0).hostAddress());
    assertThat(home.addresses().get(0).address()).isEqualTo(vault.subnets().get(0).gateway());
    assertThat(redacted.gaps().get(0).what())
        .isEqualTo("the process of container " + payroll.name());
    assertThat(redacted.gaps().get(0).why()).contains(address).contains(vault.name());
    assertThat(redacted.resolvers().get(0).text())
        .contains("nameserver " + home.addresses().get(0).address())
        .contains("search domain-1 domain-2");
  }

  @Test
  void whatIsNobodysStays() {
    Snapshot redacted = Redaction.redact(secrets());
    NamespaceFacts home = redacted.namespaces().get(0);
    assertThat(home.links().get(2).name()).isEqualTo("veth0a1b2c3");
    assertThat(home.addresses().get(2).address()).isEqualTo("127.0.0.1");
    assertThat(redacted.mounts().get(1).path()).isEqualTo("/redacted/1-abcdef0123");
    assertThat(redacted.processes().get(0).containerId()).isEqualTo(id("c1"));
  }

  @Test
  void aBridgesIdFollowsItsMac() {
    Snapshot redacted = Redaction.redact(secrets());
    String mac =
        redacted.engine() == null
            ? "no engine"
            : String.valueOf(redacted.engine().containers().get(0).endpoints().get(0).mac());
    assertThat(redacted.namespaces().get(0).links().get(0).data())
        .containsEntry("bridge_id", "8000." + mac.replace(":", ""))
        .containsEntry("#99", "redacted");
  }

  @Test
  void everyReportHasOtherAddresses() throws IOException {
    assertThat(json(Redaction.redact(secrets()))).isNotEqualTo(json(Redaction.redact(secrets())));
  }
}
