package dnet.inspector.netfilter;

/**
 * The complete output of one program that lists rules, in one namespace.
 *
 * @param program its name without a path: {@code iptables-save}, {@code ip6tables-legacy-save}; of
 *     those that can list in several ways, with the option
 * @param text standard output, verbatim
 */
public record RulesText(String program, String text) {
  /** Name of {@code nft -j list ruleset}. */
  public static final String NFT_JSON = "nft -j";

  /** Name of {@code nft -a list ruleset}. */
  public static final String NFT_TEXT = "nft -a";

  /** Name of {@code ipset save}. */
  public static final String IPSET = "ipset";
}
