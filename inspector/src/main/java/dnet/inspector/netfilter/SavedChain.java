package dnet.inspector.netfilter;

import java.util.List;

/**
 * One chain of iptables-save's output.
 *
 * @param policy {@code ACCEPT}, {@code DROP}; {@code -} for a chain that only rules jump to
 * @param packets counted by the policy; -1 when the output had no counters
 */
public record SavedChain(String name, String policy, long packets, List<SavedRule> rules) {
  public SavedChain {
    rules = List.copyOf(rules);
  }
}
