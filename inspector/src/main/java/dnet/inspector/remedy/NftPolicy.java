package dnet.inspector.remedy;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sets the policy of a base chain of nftables, by the host's program. */
record NftPolicy(
    Place place, String family, String table, String chain, String before, String after)
    implements Setting {
  NftPolicy {
    NftProgram.check(family, table, chain);
    if (!before.matches("accept|drop") || !after.matches("accept|drop")) {
      throw new IllegalArgumentException("no policies of nft: " + before + ", " + after);
    }
  }

  @Override
  public String text(String policy) {
    return "set the policy of "
        + String.join(" ", family, table, chain)
        + " ("
        + place.name()
        + ", nft) to "
        + policy;
  }

  private static String block(String policy) {
    return "{ policy " + policy + "; }";
  }

  @Override
  public String command(String policy) {
    return place.command("nft", "chain", family, table, chain, block(policy));
  }

  @Override
  public @Nullable String value(Session session) throws IOException {
    return NftProgram.of(session, place, family, table, chain).policy();
  }

  @Override
  public void set(Session session, String policy) throws IOException {
    NftProgram.of(session, place, family, table, chain)
        .run(List.of("chain"), List.of(block(policy)));
  }
}
