package dnet.inspector.advice;

import dnet.inspector.model.RuleRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Commands that change firewall rules, from the rules as they were read. */
public final class RuleCommands {
  private RuleCommands() {}

  /**
   * Deletes a rule of iptables or its relatives by its text, exactly as it is; by its number where
   * the text is not that of iptables-save(8). Of a native nft rule only the listing that shows the
   * handle can be given, for handles are not part of what dnet reads.
   *
   * @return empty where no command can be given
   */
  public static Optional<String> delete(Place place, RuleRef rule) {
    if (rule.program().equals("nft")) {
      List<String> list = new ArrayList<>(List.of("nft", "-a", "list", "chain"));
      list.addAll(Arrays.asList(rule.table().split(" ", 2)));
      list.add(rule.chain());
      return Optional.of(place.command(list));
    }
    if (!isXtables(rule.program())) {
      return Optional.empty();
    }
    List<String> words = SavedText.words(rule.text());
    List<String> command = new ArrayList<>(List.of(rule.program(), "-t", rule.table()));
    if (words.size() > 2 && words.get(0).equals("-A") && words.get(1).equals(rule.chain())) {
      command.add("-D");
      command.addAll(words.subList(1, words.size()));
    } else if (rule.number() > 0) {
      command.addAll(List.of("-D", rule.chain(), Integer.toString(rule.number())));
    } else {
      return Optional.empty();
    }
    return Optional.of(place.command(command));
  }

  /** Sets the policy of a base chain to accept; empty for native nft chains. */
  public static Optional<String> accept(Place place, RuleRef policy) {
    if (!isXtables(policy.program())) {
      return Optional.empty();
    }
    return Optional.of(
        place.command(
            List.of(policy.program(), "-t", policy.table(), "-P", policy.chain(), "ACCEPT")));
  }

  private static boolean isXtables(String program) {
    return program.matches("ip6?tables(-legacy|-nft)?|ebtables|arptables");
  }
}
