package dnet.inspector.netfilter;

import java.util.List;

/**
 * One table of iptables-save's output.
 *
 * @param legacy whether the legacy variant holds it
 * @param ipv6 whether it is one of ip6tables
 * @param chains in the order of the output
 */
public record SavedTable(boolean legacy, boolean ipv6, String name, List<SavedChain> chains) {
  public SavedTable {
    chains = List.copyOf(chains);
  }

  /** The program that lists it. */
  public String program() {
    return (ipv6 ? "ip6tables" : "iptables") + (legacy ? "-legacy" : "");
  }

  /** The rules of all its chains, in order. */
  public List<SavedRule> rules() {
    return chains.stream().flatMap(chain -> chain.rules().stream()).toList();
  }
}
