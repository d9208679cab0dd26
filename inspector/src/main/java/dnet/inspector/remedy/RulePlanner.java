package dnet.inspector.remedy;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.netlink.PolicyRuleMessage;
import dnet.inspector.netlink.Recorded;
import dnet.inspector.netlink.RuleOrder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Plans what ip-rule(8) would do in a container's namespace. */
public final class RulePlanner {
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final long ABOVE_MAIN = 32765;

  private RulePlanner() {}

  /**
   * Plans.
   *
   * @param verb add or del
   * @param words ip-rule(8)'s
   * @param v6 whether a rule without addresses is for IPv6
   * @throws IllegalArgumentException for words that dnet does not know
   * @throws RefusedException if it cannot be done
   */
  public static Plan plan(
      Ground ground, String container, String verb, List<String> words, boolean v6)
      throws IOException {
    Ground.Spot spot = ground.guest(container).spot();
    String title = verb + " rule " + String.join(" ", words) + " in " + spot.name();
    Checks checks = new Checks(false);
    try (Session session = new Session()) {
      List<Step> steps = steps(session, spot, verb, words, v6, checks);
      return new Plan(title, steps, checks.warnings());
    }
  }

  /** The steps alone. */
  static List<Step> steps(
      Session session, Ground.Spot spot, String verb, List<String> words, boolean v6, Checks checks)
      throws IOException {
    IpWords.RuleWish wish = IpWords.rule(words, v6);
    Session.Room room = session.at(spot.place());
    List<Recorded.Rule> rules =
        room.complete(room.read().recordedRules()).stream()
            .filter(r -> r.meaning().family() == (wish.v4() ? AF_INET : AF_INET6))
            .toList();
    return switch (verb) {
      case "add" -> add(spot.place(), rules, wish);
      case "del", "delete" -> delete(spot.place(), rules, wish, checks);
      default -> throw new IllegalArgumentException("add or del a rule, not " + verb);
    };
  }

  private static List<Step> add(Place place, List<Recorded.Rule> rules, IpWords.RuleWish wish) {
    Long table = wish.table();
    if (table == null) {
      throw new IllegalArgumentException("a rule needs a table to look up: lookup TABLE");
    }
    if (rules.stream().anyMatch(r -> fits(r.meaning(), wish))) {
      return List.of();
    }
    Long asked = wish.priority();
    RuleOrder order =
        new RuleOrder(
            wish.v4(),
            wish.from(),
            wish.to(),
            wish.inputInterface(),
            wish.outputInterface(),
            wish.mark(),
            asked == null ? priority(rules) : asked,
            table);
    return List.of(new AddRule(place, order));
  }

  /** The kernel's own choice: before all but the first (fib_default_rule_pref). */
  private static long priority(List<Recorded.Rule> rules) {
    return rules.size() < 2 ? ABOVE_MAIN : Math.max(1, rules.get(1).meaning().priority() - 1);
  }

  private static List<Step> delete(
      Place place, List<Recorded.Rule> rules, IpWords.RuleWish wish, Checks checks)
      throws RefusedException {
    List<Recorded.Rule> found = rules.stream().filter(r -> fits(r.meaning(), wish)).toList();
    if (found.size() != 1) {
      throw new RefusedException(
          (found.isEmpty() ? "no such rule" : "several such rules, say which")
              + (found.isEmpty()
                  ? ""
                  : ": " + found.stream().map(r -> words(r.meaning())).toList()));
    }
    PolicyRuleMessage meaning = found.get(0).meaning();
    if (meaning.priority() == 0 || meaning.table() == 254) {
      checks.warn("without this rule most destinations cannot be reached");
    }
    return List.of(
        new Step.Reversed(new KeptRule(place, wish.v4(), words(meaning), found.get(0).hex())));
  }

  private static boolean fits(PolicyRuleMessage rule, IpWords.RuleWish wish) {
    return Objects.equals(prefix(rule.source(), rule.sourceLength()), canonical(wish.from()))
        && Objects.equals(
            prefix(rule.destination(), rule.destinationLength()), canonical(wish.to()))
        && Objects.equals(rule.inputInterface(), wish.inputInterface())
        && Objects.equals(rule.outputInterface(), wish.outputInterface())
        && Objects.equals(rule.mark(), wish.mark())
        && (wish.priority() == null || wish.priority() == rule.priority())
        && (wish.table() == null || wish.table() == rule.table());
  }

  private static @Nullable IpPrefix prefix(@Nullable String address, int length) {
    return address == null ? null : new IpPrefix(IpAddress.parse(address), length);
  }

  private static @Nullable IpPrefix canonical(@Nullable IpPrefix prefix) {
    return prefix == null ? null : prefix.canonical();
  }

  private static List<String> words(PolicyRuleMessage rule) {
    List<String> words = new ArrayList<>(List.of("priority", Long.toString(rule.priority())));
    String from = rule.source();
    words.addAll(List.of("from", from == null ? "all" : from + "/" + rule.sourceLength()));
    add(words, "to", prefix(rule.destination(), rule.destinationLength()));
    add(words, "iif", rule.inputInterface());
    add(words, "oif", rule.outputInterface());
    add(words, "fwmark", rule.mark());
    add(words, "lookup", rule.table());
    return words;
  }

  private static void add(List<String> words, String key, @Nullable Object value) {
    if (value != null) {
      words.add(key);
      words.add(value.toString());
    }
  }
}
