package dnet.inspector.snapshot;

import dnet.inspector.linux.Namespaces;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.Gap;
import dnet.inspector.netfilter.LegacyTables;
import dnet.inspector.netfilter.kernel.KernelRules;
import dnet.inspector.netlink.NamespaceLinks;
import dnet.inspector.netlink.Rtnetlink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
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
   * @param gaps in the stack, or that the links are incomplete
   */
  record Reading(
      NamespaceLinks links,
      @Nullable StackFacts stack,
      LegacyTables legacy,
      @Nullable KernelRules rules,
      List<Gap> gaps) {
    Reading {
      gaps = List.copyOf(gaps);
    }
  }

  /**
   * Reads a namespace, in a thread of its own.
   *
   * @throws IOException if it cannot be entered or its links cannot be read
   */
  Reading read(NetnsHandle namespace, Collection<NetnsHandle> others) throws IOException {
    return Namespaces.call(namespace, () -> readHere(namespace, others));
  }

  /**
   * Reads the namespace that the calling thread is in.
   *
   * @param namespace a handle of that namespace
   * @param others where its links may lead to, the likeliest first
   * @throws IOException if its links cannot be read
   */
  Reading readHere(NetnsHandle namespace, Collection<NetnsHandle> others) throws IOException {
    String where = "namespace " + namespace;
    try (Rtnetlink route = Rtnetlink.open(where)) {
      NamespaceLinks links = NamespaceLinks.of(namespace.id(), route, others);
      List<Gap> gaps = new ArrayList<>();
      if (!links.complete()) {
        gaps.add(
            new Gap(
                "interfaces of " + where,
                "they changed during each of ten attempts",
                "some may be missing or listed twice"));
      }
      StackReader reader = new StackReader(where, route, absentProtocols, gaps);
      StackFacts stack = null;
      if (stacks) {
        stack = reader.read(links.links());
      } else if (links.links().stream().anyMatch(l -> "vxlan".equals(l.kind()))) {
        // Where it sends to is said nowhere else.
        stack = reader.readFdb();
      }
      return new Reading(
          links,
          stack,
          stacks ? LegacyTables.inThisThread() : LegacyTables.NONE,
          reader.kernelRules(),
          gaps);
    }
  }
}
