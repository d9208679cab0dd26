package dnet.inspector.remedy;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Steps that do what a command line of nft does. */
final class FixNft {
  private static final Pattern POLICY = Pattern.compile("\\{ policy (accept|drop); \\}");

  private FixNft() {}

  /**
   * Plans {@code nft delete rule FAMILY TABLE CHAIN handle N} or {@code nft chain FAMILY TABLE
   * CHAIN { policy accept; }}.
   *
   * @throws RefusedException if the rule or the chain is not there any more
   * @throws NotOursException for a rule that nft does not take back as it lists it
   */
  static List<Step> steps(Session session, Ground.Spot spot, List<String> words)
      throws IOException {
    if (words.size() == 7
        && words.subList(0, 2).equals(List.of("delete", "rule"))
        && words.get(5).equals("handle")) {
      return List.of(
          deletion(session, spot, words.get(2), words.get(3), words.get(4), words.get(6)));
    }
    if (words.size() == 5 && words.get(0).equals("chain")) {
      return policy(session, spot, words.subList(1, 4), words.get(4));
    }
    throw FixPlanner.notOurs(List.of("nft " + words.get(0)));
  }

  private static Step deletion(
      Session session, Ground.Spot spot, String family, String table, String chain, String handle)
      throws IOException {
    NftProgram nft = NftProgram.of(session, spot.place(), family, table, chain);
    @Nullable List<NftProgram.Line> rules = nft.rules();
    if (rules == null) {
      throw new RefusedException("there is no chain " + chain + " any more");
    }
    for (int i = 0; i < rules.size(); i++) {
      String text = rules.get(i).text();
      if (rules.get(i).handle().equals(handle)) {
        String plain = NftProgram.Line.plain(text);
        int same =
            (int) rules.stream().filter(r -> NftProgram.Line.plain(r.text()).equals(plain)).count();
        NftRule rule = new NftRule(spot.place(), family, table, chain, i, text, same - 1);
        isTakenBack(nft, text);
        return new Step.Reversed(rule);
      }
    }
    throw new RefusedException(chain + " has no rule of handle " + handle + " any more");
  }

  /** Rules of iptables' own extensions are listed in words that nft itself does not know. */
  private static void isTakenBack(NftProgram nft, String rule) throws NotOursException {
    try {
      nft.run(List.of("-c", "add", "rule"), List.of(rule));
    } catch (IOException e) {
      throw new NotOursException("nft would not take the rule back as it lists it: " + rule);
    }
  }

  private static List<Step> policy(
      Session session, Ground.Spot spot, List<String> chain, String block) throws IOException {
    Matcher wanted = POLICY.matcher(block);
    if (!wanted.matches()) {
      throw FixPlanner.notOurs(List.of("nft chain"));
    }
    String family = chain.get(0);
    String table = chain.get(1);
    String name = chain.get(2);
    @Nullable String before = NftProgram.of(session, spot.place(), family, table, name).policy();
    if (before == null) {
      throw new RefusedException(name + " has no policy that could be set");
    }
    return before.equals(wanted.group(1))
        ? List.of()
        : List.of(new NftPolicy(spot.place(), family, table, name, before, wanted.group(1)));
  }
}
