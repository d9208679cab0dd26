package dnet.inspector.model.firewall;

import java.util.List;

/**
 * All tables of one namespace: those of iptables-nft, iptables-legacy, their IPv6 and bridge
 * relatives, and native nf_tables ones.
 */
public record Ruleset(List<Table> tables) {
  /** No tables. */
  public static final Ruleset EMPTY = new Ruleset(List.of());

  public Ruleset {
    tables = List.copyOf(tables);
  }
}
