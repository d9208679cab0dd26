package dnet.inspector.model;

/**
 * A firewall rule as evidence: where it is and its text, verbatim.
 *
 * @param program what lists it: {@code iptables}, {@code ip6tables}, {@code iptables-legacy},
 *     {@code nft}
 * @param number position in its chain, from 1
 */
public record RuleRef(String program, String table, String chain, int number, String text) {}
