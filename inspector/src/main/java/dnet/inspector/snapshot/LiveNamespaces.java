package dnet.inspector.snapshot;

import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.Gap;
import dnet.inspector.model.NetnsId;
import dnet.inspector.netfilter.RulesReader;
import dnet.inspector.netlink.LinkMessage;
import dnet.inspector.netlink.LinkStats;
import dnet.inspector.procfs.KernelFacts;
import dnet.inspector.procfs.ProcFs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What was read of each namespace, kept up to date section by section. */
final class LiveNamespaces {
  private final ObserveOptions options;
  private final ProcFs proc;
  private final NamespaceReader reader;
  private final Map<NetnsId, Piece> pieces = new LinkedHashMap<>();
  private final Map<NetnsId, Gap> unread = new TreeMap<>();
  private final Map<NetnsId, String> refused = new TreeMap<>();

  /** Counters that are newer than the links that they belong to. */
  private final Map<NetnsId, Map<Integer, LinkStats>> counters = new HashMap<>();

  LiveNamespaces(ObserveOptions options, ProcFs proc) {
    this.options = options;
    this.proc = proc;
    this.reader = new NamespaceReader(options.wants(ObserveOptions.Part.STACKS));
  }

  private record Piece(
      NamespaceReader.Reading reading, RulesPlan.Rules rules, NamespaceFacts facts) {}

  /** Forgets all but these. */
  void retain(Set<NetnsId> known) {
    pieces.keySet().retainAll(known);
    unread.keySet().retainAll(known);
    refused.keySet().retainAll(known);
    counters.keySet().retainAll(known);
  }

  /**
   * Reads namespaces again; one that was never read is read whole.
   *
   * @param stale what of which
   */
  void read(NetnsId home, NamespaceHandles handles, Map<NetnsId, Set<Section>> stale) {
    List<NamespaceTour.Stop> stops = new ArrayList<>();
    for (Map.Entry<NetnsId, Set<Section>> entry : stale.entrySet()) {
      NetnsId id = entry.getKey();
      NetnsHandle handle = handles.handle(id);
      if (handle == null) {
        pieces.remove(id);
        continue;
      }
      Piece before = pieces.get(id);
      stops.add(
          before == null
              ? new NamespaceTour.Stop(handle, Section.ALL, null)
              : new NamespaceTour.Stop(handle, entry.getValue(), before.reading()));
    }
    stale.keySet().forEach(refused::remove);
    handles.refused().forEach(refused::put);
    NamespaceTour tour = NamespaceTour.read(reader, stops, handles.all());
    tour.refusals()
        .forEach(
            (id, why) -> {
              pieces.remove(id);
              unread.put(id, ReadingGaps.unreadNamespace(id, why));
            });
    take(home, stops, tour);
  }

  private void take(NetnsId home, List<NamespaceTour.Stop> stops, NamespaceTour tour) {
    RulesPlan plan = new RulesPlan(options, home);
    for (NamespaceTour.Stop stop : stops) {
      NamespaceReader.Reading reading = tour.readings().get(stop.namespace().id());
      if (reading != null && stop.wanted().contains(Section.RULESET)) {
        plan.add(stop.namespace(), reading);
      }
    }
    Map<NetnsId, RulesPlan.Rules> rules = plan.carryOut();
    for (NamespaceTour.Stop stop : stops) {
      NetnsId id = stop.namespace().id();
      NamespaceReader.Reading reading = tour.readings().get(id);
      if (reading == null) {
        continue;
      }
      Piece before = pieces.get(id);
      RulesPlan.Rules now = before == null ? RulesPlan.Rules.NONE : before.rules();
      if (stop.wanted().contains(Section.RULESET)) {
        now = rules.getOrDefault(id, RulesPlan.Rules.NONE);
        if (id.equals(home) && RulesReading.ofOwnNamespace(options)) {
          now = ownRules();
        }
      }
      unread.remove(id);
      if (stop.wanted().contains(Section.LINKS)) {
        counters.remove(id);
      }
      pieces.put(
          id,
          new Piece(reading.withoutRules(), now, HostObserver.facts(reading, now.texts())));
    }
  }

  /** Of the namespace that dnet is in, which its programs are in too. */
  private RulesPlan.Rules ownRules() {
    KernelFacts kernel = KernelFacts.read(proc);
    RulesReader.Result result = RulesReader.read(kernel.legacyRules(), kernel.legacyRules6());
    return new RulesPlan.Rules(result.texts(), result.gaps());
  }

  /** Takes counters that were read by themselves. */
  void counters(NetnsId namespace, Map<Integer, LinkStats> stats) {
    if (pieces.containsKey(namespace)) {
      counters.put(namespace, Map.copyOf(stats));
    }
  }

  /** All that were read, {@code home} first. */
  List<NamespaceFacts> facts(NetnsId home) {
    counters.forEach(this::merge);
    counters.clear();
    List<NamespaceFacts> facts = new ArrayList<>();
    Piece first = pieces.get(home);
    if (first != null) {
      facts.add(first.facts());
    }
    pieces.forEach(
        (id, piece) -> {
          if (!id.equals(home)) {
            facts.add(piece.facts());
          }
        });
    return facts;
  }

  private void merge(NetnsId namespace, Map<Integer, LinkStats> stats) {
    Piece piece = pieces.get(namespace);
    if (piece == null) {
      return;
    }
    NamespaceFacts facts = piece.facts();
    List<LinkMessage> links =
        facts.links().stream().map(l -> l.withStats(stats.getOrDefault(l.index(), l.stats()))).toList();
    pieces.put(
        namespace,
        new Piece(
            piece.reading().withLinks(links),
            piece.rules(),
            new NamespaceFacts(
                facts.inode(),
                links,
                facts.addresses(),
                facts.namespaceIds(),
                facts.rules(),
                facts.stack())));
  }

  /** Those that were read. */
  Set<NetnsId> known() {
    return pieces.keySet();
  }

  Collection<Gap> gaps() {
    Set<Gap> gaps = new LinkedHashSet<>();
    pieces.values().forEach(p -> gaps.addAll(p.rules().gaps()));
    gaps.addAll(ReadingGaps.deniedNamespaces(refused));
    pieces.values().forEach(p -> gaps.addAll(p.reading().gaps()));
    gaps.addAll(unread.values());
    return gaps;
  }
}
