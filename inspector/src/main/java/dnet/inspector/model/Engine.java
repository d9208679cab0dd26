package dnet.inspector.model;

/**
 * The engine that answered.
 *
 * @param endpoint the URI that was asked
 * @param reason why that one
 * @param product docker or podman
 * @param firewall which rule set holds its rules
 */
public record Engine(
    String endpoint,
    String reason,
    String product,
    String version,
    String apiVersion,
    Firewall firewall) {
  /** Where an engine's rules are found. */
  public enum Firewall {
    IPTABLES_NFT("iptables-nft"),
    IPTABLES_LEGACY("iptables-legacy"),
    NFTABLES("nftables"),
    NONE("none");

    private final String word;

    Firewall(String word) {
      this.word = word;
    }

    /** The contract's word. */
    public String word() {
      return word;
    }
  }
}
