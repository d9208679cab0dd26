package dnet.inspector.watch;

import dnet.inspector.netlink.KernelEvent.Topic;
import dnet.inspector.snapshot.ObserveOptions;
import dnet.inspector.snapshot.Section;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What an event makes stale. */
final class Topics {
  /** All that a route socket's events tell of. */
  static final Set<Section> OF_ROUTES =
      Collections.unmodifiableSet(
          EnumSet.complementOf(EnumSet.of(Section.RULESET, Section.CONNTRACK)));

  private final boolean stacks;

  Topics(ObserveOptions options) {
    this.stacks = options.wants(ObserveOptions.Part.STACKS);
  }

  /** What is to be read again; nothing where nobody asked for it. */
  Set<Section> stale(Topic topic) {
    Set<Section> stale = EnumSet.copyOf(of(topic));
    if (!stacks) {
      stale.retainAll(
          EnumSet.of(Section.LINKS, Section.NAMESPACE_IDS, Section.FDB, Section.RULESET));
    }
    return stale;
  }

  private static Set<Section> of(Topic topic) {
    return switch (topic) {
      // The routes, neighbours, entries and queues of a link go with it without a word.
      case LINKS ->
          EnumSet.of(
              Section.LINKS, Section.ROUTES, Section.NEIGHBOURS, Section.FDB, Section.QDISCS);
      case ADDRESSES -> EnumSet.of(Section.LINKS, Section.ROUTES);
      case ROUTES -> EnumSet.of(Section.ROUTES);
      case POLICY_RULES -> EnumSet.of(Section.POLICY_RULES);
      case NEIGHBOURS -> EnumSet.of(Section.NEIGHBOURS);
      case FDB -> EnumSet.of(Section.FDB);
      case QDISCS -> EnumSet.of(Section.QDISCS);
      case SETTINGS -> EnumSet.of(Section.LINKS, Section.SYSCTLS);
      case RULESET -> EnumSet.of(Section.RULESET);
      case NAMESPACE_ADDED, NAMESPACE_REMOVED -> EnumSet.of(Section.LINKS, Section.NAMESPACE_IDS);
    };
  }
}
