package dnet.inspector.advice;

import dnet.inspector.model.RuleRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Commands that change firewall rules, from the rules as they were read. */
public final class RuleCommands {
  private RuleCommands() {}

  /** As {@code nft -a} ends a rule's line. */
  private static final Pattern HANDLE = Pattern.compile("# handle ([0-9]{1,18})$");

  /** Whether the rule can be deleted by one command, rather than first looked up. */
  public static boolean isDeletable(RuleRef rule) {
    return !rule.program().equals("nft") || HANDLE.matcher(rule.text()).find();
  }

  /**
   * Deletes a rule of iptables or its relatives by its text, exactly as it is; by its number where
   * the text is not that of iptables-save(8). A native nft rule is deleted by its handle; where the
   * listing was read without handles the command only shows them.
   *
   * @return empty where no command can be given
   */
  public static Optional<String> delete(Place place, RuleRef rule) {
    if (rule.program().equals("nft")) {
      Matcher handle = HANDLE.matcher(rule.text());
      boolean known = handle.find();
      List<String> words = new ArrayList<>(List.of("nft"));
      words.addAll(known ? List.of("delete", "rule") : List.of("-a", "list", "chain"));
      words.addAll(Arrays.asList(rule.table().split(" ", 2)));
      words.add(rule.chain());
      if (known) {
        words.addAll(List.of("handle", handle.group(1)));
      }
      return Optional.of(place.command(words));
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

  /** Sets the policy of a base chain to accept. */
  public static Optional<String> accept(Place place, RuleRef policy) {
    if (policy.program().equals("nft")) {
      List<String> words = new ArrayList<>(List.of("nft", "chain"));
      words.addAll(Arrays.asList(policy.table().split(" ", 2)));
      words.addAll(List.of(policy.chain(), "{ policy accept; }"));
      return Optional.of(place.command(words));
    }
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
