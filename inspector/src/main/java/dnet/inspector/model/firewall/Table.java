package dnet.inspector.model.firewall;

import java.util.List;
import java.util.Optional;

/**
 * A table.
 *
 * @param program what lists it: {@code iptables}, {@code ip6tables}, {@code iptables-legacy},
 *     {@code ip6tables-legacy}, {@code ebtables}, {@code nft}
 * @param name {@code filter}, {@code nat}, …; for nft without the family
 * @param dormant whether it is switched off (nft(8))
 */
public record Table(
    Family family,
    String program,
    String name,
    boolean dormant,
    List<Chain> chains,
    List<NamedSet> sets) {
  public Table {
    chains = List.copyOf(chains);
    sets = List.copyOf(sets);
  }

  /** The chain of that name. */
  public Optional<Chain> chain(String chainName) {
    return chains.stream().filter(c -> c.name().equals(chainName)).findFirst();
  }

  /** The set or map of that name. */
  public Optional<NamedSet> set(String setName) {
    return sets.stream().filter(s -> s.name().equals(setName)).findFirst();
  }

  /** Which packets a table sees (nft(8), ADDRESS FAMILIES). */
  public enum Family {
    IP,
    IP6,
    INET,
    BRIDGE,
    NETDEV,
    ARP
  }
}
