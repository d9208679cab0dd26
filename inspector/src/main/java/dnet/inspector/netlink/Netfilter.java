package dnet.inspector.netlink;

import java.io.IOException;

/**
 * Asks nfnetlink of the namespace in which its socket was opened: tracked connections and
 * nf_tables. Needs CAP_NET_ADMIN there.
 */
public final class Netfilter implements AutoCloseable {
  private static final int NETLINK_NETFILTER = 12;

  /** NFNL_SUBSYS_* of linux/netfilter/nfnetlink.h, in the upper half of a message's type. */
  private static final int CTNETLINK = 1 << 8;

  private static final int NFTABLES = 10 << 8;

  private static final int IPCTNL_MSG_CT_NEW = 0;
  private static final int IPCTNL_MSG_CT_GET = 1;
  private static final int NFT_MSG_NEWTABLE = 0;
  private static final int NFT_MSG_GETTABLE = 1;
  private static final int NFT_MSG_NEWCHAIN = 3;
  private static final int NFT_MSG_GETCHAIN = 4;
  private static final int NFT_MSG_NEWRULE = 6;
  private static final int NFT_MSG_GETRULE = 7;
  private static final int NFT_MSG_NEWGEN = 15;
  private static final int NFT_MSG_GETGEN = 16;
  private static final int NFTA_GEN_ID = 1;

  /** struct nfgenmsg: family, version and resource, all zero for everything. */
  private static final int HEADER = 4;

  private final NetlinkTransport transport;
  private final Conversation conversation;

  Netfilter(NetlinkTransport transport, String where) {
    this.transport = transport;
    this.conversation = new Conversation(transport, where);
  }

  /**
   * Opens a socket in the namespace of the thread that calls.
   *
   * @param where for error messages
   */
  public static Netfilter open(String where) throws IOException {
    return new Netfilter(
        SocketTransport.open(NETLINK_NETFILTER, "netfilter socket in " + where), where);
  }

  /** The number of the namespace's rule set, which grows with each change of it. */
  public long generation() throws IOException {
    String name = "NFT_MSG_GETGEN";
    Message reply = conversation.get(name, new Request(NFTABLES | NFT_MSG_GETGEN).zeros(HEADER));
    if (reply.type() != (NFTABLES | NFT_MSG_NEWGEN)) {
      throw new IOException(name + ": the kernel answered with message type " + reply.type());
    }
    return AttributeSet.of(reply.body().rest(HEADER)).u32(NFTA_GEN_ID);
  }

  /** The nf_tables tables of all families, those of iptables-nft among them. */
  public Rtnetlink.Dump<TableMessage> tables() throws IOException {
    return tables(TableParser::parse);
  }

  /** Those of them that are switched off (nft(8), dormant). */
  public Rtnetlink.Dump<TableMessage> dormantTables() throws IOException {
    return tables(TableParser::dormant);
  }

  private Rtnetlink.Dump<TableMessage> tables(Dumps.Parser<TableMessage> parser)
      throws IOException {
    return Dumps.of(
        conversation,
        "NFT_MSG_GETTABLE",
        new Request(NFTABLES | NFT_MSG_GETTABLE).zeros(HEADER),
        NFTABLES | NFT_MSG_NEWTABLE,
        parser);
  }

  /**
   * The chains of one family's nf_tables tables.
   *
   * @param family NFPROTO_*
   */
  public Rtnetlink.Dump<NftChainMessage> chains(int family) throws IOException {
    return Dumps.of(
        conversation,
        "NFT_MSG_GETCHAIN",
        new Request(NFTABLES | NFT_MSG_GETCHAIN).octet(family).zeros(HEADER - 1),
        NFTABLES | NFT_MSG_NEWCHAIN,
        NftParser::chain);
  }

  /**
   * The rules of one family's nf_tables tables, in order within each chain. Nothing else may be
   * asked afterwards if the answer is incomplete.
   *
   * @param family NFPROTO_*
   * @param limit after how many to stop, about; then the answer is incomplete
   */
  public Rtnetlink.Dump<NftRuleMessage> rules(int family, int limit) throws IOException {
    return Dumps.parsed(
        conversation.dump(
            "NFT_MSG_GETRULE",
            new Request(NFTABLES | NFT_MSG_GETRULE).octet(family).zeros(HEADER - 1),
            limit),
        NFTABLES | NFT_MSG_NEWRULE,
        NftParser::rule);
  }

  /**
   * The same of all families, without the rules' conditions.
   *
   * @param limit after how many to stop, about; then the answer is incomplete
   */
  public Rtnetlink.Dump<NftRuleOutline> outlines(int limit) throws IOException {
    return Dumps.parsed(
        conversation.dump(
            "NFT_MSG_GETRULE", new Request(NFTABLES | NFT_MSG_GETRULE).zeros(HEADER), limit),
        NFTABLES | NFT_MSG_NEWRULE,
        NftParser::outline);
  }

  /**
   * Tracked connections, IPv4 and IPv6. Nothing else may be asked afterwards if the answer is
   * incomplete.
   *
   * @param limit after how many to stop, about; then the answer is incomplete
   */
  public Rtnetlink.Dump<ConntrackMessage> connections(int limit) throws IOException {
    return Dumps.parsed(
        conversation.dump(
            "IPCTNL_MSG_CT_GET", new Request(CTNETLINK | IPCTNL_MSG_CT_GET).zeros(HEADER), limit),
        CTNETLINK | IPCTNL_MSG_CT_NEW,
        ConntrackParser::parse);
  }

  @Override
  public void close() {
    transport.close();
  }
}
