package dnet.inspector.snapshot;

import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.Gap;
import dnet.inspector.model.NetnsId;
import dnet.inspector.netfilter.LegacyTables;
import dnet.inspector.netfilter.RulesReader;
import dnet.inspector.netfilter.RulesText;
import dnet.inspector.netlink.LinkMessage;
import dnet.inspector.netlink.LinkStats;
import dnet.inspector.procfs.KernelFacts;
import dnet.inspector.procfs.ProcFs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was read of each namespace, kept up to date section by section. */
final class LiveNamespaces {
  private final ObserveOptions options;
  private final ProcFs proc;
  private final NamespaceReader reader;
  private final Map<NetnsId, Piece> pieces = new LinkedHashMap<>();
  private final Map<NetnsId, Gap> unread = new TreeMap<>();
  private final Map<NetnsId, String> refused = new TreeMap<>();
  private final Set<NetnsId> unreadable = new HashSet<>();

  /** Whether any of what was read last differs from what was known. */
  private boolean changed;

  /** Counters that are newer than the links that they belong to. */
  private final Map<NetnsId, Map<Integer, LinkStats>> counters = new HashMap<>();

  LiveNamespaces(ObserveOptions options, ProcFs proc) {
    this.options = options;
    this.proc = proc;
    this.reader = new NamespaceReader(options.wants(ObserveOptions.Part.STACKS));
  }

  /**
   * One namespace.
   *
   * @param gaps of both
   */
  private record Piece(
      NamespaceReader.Reading reading,
      RulesPlan.Rules rules,
      NamespaceFacts facts,
      List<Gap> gaps) {
    static Piece of(NamespaceReader.Reading reading, RulesPlan.Rules rules, NamespaceFacts facts) {
      List<Gap> gaps = new ArrayList<>(rules.gaps());
      gaps.addAll(reading.gaps());
      return new Piece(reading, rules, facts, List.copyOf(gaps));
    }

    /** Whether a link leads to a namespace that is not known. */
    boolean leadsNowhere() {
      return facts.links().stream()
          .anyMatch(
              l -> l.linkNetnsId() != null && !facts.namespaceIds().containsKey(l.linkNetnsId()));
    }
  }

  /** Forgets these. */
  void forget(Set<NetnsId> these) {
    pieces.keySet().removeAll(these);
    unread.keySet().removeAll(these);
    refused.keySet().removeAll(these);
    unreadable.removeAll(these);
    counters.keySet().removeAll(these);
  }

  /** Forgets all but these. */
  void retain(Set<NetnsId> known) {
    pieces.keySet().retainAll(known);
    unread.keySet().retainAll(known);
    refused.keySet().retainAll(known);
    unreadable.retainAll(known);
    counters.keySet().retainAll(known);
  }

  /**
   * Forgets what an id in a namespace means, so that it is asked for anew with the links.
   *
   * @param namespaceId null for all of them
   */
  void forgetId(NetnsId namespace, @Nullable Integer namespaceId) {
    Piece piece = pieces.get(namespace);
    if (piece != null) {
      pieces.put(
          namespace,
          Piece.of(piece.reading().withoutId(namespaceId), piece.rules(), piece.facts()));
    }
  }

  /**
   * Reads namespaces again; one that was never read is read whole.
   *
   * @param stale what of which
   */
  void read(NetnsId home, NamespaceHandles handles, Map<NetnsId, Set<Section>> stale) {
    List<Gap> before = gaps();
    changed = false;
    readAll(home, handles, stale);
    changed |= !gaps().equals(before);
  }

  /** Whether the last reading found anything that is not as it was, or a gap. */
  boolean changed() {
    return changed;
  }

