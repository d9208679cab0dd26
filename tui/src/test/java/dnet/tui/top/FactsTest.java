package dnet.tui.top;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.assemble.Assembler;
import dnet.inspector.model.Container;
import dnet.inspector.model.Counters;
import dnet.inspector.model.Host;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Wiring;
import dnet.inspector.snapshot.Snapshot;
import dnet.tui.top.facts.Facts;
import dnet.tui.top.facts.Happening;
import dnet.tui.top.facts.Ledger;
import dnet.tui.top.facts.LinkCounters;
import dnet.tui.top.facts.Mirror;
import dnet.tui.top.facts.Rate;
import dnet.tui.top.facts.Retransmits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Rates and events. */
class FactsTest {
  private static final Instant START = Recorded.START;

  private final Snapshot snapshot = Recorded.snapshot();
  private final Host host = Assembler.assemble(snapshot);
  private final Ledger ledger = new Ledger();

  private Facts first() {
    return ledger.host(host, snapshot, START, Collections.emptySortedMap());
  }

  private LinkKey link() {
    return host.namespaces().values().stream()
        .flatMap(n -> n.links().stream())
        .filter(l -> l.name().equals("vethac05a24"))
        .findFirst()
        .orElseThrow()
        .key();
  }

  private Rate counted(long packets, long octets, long dropped, Instant at) {
    Counters rx = new Counters(packets, octets, dropped, 0);
    Facts facts = ledger.counters(Map.of(link(), new LinkCounters(rx, Counters.NONE)), at);
    Rate rate = facts == null ? null : facts.rate(link());
    assertThat(rate).isNotNull();
    return rate;
  }

  @Test
  void ratesFollowTheClockAndNotTheNumberOfReadings() {
    assertThat(ledger.counters(Map.of(), START)).isNull();
    assertThat(first().rate(link()).octets()).isZero();
    counted(10_000, 1_000_000, 0, START.plusSeconds(1));
    Rate rate = counted(10_500, 1_250_000, 5, START.plusMillis(1500));
    assertThat(rate.rx()).isEqualTo(500_000);
    assertThat(rate.rxPackets()).isEqualTo(1000);
    assertThat(rate.dropped()).isEqualTo(10);
    assertThat(rate.droppedSoFar()).isEqualTo(5);
    // A reading that came late covers the seconds between.
    rate = counted(10_500, 1_250_000 + 4_000, 5, START.plusMillis(5500));
    assertThat(rate.rx()).isEqualTo(1000);
    assertThat(rate.minute().values()).hasSize(60).endsWith(1000, 1000, 1000, 1000);
    // A counter that begins anew is no torrent.
    assertThat(counted(1, 100, 0, START.plusMillis(6500)).rx()).isEqualTo(100);
    // Twice the same moment is no division by zero.
    assertThat(counted(1, 100, 0, START.plusMillis(6500)).rx()).isZero();
  }

  @Test
  void whatTcpSendsAgainIsCountedByTheNamespace() {
    first();
    NetnsId id = host.containers().get(0).netns();
    ledger.retransmits(Map.of(id, 40L, new NetnsId(1), 5L), START);
    ledger.retransmits(Map.of(id, 50L), START.plusSeconds(4));
    counted(10_000, 1_000_000, 0, START.plusSeconds(5));
    Facts facts = ledger.counters(Map.of(), START.plusSeconds(5));
    assertThat(facts.retransmits(id).sum()).isEqualTo(50);
    assertThat(facts.retransmits(id).rate()).isEqualTo(2.5);
    assertThat(facts.retransmits(new NetnsId(1))).as("a namespace that is none").isNull();
    ledger.retransmits(Map.of(id, 3L), START.plusSeconds(5));
    Retransmits anew = ledger.counters(Map.of(), START.plusSeconds(6)).retransmits(id);
    assertThat(anew.rate()).as("a counter that begins anew").isEqualTo(3);
  }

  @Test
  void whatTheFarEndDropsIsSpreadOverTheTimeSinceItWasRead() {
    first();
    Counters still = new Counters(7, 700, 0, 0);
    Map<LinkKey, LinkCounters> partly =
        Map.of(link(), new LinkCounters(still, Counters.NONE, false));
    for (int second = 1; second < 10; second++) {
      ledger.counters(partly, START.plusSeconds(second));
    }
    Facts facts =
        ledger.counters(
            Map.of(link(), new LinkCounters(new Counters(7, 700, 20, 0), Counters.NONE)),
            START.plusSeconds(10));
    assertThat(facts.rate(link()).dropped()).isEqualTo(2);
    // And holds until it is read again.
    Counters then = new Counters(9, 900, 20, 0);
    facts =
        ledger.counters(
            Map.of(link(), new LinkCounters(then, Counters.NONE, false)), START.plusSeconds(11));
    assertThat(facts.rate(link()).dropped()).isEqualTo(2);
    facts =
        ledger.counters(
            Map.of(link(), new LinkCounters(then, Counters.NONE)), START.plusSeconds(12));
    assertThat(facts.rate(link()).dropped()).isZero();
  }

  @Test
  void theHostsEndsTellWhatTheContainersSendAndReceive() {
    Wiring wiring = new Wiring(host);
    Mirror mirror = new Mirror(wiring, null);
    LinkKey far = wiring.link(link()).flatMap(wiring::peerOf).orElseThrow().key();
    assertThat(mirror.part(0, 1000)).contains(host.home()).doesNotContain(far.namespace());
    Counters in = new Counters(5, 500, 1, 0);
    Counters out = new Counters(3, 300, 0, 0);
    LinkCounters seen = mirror.complete(Map.of(link(), new LinkCounters(in, out))).get(far);
    assertThat(seen.rx().bytes()).isEqualTo(300);
    assertThat(seen.tx().bytes()).isEqualTo(500);
    assertThat(seen.tx().dropped()).isZero();
    assertThat(seen.whole()).isFalse();
  }

  @Test
  void eventsSayWhatHasChanged() {
    first();
    List<Container> containers = new ArrayList<>(host.containers());
    containers.removeIf(c -> c.name().equals("shop"));
    containers.replaceAll(c -> c.name().equals("idle") ? running(c) : c);
    TreeMap<NetnsId, Namespace> namespaces = new TreeMap<>(host.namespaces());
    namespaces.remove(
        host.containers().stream()
            .filter(c -> c.name().equals("shop"))
            .findFirst()
            .orElseThrow()
            .netns());
    Host later =
        new Host(
            host.name(),
            host.kernel(),
            host.home(),
            host.engine(),
            namespaces,
            containers,
            host.networks(),
            host.strayPorts(),
            host.gaps());
    Facts facts = ledger.host(later, snapshot, START.plusSeconds(1), Collections.emptySortedMap());
    List<String> said =
        facts.events().stream()
            .map(e -> e.how().mark() + " " + e.kind() + " " + e.where() + ": " + e.text())
            .toList();
    assertThat(said)
        .containsExactly(
            "- link shop: eth0 (veth) 172.28.1.2/24",
            "~ container idle: state paused -> running",
            "- container shop: was running");
    assertThat(facts.events()).extracting(Happening::number).containsExactly(1L, 2L, 3L);
    // The same again is nothing new.
    assertThat(
            ledger
                .host(later, snapshot, START.plusSeconds(2), Collections.emptySortedMap())
                .events())
        .hasSize(3);
  }

  private static Container running(Container c) {
    return new Container(
        c.id(),
        c.name(),
        c.image(),
        "running",
        c.pid(),
        c.mode(),
        c.netns(),
        c.sharesWith(),
        c.attachments(),
        c.ports(),
        c.resolver());
  }
}
