package dnet.inspector.netfilter;

import dnet.inspector.linux.Errno;
import dnet.inspector.linux.Namespaces;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.netlink.Netfilter;
import dnet.inspector.netlink.NetlinkException;
import dnet.inspector.netlink.NftChainMessage;
import dnet.inspector.netlink.NftRuleOutline;
import dnet.inspector.netlink.Rtnetlink;
import dnet.inspector.netlink.TableMessage;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a namespace's nf_tables hold, in so far as it tells whether programs of iptables show all of
 * it. To list two thousand rules in JSON and again in words takes nft a third of a second, and on a
 * host where only Docker makes rules says nothing new.
 *
 * @param tables all of them
 * @param rules how many rules a chain of iptables' tables has, by family, table and chain
 * @param certain whether the programs of iptables can show each rule of iptables' tables
 */
record NftOutline(List<TableMessage> tables, Map<Place, Integer> rules, boolean certain) {
  private static final int NFPROTO_IPV4 = 2;
  private static final int NFPROTO_IPV6 = 10;
  private static final List<Integer> FAMILIES = List.of(NFPROTO_IPV4, NFPROTO_IPV6);

  /** With more than these nft is asked in any case. */
  private static final int MAX_RULES = 20_000;

  NftOutline {
    tables = List.copyOf(tables);
    rules = Map.copyOf(rules);
  }

  /** Where rules are. */
  record Place(int family, String table, String chain) {}

  /** Reads what a namespace has; {@code null} is dnet's own. */
  static NftOutline of(@Nullable NetnsHandle namespace) throws IOException {
    return namespace == null ? here() : Namespaces.call(namespace, NftOutline::here);
  }

  private static NftOutline here() throws IOException {
    try (Netfilter socket = Netfilter.open("the rules' namespace")) {
      Rtnetlink.Dump<TableMessage> tables = socket.tables();
      if (!tables.complete() || isBeyondIptables(tables.items())) {
        return new NftOutline(tables.items(), Map.of(), false);
      }
      return iptables(socket, tables.items());
    } catch (NetlinkException e) {
      if (e.errno() == Errno.EINVAL) {
        // What nfnetlink says of a part that the kernel does not have.
        return new NftOutline(List.of(), Map.of(), true);
      }
      throw e;
    }
  }

  private static boolean isBeyondIptables(Collection<TableMessage> tables) {
    return Listing.of(tables, LegacyTables.NONE).contains(Listing.NFT_JSON);
  }

  private static NftOutline iptables(Netfilter socket, List<TableMessage> tables)
      throws IOException {
    if (tables.isEmpty()) {
      return new NftOutline(tables, Map.of(), true);
    }
    boolean certain = socket.dormantTables().items().isEmpty();
    Map<Place, Integer> rules = new HashMap<>();
    for (int family : FAMILIES) {
      Rtnetlink.Dump<NftChainMessage> chains = socket.chains(family);
      certain &= chains.complete();
      chains.items().forEach(c -> rules.put(new Place(family, c.table(), c.name()), 0));
    }
    Rtnetlink.Dump<NftRuleOutline> all = socket.outlines(MAX_RULES);
    certain &= all.complete();
    for (NftRuleOutline rule : all.items()) {
      certain &= rule.plain();
      rules.merge(new Place(rule.family(), rule.table(), rule.chain()), 1, Integer::sum);
    }
    return new NftOutline(tables, rules, certain);
  }

  /** Whether there are tables that no program of iptables shows. */
  boolean isBeyondIptables() {
    return isBeyondIptables(tables);
  }

  /**
   * Whether nothing is left out.
   *
   * @param listed what was to be listed
   * @param texts what the programs printed
   */
  boolean isShownBy(Set<Listing> listed, Map<Listing, String> texts) {
    if (!certain) {
      return false;
    }
    Map<Place, Integer> shown = new HashMap<>();
    Map<Place, Integer> wanted = new HashMap<>(rules);
    for (int family : FAMILIES) {
      Listing listing = family == NFPROTO_IPV4 ? Listing.IPTABLES : Listing.IP6TABLES;
      if (listed.contains(listing)) {
        count(family, texts.getOrDefault(listing, ""), shown);
      } else {
        wanted.keySet().removeIf(place -> place.family() == family);
      }
    }
    // Chains that are built in are listed whether the kernel has them or not.
    shown.entrySet().removeIf(e -> e.getValue() == 0 && !wanted.containsKey(e.getKey()));
    return shown.equals(wanted);
  }

  /** What is not counted right is no more than asked for again, from nft. */
  private static void count(int family, String text, Map<Place, Integer> rules) {
    String table = "";
    for (String line : text.split("\n", -1)) {
      int rule = line.startsWith("[") ? line.indexOf("] -A ") + 2 : 0;
      if (line.startsWith("*")) {
        table = line.substring(1).strip();
      } else if (line.startsWith(":")) {
        rules.putIfAbsent(new Place(family, table, word(line, 1)), 0);
      } else if (line.startsWith("-A ", rule)) {
        rules.merge(new Place(family, table, word(line, rule + 3)), 1, Integer::sum);
      }
    }
  }

  private static String word(String line, int from) {
    int end = line.indexOf(' ', from);
    return line.substring(from, end < 0 ? line.length() : end);
  }
}
