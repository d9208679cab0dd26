package dnet.capture.kernel;

import dnet.inspector.model.RuleRef;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.firewall.Rule;
import dnet.inspector.model.firewall.Ruleset;
import dnet.inspector.model.firewall.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which rules have counted between two readings of the same namespace's rules. */
public final class RuleCounters {
  /** nft prints counters within a rule's text. */
  private static final Pattern COUNTER = Pattern.compile("\\b(packets|bytes) \\d+");

  private RuleCounters() {}

  /**
   * A rule or a chain's policy that has counted.
   *
   * @param rule null for a policy
   * @param policy what the policy does; null for a rule
   * @param packets at least one
   * @param bytes 0 for a policy
   */
  public record Counted(
      Table.Family family,
      String table,
      String chain,
      @Nullable RuleRef rule,
      Chain.@Nullable Policy policy,
      long packets,
      long bytes) {}

  /**
   * What has counted.
   *
   * @param counted in the order of the rule set
   * @param changed whether rules came, went or moved meanwhile: those could not be compared
   */
  public record Difference(List<Counted> counted, boolean changed) {
    public Difference {
      counted = List.copyOf(counted);
    }
  }

  /** A rule is the same where its place and its text are. */
  private record Key(
      Table.Family family, String program, String table, String chain, int number, String text) {}

  private static Key key(Table table, Chain chain, int number, String text) {
    return new Key(
        table.family(),
        table.program(),
        table.name(),
        chain.name(),
        number,
        COUNTER.matcher(text).replaceAll("$1"));
  }

  private record Values(long packets, long bytes) {}

  /** Compares two readings. */
  public static Difference between(Ruleset before, Ruleset after) {
    Map<Key, Values> old = new HashMap<>();
    for (Table table : before.tables()) {
      for (Chain chain : table.chains()) {
        if (chain.base() != null) {
          old.put(key(table, chain, 0, ""), new Values(chain.base().packets(), 0));
        }
        for (Rule rule : chain.rules()) {
          old.put(
              key(table, chain, rule.ref().number(), rule.ref().text()),
              new Values(rule.packets(), rule.bytes()));
        }
      }
    }
    List<Counted> counted = new ArrayList<>();
    int known = 0;
    boolean changed = false;
    for (Table table : after.tables()) {
      for (Chain chain : table.chains()) {
        Chain.Base base = chain.base();
        if (base != null) {
          Values was = old.get(key(table, chain, 0, ""));
          known++;
          changed |= was == null;
          if (was != null && was.packets() >= 0 && base.packets() > was.packets()) {
            counted.add(
                new Counted(
                    table.family(),
                    table.name(),
                    chain.name(),
                    null,
                    base.policy(),
                    base.packets() - was.packets(),
                    0));
          }
        }
        for (Rule rule : chain.rules()) {
          Values was = old.get(key(table, chain, rule.ref().number(), rule.ref().text()));
          known++;
          changed |= was == null;
          if (was != null && was.packets() >= 0 && rule.packets() > was.packets()) {
            counted.add(
                new Counted(
                    table.family(),
                    table.name(),
                    chain.name(),
                    rule.ref(),
                    null,
                    rule.packets() - was.packets(),
                    rule.bytes() - was.bytes()));
          }
        }
      }
    }
    return new Difference(counted, changed || known != old.size());
  }
}
