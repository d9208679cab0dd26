package dnet.inspector.netfilter;

import dnet.inspector.netlink.TableMessage;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One way to list rules, by one program of the host. */
public enum Listing {
  IPTABLES,
  IP6TABLES,
  IPTABLES_LEGACY,
  IP6TABLES_LEGACY,
  NFT_JSON,
  NFT_TEXT,
  IPSET;

  /** Tables that iptables-nft makes and iptables-save shows. */
  private static final Set<String> OF_IPTABLES =
      Set.of("filter", "nat", "mangle", "raw", "security");

  private static final int NFPROTO_IPV4 = 2;
  private static final int NFPROTO_IPV6 = 10;

  /**
   * What must be asked for in dnet's own namespace: all of it, but legacy tables only where there
   * are some.
   */
  public static Set<Listing> all(LegacyTables legacy) {
    return with(EnumSet.of(IPTABLES, IP6TABLES, NFT_JSON, NFT_TEXT), legacy);
  }

  /**
   * What must be asked for in a namespace with those tables. Where only iptables-nft's are, nft is
   * not asked: a container with Docker's DNS rules costs one process.
   */
  public static Set<Listing> of(Collection<TableMessage> tables, LegacyTables legacy) {
    EnumSet<Listing> listings = EnumSet.noneOf(Listing.class);
    for (TableMessage table : tables) {
      boolean known = OF_IPTABLES.contains(table.name());
      if (known && table.family() == NFPROTO_IPV4) {
        listings.add(IPTABLES);
      } else if (known && table.family() == NFPROTO_IPV6) {
        listings.add(IP6TABLES);
      } else {
        listings.add(NFT_JSON);
        listings.add(NFT_TEXT);
      }
    }
    return with(listings, legacy);
  }

  private static Set<Listing> with(EnumSet<Listing> listings, LegacyTables legacy) {
    if (legacy.ipv4()) {
      listings.add(IPTABLES_LEGACY);
    }
    if (legacy.ipv6()) {
      listings.add(IP6TABLES_LEGACY);
    }
    return listings;
  }

  /** {@link RulesText#program()} of its output. */
  public String shownAs() {
    return switch (this) {
      case IPTABLES -> "iptables-save";
      case IP6TABLES -> "ip6tables-save";
      case IPTABLES_LEGACY -> "iptables-legacy-save";
      case IP6TABLES_LEGACY -> "ip6tables-legacy-save";
      case NFT_JSON -> RulesText.NFT_JSON;
      case NFT_TEXT -> RulesText.NFT_TEXT;
      case IPSET -> RulesText.IPSET;
    };
  }

  /**
   * The program, if the host has it; where both variants are there, the nft one is preferred.
   *
   * @param folders where programs are looked for
   */
  Optional<HostProgram> program(List<Path> folders) {
    return switch (this) {
      case IPTABLES -> HostProgram.findIn(folders, "iptables-nft-save", "iptables-save");
      case IP6TABLES -> HostProgram.findIn(folders, "ip6tables-nft-save", "ip6tables-save");
      case IPTABLES_LEGACY -> HostProgram.findIn(folders, "iptables-legacy-save");
      case IP6TABLES_LEGACY -> HostProgram.findIn(folders, "ip6tables-legacy-save");
      case NFT_JSON, NFT_TEXT -> HostProgram.findIn(folders, "nft");
      case IPSET -> HostProgram.findIn(folders, "ipset");
    };
  }

  List<String> arguments() {
    return switch (this) {
      case IPTABLES, IP6TABLES, IPTABLES_LEGACY, IP6TABLES_LEGACY -> List.of("-c");
      case NFT_JSON -> List.of("-j", "list", "ruleset");
      case NFT_TEXT -> List.of("-a", "list", "ruleset");
      case IPSET -> List.of("save");
    };
  }

  /** Which rules it lists, for people. */
  String what() {
    return switch (this) {
      case IPTABLES -> "iptables rules";
      case IP6TABLES -> "ip6tables rules";
      case IPTABLES_LEGACY -> "legacy iptables rules";
      case IP6TABLES_LEGACY -> "legacy ip6tables rules";
      case NFT_JSON -> "native nf_tables rules";
      case NFT_TEXT -> "the wording of native nf_tables rules";
      case IPSET -> "ipsets";
    };
  }

  /** What dnet cannot say without it. */
  String effect() {
    return switch (this) {
      case IPTABLES, IP6TABLES -> "which rules publish ports or drop packets is unknown";
      case IPTABLES_LEGACY, IP6TABLES_LEGACY, NFT_JSON ->
          "packets may be dropped or rewritten by rules that are not shown";
      case NFT_TEXT -> "native rules are shown as JSON";
      case IPSET -> "whether a packet fits a rule that looks into a set is unknown";
    };
  }
}
