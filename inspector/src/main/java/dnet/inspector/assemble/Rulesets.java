package dnet.inspector.assemble;

import dnet.inspector.model.RuleRef;
import dnet.inspector.model.firewall.Action;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.firewall.NamedSet;
import dnet.inspector.model.firewall.Rule;
import dnet.inspector.model.firewall.Ruleset;
import dnet.inspector.model.firewall.Table;
import dnet.inspector.netfilter.IptablesSave;
import dnet.inspector.netfilter.LegacyTables;
import dnet.inspector.netfilter.Listing;
import dnet.inspector.netfilter.RulesText;
import dnet.inspector.netfilter.SavedTable;
import dnet.inspector.netfilter.ipset.Ipsets;
import dnet.inspector.netfilter.nft.NftListing;
import dnet.inspector.netfilter.nft.NftTable;
import dnet.inspector.netfilter.xtables.XtablesTables;
import dnet.inspector.netlink.TableMessage;
import dnet.inspector.snapshot.NamespaceFacts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A namespace's rule texts as one rule set. A kernel's iptables-nft tables are also nf_tables: they
 * are taken from iptables-save, which alone knows the arguments of its extensions, but for chains
 * and rules that iptables-save cannot show; those are taken from nft, so that nothing is lost.
 */
public final class Rulesets {
  private final List<SavedTable> saved;
  private final NftListing listing;
  private final Ipsets ipsets;
  private @Nullable Table unreadable;

  private Rulesets(List<RulesText> texts, List<SavedTable> saved) {
    this.saved = saved;
    ipsets = Ipsets.parse(text(texts, RulesText.IPSET));
    listing = listing(text(texts, RulesText.NFT_JSON), text(texts, RulesText.NFT_TEXT));
  }

  /** The namespace's tables; none where no rules were read. */
  public static Ruleset of(NamespaceFacts namespace) {
    return of(namespace.rules());
  }

  /** The same of rule texts alone. */
  public static Ruleset of(List<RulesText> texts) {
    return of(texts, saved(texts));
  }

  /**
   * The same where a part is parsed already.
   *
   * @param saved {@link #saved} of {@code texts}
   */
  static Ruleset of(List<RulesText> texts, List<SavedTable> saved) {
    return new Rulesets(texts, saved).ruleset();
  }

  /** The tables of what programs like iptables-save printed. */
  static List<SavedTable> saved(List<RulesText> texts) {
    return texts.stream()
        .filter(IptablesSave::reads)
        .map(IptablesSave::tables)
        .flatMap(List::stream)
        .toList();
  }

  /** Whether a table that the kernel has is in none of the texts. */
  static boolean lacks(List<RulesText> texts, List<TableMessage> tables) {
    return Listing.of(tables, LegacyTables.NONE).stream()
        .filter(listing -> listing != Listing.NFT_TEXT)
        .anyMatch(listing -> texts.stream().noneMatch(t -> t.program().equals(listing.shownAs())));
  }

  private static String text(List<RulesText> texts, String program) {
    return texts.stream()
        .filter(t -> t.program().equals(program))
        .map(RulesText::text)
        .findFirst()
        .orElse("");
  }

  /** A broken listing hides rules: what they do with a packet is then unknown at every hook. */
  private NftListing listing(String json, String text) {
    try {
      return json.isBlank() ? NftListing.EMPTY : NftListing.parse(json, text);
    } catch (IllegalArgumentException e) {
      unreadable = unreadable(String.valueOf(e.getMessage()));
      return NftListing.EMPTY;
    }
  }

  private static Table unreadable(String why) {
    List<Chain> chains = new ArrayList<>();
    for (Chain.Hook hook : Chain.Hook.values()) {
      RuleRef ref = new RuleRef("nft", "unreadable", hook.name(), 1, why);
      Rule rule = new Rule(ref, -1, -1, List.of(new Action.Opaque(why)));
      Chain.Base base =
          new Chain.Base(hook, Chain.Type.FILTER, 0, Chain.Policy.ACCEPT, List.of(), -1);
      chains.add(new Chain(hook.name(), base, List.of(rule)));
    }
    return new Table(Table.Family.INET, "nft", "unreadable", false, chains, List.of());
  }

  private Ruleset ruleset() {
    List<Table> tables = new ArrayList<>();
    Set<NftTable> taken = new HashSet<>();
    for (SavedTable table : saved) {
      Table neutral = XtablesTables.of(table, ipsets);
      NftTable twin = twin(table);
      if (twin != null) {
        taken.add(twin);
        neutral = merged(neutral, twin);
      }
      tables.add(neutral);
    }
    listing.tables().stream()
        .filter(t -> !taken.contains(t))
        .map(NftTable::neutral)
        .forEach(tables::add);
    if (unreadable != null) {
      tables.add(unreadable);
    }
    return new Ruleset(tables);
  }

  /** The same table as nf_tables has it; null for a legacy one, or without nft's listing. */
  private @Nullable NftTable twin(SavedTable table) {
    String family = table.ipv6() ? "ip6" : "ip";
    return table.legacy()
        ? null
        : listing.tables().stream()
            .filter(t -> t.family().equals(family) && t.name().equals(table.name()))
            .findFirst()
            .orElse(null);
  }

  private static Table merged(Table table, NftTable twin) {
    List<String> hidden =
        twin.chains().stream()
            .filter(name -> table.chain(name).map(c -> hides(c, twin)).orElse(true))
            .toList();
    if (hidden.isEmpty() && !twin.dormant()) {
      return table;
    }
    Table shown = twin.neutral();
    Map<String, Chain> chains = new LinkedHashMap<>();
    table.chains().forEach(c -> chains.put(c.name(), c));
    for (String name : hidden) {
      Chain theirs = shown.chain(name).orElseThrow();
      Chain ours = chains.get(name);
      chains.put(name, ours == null ? theirs : merged(ours, theirs, twin.beyondIptables(name)));
    }
    List<NamedSet> sets = new ArrayList<>(table.sets());
    sets.addAll(shown.sets());
    return new Table(
        table.family(),
        table.program(),
        table.name(),
        shown.dormant(),
        List.copyOf(chains.values()),
        sets);
  }

  private static boolean hides(Chain chain, NftTable twin) {
    List<Boolean> beyond = twin.beyondIptables(chain.name());
    return beyond.contains(true) || beyond.size() != chain.rules().size();
  }

  /** Rule by rule where both list the same number, else all as nft has it. */
  private static Chain merged(Chain ours, Chain theirs, List<Boolean> beyond) {
    List<Rule> rules = new ArrayList<>();
    boolean aligned = ours.rules().size() == theirs.rules().size();
    for (int i = 0; i < theirs.rules().size(); i++) {
      rules.add(aligned && !beyond.get(i) ? ours.rules().get(i) : theirs.rules().get(i));
    }
    return new Chain(ours.name(), ours.base(), rules);
  }
}
