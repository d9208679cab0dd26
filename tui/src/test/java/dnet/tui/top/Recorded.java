package dnet.tui.top;

import dnet.inspector.assemble.Assembler;
import dnet.inspector.model.Counters;
import dnet.inspector.model.Host;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.NetnsId;
import dnet.inspector.snapshot.Snapshot;
import dnet.inspector.snapshot.SnapshotFile;
import dnet.inspector.snapshot.SnapshotFileException;
import dnet.tui.top.facts.Facts;
import dnet.tui.top.facts.Ledger;
import dnet.tui.top.facts.LinkCounters;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The recorded demo host, as it would be a minute later with traffic that is made up. */
final class Recorded {
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  static final int SECONDS = 60;

  private Recorded() {}

  static Snapshot snapshot() {
    try {
      return SnapshotFile.read(
          Path.of("../fixtures/src/main/resources/recorded/demo/snapshot.json"));
    } catch (SnapshotFileException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Facts after a minute. */
  static Facts facts() {
    return facts(new Ledger(), snapshot());
  }

  static Facts facts(Ledger ledger, Snapshot snapshot) {
    Host host = Assembler.assemble(snapshot);
    Facts facts = ledger.host(host, snapshot, START, Collections.emptySortedMap());
    Map<NetnsId, Long> again = new HashMap<>();
    host.containers().forEach(c -> put(again, c.netns(), c.name().length() % 3));
    ledger.retransmits(again, START);
    again.replaceAll((id, sum) -> sum + sum / 2);
    ledger.retransmits(again, START.plusSeconds(2));
    for (int second = 1; second <= SECONDS; second++) {
      facts = ledger.counters(counters(host, second), START.plusSeconds(second));
    }
    return facts;
  }

  private static void put(Map<NetnsId, Long> again, @Nullable NetnsId id, long sum) {
    if (id != null) {
      again.put(id, sum);
    }
  }

  /** Each interface has a rhythm and a strength of its own, by its name. */
  private static Map<LinkKey, LinkCounters> counters(Host host, int second) {
    Map<LinkKey, LinkCounters> counters = new HashMap<>();
    for (Namespace namespace : host.namespaces().values()) {
      for (Link link : namespace.links()) {
        int strength = Math.floorMod((namespace.name() + link.name()).hashCode(), 97);
        long octets = 0;
        for (int s = 1; s <= second; s++) {
          octets += (long) strength * strength * (10 + s % (3 + strength % 11));
        }
        boolean lossy = strength % 7 == 3;
        counters.put(
            link.key(),
            new LinkCounters(
                more(link.base().rx(), octets, lossy ? second : 0),
                more(link.base().tx(), octets / 3, 0)));
      }
    }
    return counters;
  }

  private static Counters more(Counters counters, long octets, long dropped) {
    return new Counters(
        counters.packets() + octets / 500,
        counters.bytes() + octets,
        counters.dropped() + dropped,
        counters.errors());
  }
}
