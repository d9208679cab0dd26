package dnet.inspector.simulate.mend;

import dnet.inspector.advice.Place;
import dnet.inspector.advice.RuleCommands;
import dnet.inspector.model.Host;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.RuleRef;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.firewall.Rule;
import dnet.inspector.model.firewall.Ruleset;
import dnet.inspector.model.firewall.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Rules and policies that drop. */
final class FirewallMends {
  private FirewallMends() {}

  static List<Attempt> withoutRule(Case c) {
    RuleRef ref = c.culprit().rule();
    if (ref == null) {
      return List.of();
    }
    List<Attempt> attempts = new ArrayList<>();
    for (Namespace namespace : c.places()) {
      Place place = Place.of(c.host(), namespace.id()).orElse(null);
      if (place == null) {
        continue;
      }
      if (ref.number() == 0) {
        attempts.addAll(
            Attempt.tried(
                RuleCommands.accept(place, ref),
                "lets through what no rule of " + ref.chain() + " decides",
                "everything that was stopped by the policy alone gets through",
                host -> policy(host, namespace.id(), ref)));
      } else {
        attempts.addAll(
            Attempt.tried(
                RuleCommands.delete(place, ref),
                RuleCommands.isDeletable(ref)
                    ? "deletes the rule"
                    : "shows the handle of rule "
                        + ref.number()
                        + ", by which nft delete rule"
                        + " takes it",
                risk(ref),
                host -> without(host, namespace.id(), ref)));
      }
    }
    return attempts;
  }

  private static String risk(RuleRef ref) {
    boolean dockers =
        (ref.chain().startsWith("DOCKER") && !ref.chain().equals("DOCKER-USER"))
            || ref.table().endsWith("docker-bridges");
    return dockers
        ? "Docker's own rule: what it keeps apart meets, until the daemon writes it again"
        : "other packets that it stops get through, too";
  }

  static Host without(Host host, NetnsId namespace, RuleRef ref) {
    return chains(
        host,
        namespace,
        (table, chain) ->
            new Chain(
                chain.name(),
                chain.base(),
                StackEdits.minus(chain.rules(), (Rule r) -> r.ref().equals(ref))));
  }

  private static Host policy(Host host, NetnsId namespace, RuleRef ref) {
    return chains(
        host,
        namespace,
        (table, chain) -> {
          Chain.Base b = chain.base();
          boolean its =
              b != null
                  && chain.name().equals(ref.chain())
                  && named(table).equals(ref.table())
                  && table.program().equals(ref.program());
          return its && b != null
              ? new Chain(
                  chain.name(),
                  new Chain.Base(
                      b.hook(),
                      b.type(),
                      b.priority(),
                      Chain.Policy.ACCEPT,
                      b.devices(),
                      b.packets()),
                  chain.rules())
              : chain;
        });
  }

  private static String named(Table table) {
    return table.program().equals("nft")
        ? table.family().name().toLowerCase(Locale.ROOT) + " " + table.name()
        : table.name();
  }

  /** Changes a chain of a table. */
  interface ChainEdit {
    Chain apply(Table table, Chain chain);
  }

  static Host chains(Host host, NetnsId namespace, ChainEdit edit) {
    UnaryOperator<Table> change =
        t ->
            new Table(
                t.family(),
                t.program(),
                t.name(),
                t.dormant(),
                t.chains().stream().map(c -> edit.apply(t, c)).toList(),
                t.sets());
    return Edits.stack(
        host,
        namespace,
        s ->
            StackEdits.ruleset(s, new Ruleset(s.ruleset().tables().stream().map(change).toList())));
  }

  /** With one more rule at the head of a chain. */
  static Host first(Host host, NetnsId namespace, Table table, String name, Rule rule) {
    return chains(
        host,
        namespace,
        (t, chain) -> {
          boolean its =
              chain.name().equals(name)
                  && t.name().equals(table.name())
                  && t.program().equals(table.program());
          if (!its) {
            return chain;
          }
          List<Rule> rules = new ArrayList<>(List.of(rule));
          rules.addAll(chain.rules());
          return new Chain(chain.name(), chain.base(), rules);
        });
  }

  /** The first table of iptables or its relatives that has a chain. */
  static Optional<Table> tableOf(Namespace namespace, String table, String chain, boolean v4) {
    return namespace.stack().ruleset().tables().stream()
        .filter(t -> t.program().startsWith(v4 ? "iptables" : "ip6tables"))
        .filter(t -> t.name().equals(table) && t.chain(chain).isPresent())
        .findFirst();
  }
}
