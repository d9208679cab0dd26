package dnet.inspector.netlink;

/**
 * One expression of a rule (NFTA_EXPR_* of linux/netfilter/nf_tables.h). Octets are hexadecimal
 * text, in the order of the message. An expression that has any attribute besides those named here,
 * or lacks one, is an {@link Other}.
 */
public sealed interface NftExpression {
  /**
   * Loads a part of the packet.
   *
   * @param base NFT_PAYLOAD_*: 1 network header, 2 transport header
   * @param offset in octets from there
   * @param length in octets
   * @param register NFT_REG_*
   */
  record Payload(long base, long offset, long length, long register) implements NftExpression {}

  /**
   * Loads what is known about the packet.
   *
   * @param key NFT_META_*: 6 iifname, 7 oifname, 16 l4proto
   */
  record Meta(long key, long register) implements NftExpression {}

  /**
   * Ends the rule unless the register compares so.
   *
   * @param operation NFT_CMP_*: 0 eq, 1 neq
   */
  record Compare(long register, long operation, String value) implements NftExpression {}

  /**
   * Ends the rule unless the register is so between two values, both included.
   *
   * @param operation NFT_RANGE_*: 0 eq, 1 neq
   */
  record Range(long register, long operation, String from, String to) implements NftExpression {}

  /** {@code register = (source & mask) ^ xor}. */
  record Mask(long source, long register, long length, String mask, String xor)
      implements NftExpression {}

  /** How often the rule came this far. */
  record Counter(long packets, long bytes) implements NftExpression {}

  /**
   * Decides.
   *
   * @param code NF_DROP 0, NF_ACCEPT 1, NFT_JUMP -3, NFT_GOTO -4, NFT_RETURN -5
   * @param chain where to; empty for codes that lead nowhere
   */
  record Verdict(int code, String chain) implements NftExpression {}

  /**
   * A match of xtables (NFTA_MATCH_* of linux/netfilter/nf_tables_compat.h).
   *
   * @param info the extension's own structure of that revision
   */
  record Match(String name, long revision, String info) implements NftExpression {}

  /** A target of xtables (NFTA_TARGET_*). */
  record Target(String name, long revision, String info) implements NftExpression {}

  /** Anything else. */
  record Other(String name) implements NftExpression {}
}
