package dnet.inspector.remedy;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sets the policy of a base chain of nftables, by the host's program. */
record NftPolicy(
    Place place, String family, String table, String chain, String before, String after)
    implements Step {
  NftPolicy {
    NftProgram.check(family, table, chain);
    if (!before.matches("accept|drop") || !after.matches("accept|drop")) {
      throw new IllegalArgumentException("no policies of nft: " + before + ", " + after);
    }
  }

  @Override
  public List<Place> places() {
    return List.of(place);
  }

  private String text(String policy) {
    return "set the policy of "
        + String.join(" ", family, table, chain)
        + " ("
        + place.name()
        + ", nft) to "
        + policy;
  }

  @Override
  public String text() {
    return text(after);
  }

  @Override
  public String reverseText() {
    return text(before);
  }

  private static String block(String policy) {
    return "{ policy " + policy + "; }";
  }

  @Override
  public String command() {
    return place.command("nft", "chain", family, table, chain, block(after));
  }

  @Override
  public String reverseCommand() {
    return place.command("nft", "chain", family, table, chain, block(before));
  }

  @Override
  public State state(Session session) throws IOException {
    @Nullable String now = NftProgram.of(session, place, family, table, chain).policy();
    return now == null
        ? State.GONE
        : now.equals(after) ? State.AFTER : now.equals(before) ? State.BEFORE : State.OTHER;
  }

  @Override
  public void apply(Session session) throws IOException {
    set(session, after);
  }

  @Override
  public void revert(Session session) throws IOException {
    set(session, before);
  }

  private void set(Session session, String policy) throws IOException {
    NftProgram.of(session, place, family, table, chain)
        .run(List.of("chain"), List.of(block(policy)));
  }
}
