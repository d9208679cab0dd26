package dnet.inspector.snapshot;

import dnet.inspector.linux.Namespaces;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.Gap;
import dnet.inspector.netfilter.LegacyTables;
import dnet.inspector.netfilter.kernel.KernelRules;
import dnet.inspector.netlink.LinkMessage;
import dnet.inspector.netlink.NamespaceLinks;
import dnet.inspector.netlink.Rtnetlink;
import java.io.IOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Reads namespaces, each in one visit of one thread. For several threads at once. */
final class NamespaceReader {
  private final boolean stacks;
  private final Set<Integer> absentProtocols = ConcurrentHashMap.newKeySet();

  /**
   * Prepares.
   *
   * @param stacks whether the whole stack is read, or only the links
   */
  NamespaceReader(boolean stacks) {
    this.stacks = stacks;
  }

  /**
   * What a visit gave.
   *
   * @param stack null when it was not asked for; with a VXLAN device in it the forwarding databases
   *     at least
   * @param legacy which legacy tables there are; none where stacks were not asked for
   * @param rules as the kernel has them; null where stacks were not asked for or they were not read
   * @param gapsBySection in the stack, or that the links are incomplete
   * @param generation of the rules of nf_tables; null when it is not known
   * @param rulesAsBefore whether rules were wanted, but are of the same generation as before
   */
  record Reading(
      NamespaceLinks links,
      @Nullable StackFacts stack,
      LegacyTables legacy,
      @Nullable KernelRules rules,
      Map<Section, List<Gap>> gapsBySection,
      @Nullable Long generation,
      boolean rulesAsBefore) {
    Reading {
      gapsBySection = Map.copyOf(gapsBySection);
    }

    List<Gap> gaps() {
      return gapsBySection.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .flatMap(e -> e.getValue().stream())
          .toList();
    }

    /** The same with other links, which differ in nothing but their counters. */
    Reading withLinks(List<LinkMessage> counted) {
      NamespaceLinks same =
          new NamespaceLinks(
              links.namespace(),
              counted,
              links.addresses(),
              links.namespaceIds(),
              links.complete());
      return new Reading(same, stack, legacy, rules, gapsBySection, generation, rulesAsBefore);
    }

    /** The same without what an id means; null for all ids. */
    Reading withoutId(@Nullable Integer namespaceId) {
      SortedMap<Integer, Long> ids = new TreeMap<>(links.namespaceIds());
      if (namespaceId == null) {
        ids.clear();
      } else {
        ids.remove(namespaceId);
      }
      NamespaceLinks less =
          new NamespaceLinks(
              links.namespace(), links.links(), links.addresses(), ids, links.complete());
      return new Reading(less, stack, legacy, rules, gapsBySection, generation, rulesAsBefore);
    }

    /** The same without what is needed once only. */
    Reading settled() {
      return new Reading(links, stack, legacy, null, gapsBySection, generation, false);
    }
  }

  /**
   * Reads a namespace whole, in a thread of its own.
   *
   * @throws IOException if it cannot be entered or its links cannot be read
   */
  Reading read(NetnsHandle namespace, Iterable<NetnsHandle> others) throws IOException {
    return Namespaces.call(namespace, () -> readHere(namespace, others, Section.ALL, null));
  }

  /**
   * Reads the namespace that the calling thread is in.
   *
   * @param namespace a handle of that namespace
   * @param others where its links may lead to, the likeliest first
   * @param wanted what is read
   * @param before where all else comes from; null only when everything is wanted
   * @throws IOException if its links cannot be read
   */
  Reading readHere(
      NetnsHandle namespace,
      Iterable<NetnsHandle> others,
      Set<Section> wanted,
      @Nullable Reading before)
      throws IOException {
    String where = "namespace " + namespace;
    try (Rtnetlink route = Rtnetlink.open(where)) {
      Map<Section, List<Gap>> gaps = new EnumMap<>(Section.class);
      if (before != null) {
        gaps.putAll(before.gapsBySection());
        gaps.keySet().removeAll(wanted);
      }
      NamespaceLinks links = before == null ? null : before.links();
      if (links == null || wanted.contains(Section.LINKS)) {
        links = links(namespace, route, others, links, gaps);
      }
      Set<Section> sections = sections(links, wanted);
      TablesReader tables = new TablesReader(before == null ? null : before.generation());
      StackReader reader =
          new StackReader(
              where,
              route,
              absentProtocols,
              sections,
              before == null ? null : before.stack(),
              tables);
      StackFacts stack = before == null ? null : before.stack();
      if (!sections.isEmpty()) {
        stack = reader.read(links.links());
        gaps.putAll(reader.gaps());
      }
      boolean ruleset = sections.contains(Section.RULESET);
      LegacyTables legacy = before == null ? LegacyTables.NONE : before.legacy();
      return new Reading(
          links,
          stack,
          ruleset ? LegacyTables.inThisThread() : legacy,
          tables.kernelRules(),
          gaps,
          tables.generation(),
          tables.isAsBefore());
    }
  }

  private static NamespaceLinks links(
      NetnsHandle namespace,
      Rtnetlink route,
      Iterable<NetnsHandle> others,
      @Nullable NamespaceLinks before,
      Map<Section, List<Gap>> gaps)
      throws IOException {
    NamespaceLinks links =
        NamespaceLinks.of(
            namespace.id(), route, others, before == null ? Map.of() : before.namespaceIds());
    if (!links.complete()) {
      gaps.put(
          Section.LINKS,
          List.of(
              new Gap(
                  "interfaces of namespace " + namespace,
                  "they changed during each of ten attempts",
                  "some may be missing or listed twice")));
    }
    return links;
  }

  /** Of what is wanted the parts of a stack. */
  private Set<Section> sections(NamespaceLinks links, Set<Section> wanted) {
    Set<Section> sections = EnumSet.noneOf(Section.class);
    for (Section section : wanted) {
      if (stacks && section.part() != null) {
        sections.add(section);
      }
    }
    boolean vxlan = links.links().stream().anyMatch(l -> "vxlan".equals(l.kind()));
    if (!stacks && vxlan && (wanted.contains(Section.FDB) || wanted.contains(Section.LINKS))) {
      // Where it sends to is said nowhere else.
      sections.add(Section.FDB);
    }
    return sections;
  }
}
