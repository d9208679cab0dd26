package dnet.inspector.netfilter.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.lab.Lab;
import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LabHost;
import dnet.fixtures.lab.LiveTest;
import dnet.fixtures.lab.Place;
import dnet.inspector.linux.Namespaces;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.netfilter.RulesText;
import dnet.inspector.netlink.Netfilter;
import dnet.inspector.netlink.TableMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The text from the kernel against what iptables-save prints: the same, or none. */
@LiveTest
class KernelRulesLiveTest {
  private static Lab lab;
  private static LabHost host;

  @TempDir private Path folder;

  @BeforeAll
  static void open() {
    lab = Lab.open();
    host = lab.host("rules");
  }

  @AfterAll
  static void close() {
    if (lab != null) {
      lab.close();
    }
  }

  @BeforeEach
  void flush() {
    host.run("nft", "flush", "ruleset").orThrow();
  }

  private void restore(String rules) throws IOException {
    Path file = Files.writeString(folder.resolve("rules"), rules);
    host.run("iptables-restore", "-c", file.toString()).orThrow();
  }

  private static Optional<String> text(NetnsHandle namespace) throws IOException {
    return Namespaces.call(
        namespace,
        () -> {
          try (Netfilter socket = Netfilter.open("test")) {
            List<TableMessage> tables = socket.tables().items();
            return KernelRules.read(socket).text(tables).map(RulesText::text);
          }
        });
  }

  private static Optional<String> text() throws IOException {
    try (NetnsHandle handle = NetnsHandle.ofMount(host.netns().toString(), 0)) {
      return text(handle).map(KernelRulesLiveTest::withoutComments);
    }
  }

  /** The program's own, as it must be. */
  private static String program(Place place) {
    return withoutComments(place.run("iptables-save", "-c").orThrow().out());
  }

  private static String withoutComments(String text) {
    return text.replaceAll("(?m)^#.*\n", "");
  }

  @Test
  void assortedRulesAreThoseOfTheProgram() throws IOException {
    restore(RuleSets.ASSORTED);
    assertThat(text()).contains(program(host));
    assertThat(program(host)).contains("[7:420] -A FORWARD", ":FORWARD DROP [3:180]");
  }

  @Test
  void dnsRulesAreThoseOfTheProgramAndTheirCountersToo() throws IOException {
    restore(RuleSets.DOCKER_DNS);
    host.run("busybox", "nslookup", "-type=a", "name.example", "127.0.0.11");
    assertThat(program(host)).containsPattern("\\[[1-9][0-9]*:[0-9]+\\] -A DOCKER_OUTPUT");
    assertThat(text()).contains(program(host));
  }

  @Test
  void randomRulesAreThoseOfTheProgram() throws IOException {
    Random random = new Random(11);
    int shown = 0;
    for (int i = 0; i < 60; i++) {
      flush();
      restore(RuleSets.random(random));
      Optional<String> text = text();
      if (text.isPresent()) {
        shown++;
        assertThat(text).contains(program(host));
      }
    }
    assertThat(shown).isGreaterThan(50);
  }

  @Test
  void whatIsBeyondTheSubsetIsForTheProgram() throws IOException {
    for (String rule : RuleSets.BEYOND) {
      flush();
      restore("*filter\n" + rule + "\nCOMMIT\n");
      assertThat(text()).as(rule).isEmpty();
    }
  }

  @Test
  void whatNftPutsBesideIsShownAlikeOrForTheProgram() throws IOException {
    restore(RuleSets.ASSORTED);
    nft("add rule ip filter FORWARD ip protocol udp ip saddr 10.0.0.0/8 counter accept");
    nft("add rule ip filter FORWARD tcp dport 5 counter drop");
    assertThat(text()).contains(program(host));
    for (String beyond :
        List.of(
            "add rule ip filter aa ip saddr { 10.0.0.1, 10.0.0.2 } counter",
            "add rule ip filter aa drop",
            "add rule ip filter aa tcp dport 5-6 counter",
            "add rule ip filter aa ip daddr 10.0.0.1 counter drop comment hello",
            "add rule ip filter aa ip daddr 10.0.0.1 ip daddr 10.0.0.1 counter",
            "add rule ip filter aa ip ttl 5 counter",
            "add rule ip filter aa ip saddr vmap { 10.0.0.1 : jump zz } counter",
            "add chain ip filter mine { type filter hook input priority 5; }",
            "add chain ip filter odd { type filter hook input priority 0; }",
            "add table ip mine")) {
      flush();
      restore(RuleSets.ASSORTED);
      nft(beyond);
      assertThat(text()).as(beyond).isEmpty();
    }
  }

  private static void nft(String words) {
    host.run("nft", words).orThrow();
  }

  @Test
  void containersHaveTheRulesOfTheProgram(LabEngine engine) throws IOException {
    engine.docker("network", "create", "nfnlnet");
    try {
      engine.container("nfnlnamed", "--network", "nfnlnet", "--publish", "18085:80");
      engine.container("nfnlplain");
      engine.exec("nfnlnamed", "nslookup", "nfnlnamed").orThrow();
      try (NetnsHandle named = NetnsHandle.ofProcess(engine.pid("nfnlnamed"));
          NetnsHandle plain = NetnsHandle.ofProcess(engine.pid("nfnlplain"))) {
        String expected = program(engine.networkOf("nfnlnamed"));
        assertThat(expected).contains("DOCKER_OUTPUT -d 127.0.0.11/32 -p tcp");
        assertThat(text(named).map(KernelRulesLiveTest::withoutComments)).contains(expected);
        assertThat(text(plain)).isEmpty();
      }
    } finally {
      engine.docker("rm", "--force", "nfnlnamed", "nfnlplain");
      engine.docker("network", "rm", "nfnlnet");
    }
  }
}
