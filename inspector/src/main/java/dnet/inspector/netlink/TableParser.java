package dnet.inspector.netlink;

import dnet.inspector.netlink.Attributes.Attribute;
import org.jspecify.annotations.Nullable;

/** NFT_MSG_NEWTABLE (struct nfgenmsg and NFTA_TABLE_* of linux/netfilter/nf_tables.h). */
final class TableParser {
  private static final int FIXED = 4;
  private static final int NFTA_TABLE_NAME = 1;
  private static final int NFTA_TABLE_FLAGS = 2;
  private static final int NFT_TABLE_F_DORMANT = 1;

  private TableParser() {}

  /**
   * Reads one table.
   *
   * @throws MalformedMessageException if it is not well-formed or has no name
   */
  static TableMessage parse(Octets body) throws MalformedMessageException {
    for (Attribute attribute : Attributes.of(body.rest(FIXED))) {
      if (attribute.type() == NFTA_TABLE_NAME) {
        return new TableMessage(body.u8(0), attribute.value().text());
      }
    }
    throw new MalformedMessageException("table without a name", body.offset());
  }

  /** The table's name if it is switched off; else null. */
  static @Nullable TableMessage dormant(Octets body) throws MalformedMessageException {
    for (Attribute attribute : Attributes.of(body.rest(FIXED))) {
      if (attribute.type() == NFTA_TABLE_FLAGS
          && (attribute.value().be32(0) & NFT_TABLE_F_DORMANT) != 0) {
        return parse(body);
      }
    }
    return null;
  }
}
