package dnet.inspector.snapshot;

import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.Gap;
import dnet.inspector.model.NetnsId;
import dnet.inspector.netfilter.Listing;
import dnet.inspector.netfilter.RulesReader;
import dnet.inspector.netfilter.RulesText;
import dnet.inspector.netfilter.kernel.KernelRules;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which programs have to list the rules of which namespaces that were read, and what they say.
 * Where the kernel's own answer was understood, none has to.
 */
final class RulesPlan {
  private final ObserveOptions options;
  private final NetnsId home;
  private final Map<NetnsId, List<RulesText>> known = new HashMap<>();
  private final List<NetnsId> ids = new ArrayList<>();
  private final List<RulesReader.Request> requests = new ArrayList<>();

  /** An empty plan. */
  RulesPlan(ObserveOptions options, NetnsId home) {
    this.options = options;
    this.home = home;
  }

  /**
   * The rules of a namespace.
   *
   * @param gaps of the programs that were run
   */
  record Rules(List<RulesText> texts, List<Gap> gaps) {
    static final Rules NONE = new Rules(List.of(), List.of());

    Rules {
      texts = List.copyOf(texts);
      gaps = List.copyOf(gaps);
    }
  }

  /** Adds a namespace that was read and is held open until the plan is carried out. */
  void add(NetnsHandle handle, NamespaceReader.Reading reading) {
    NetnsId id = handle.id();
    Set<Listing> listings = EnumSet.noneOf(Listing.class);
    listings.addAll(listings(reading, id.equals(home)));
    RulesText text = id.equals(home) ? null : text(reading);
    if (text != null) {
      known.put(id, List.of(text));
      listings.remove(Listing.IPTABLES);
    }
    if (!listings.isEmpty()) {
      ids.add(id);
      requests.add(new RulesReader.Request("namespace " + handle, handle, listings));
    }
  }

  /** What must be listed; nothing for dnet's own namespace, which is read without being entered. */
  private Set<Listing> listings(NamespaceReader.Reading reading, boolean isHome) {
    StackFacts stack = reading.stack();
    if (isHome) {
      boolean elsewhere = options.wants(ObserveOptions.Part.RULES) && options.hostNetns() != null;
      return elsewhere ? Listing.all(reading.legacy()) : Set.of();
    }
    return stack == null ? Set.of() : Listing.of(stack.tables(), reading.legacy());
  }

  /** What need not be asked of iptables-save; null if it has to be. */
  private static @Nullable RulesText text(NamespaceReader.Reading reading) {
    KernelRules rules = reading.rules();
    StackFacts stack = reading.stack();
    return rules == null || stack == null ? null : rules.text(stack.tables()).orElse(null);
  }

  /** Runs the programs. Namespaces without rules are left out. */
  Map<NetnsId, Rules> carryOut() {
    RulesReader.Results results = RulesReader.read(requests);
    Map<NetnsId, Rules> rules = new HashMap<>();
    known.forEach((id, texts) -> rules.put(id, new Rules(texts, List.of())));
    for (int i = 0; i < ids.size(); i++) {
      RulesReader.Result result = results.each().get(i);
      List<RulesText> texts = new ArrayList<>(known.getOrDefault(ids.get(i), List.of()));
      texts.addAll(result.texts());
      rules.put(ids.get(i), new Rules(texts, result.gaps()));
    }
    return rules;
  }
}
