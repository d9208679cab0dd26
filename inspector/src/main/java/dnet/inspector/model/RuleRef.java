package dnet.inspector.model;

import org.jspecify.annotations.Nullable;

/**
 * A firewall rule as evidence: where it is and its text, verbatim.
 *
 * @param program what lists it: {@code iptables}, {@code ip6tables}, {@code iptables-legacy},
 *     {@code nft}
 * @param number position in its chain, from 1
 */
public record RuleRef(String program, String table, String chain, int number, String text) {
  // Written out: what the language makes costs a millisecond or more when it is first used.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RuleRef that
        && program.equals(that.program)
        && table.equals(that.table)
        && chain.equals(that.chain)
        && number == that.number
        && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return 31
            * (31 * (31 * (31 * program.hashCode() + table.hashCode()) + chain.hashCode()) + number)
        + text.hashCode();
  }
}