  private void readAll(NetnsId home, NamespaceHandles handles, Map<NetnsId, Set<Section>> stale) {
    List<NamespaceTour.Stop> stops = new ArrayList<>();
    for (Map.Entry<NetnsId, Set<Section>> entry : stale.entrySet()) {
      NetnsId id = entry.getKey();
      NetnsHandle handle = handles.handle(id);
      if (handle == null) {
        changed |= pieces.remove(id) != null;
        continue;
      }
      Piece before = pieces.get(id);
      Set<Section> wanted = before == null ? Section.ALL : entry.getValue();
      stops.add(
          new NamespaceTour.Stop(
              handle,
              wanted,
              before == null ? null : before.reading(),
              wanted.contains(Section.NAMESPACE_IDS) ? handles.all() : handles.opened()));
    }
    stale.keySet().forEach(refused::remove);
    handles.refused().forEach(refused::put);
    NamespaceTour tour = NamespaceTour.read(reader, stops);
    tour.refusals()
        .forEach(
            (id, why) -> {
              changed |= pieces.remove(id) != null;
              unread.put(id, ReadingGaps.unreadNamespace(id, why));
            });
    take(home, stops, tour);
    unreadable.addAll(stale.keySet());
    unreadable.removeAll(pieces.keySet());
  }

  /** Those that could not be read when it was tried last. */
  Set<NetnsId> unreadable() {
    return unreadable;
  }

  /** What could not be read is worth another attempt. */
  void tryAgain() {
    unreadable.clear();
  }

  private void take(NetnsId home, List<NamespaceTour.Stop> stops, NamespaceTour tour) {
    RulesPlan plan = new RulesPlan(options, home);
    for (NamespaceTour.Stop stop : stops) {
      NamespaceReader.Reading reading = tour.readings().get(stop.namespace().id());
      if (reading != null && needsRules(stop, reading)) {
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
      if (needsRules(stop, reading)) {
        now = rules.getOrDefault(id, RulesPlan.Rules.NONE);
        if (id.equals(home) && RulesReading.ofOwnNamespace(options)) {
          now = ownRules();
        }
      }
      unread.remove(id);
      if (stop.wanted().contains(Section.LINKS)) {
        counters.remove(id);
      }
      NamespaceFacts facts = HostObserver.facts(reading, now.texts());
      if (before != null && before.facts().equals(facts)) {
        // What was made of them holds.
        facts = before.facts();
      } else {
        changed = true;
      }
      pieces.put(id, Piece.of(reading.settled(), now, facts));
    }
  }

  /**
   * Whether the rules have to be listed: unless they are those of nf_tables alone and have not
   * changed. Sets of ipset, and rules of iptables-legacy, change without its knowing.
   */
  private boolean needsRules(NamespaceTour.Stop stop, NamespaceReader.Reading reading) {
    Piece before = pieces.get(stop.namespace().id());
    boolean same =
        before != null
            && reading.rulesAsBefore()
            && reading.legacy().equals(LegacyTables.NONE)
            && before.reading().legacy().equals(LegacyTables.NONE)
            && before.rules().gaps().isEmpty()
            && before.rules().texts().stream().noneMatch(t -> t.program().equals(RulesText.IPSET));
    return stop.wanted().contains(Section.RULESET) && !same;
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
    if (facts.links().stream()
        .allMatch(l -> Objects.equals(l.stats(), stats.getOrDefault(l.index(), l.stats())))) {
      // Most are at rest: what was made of them is taken over.
      return;
    }
    List<LinkMessage> links =
        facts.links().stream()
            .map(l -> l.withStats(stats.getOrDefault(l.index(), l.stats())))
            .toList();
    pieces.put(
        namespace,
        Piece.of(
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

  /** Those with links that lead to namespaces that are not known. */
  List<NetnsId> leadingNowhere() {
    return pieces.entrySet().stream()
        .filter(e -> e.getValue().leadsNowhere())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Those that were read. */
  Set<NetnsId> known() {
    return pieces.keySet();
  }

  List<Gap> gaps() {
    Set<Gap> gaps = new LinkedHashSet<>();
    for (Piece piece : pieces.values()) {
      gaps.addAll(piece.gaps());
    }
    gaps.addAll(ReadingGaps.deniedNamespaces(refused));
    gaps.addAll(unread.values());
    return List.copyOf(gaps);
  }
}
