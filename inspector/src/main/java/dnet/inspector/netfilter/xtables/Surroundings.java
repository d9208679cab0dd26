package dnet.inspector.netfilter.xtables;

import dnet.inspector.netfilter.ipset.Ipsets;
import java.util.Set;

/**
 * What a rule's meaning depends on besides its text.
 *
 * @param chains the table's chains, by which a jump is told from a target
 * @param ipsets the namespace's sets, by whose types a set match's fields are known
 */
record Surroundings(boolean ipv6, Set<String> chains, Ipsets ipsets) {
  Surroundings {
    chains = Set.copyOf(chains);
  }
}
