package dnet.inspector.netfilter;

/**
 * The complete output of one program that lists rules, in one namespace.
 *
 * @param program its name without a path: {@code iptables-save}, {@code ip6tables-legacy-save},
 *     {@code nft}
 * @param text standard output, verbatim
 */
public record RulesText(String program, String text) {}
