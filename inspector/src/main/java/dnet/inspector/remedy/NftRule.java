package dnet.inspector.remedy;

import dnet.inspector.model.Host;
import dnet.inspector.simulate.mend.WhatIf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts a rule into a chain of nftables, by the host's program. It gets another handle than it had.
 *
 * @param index where, from 0
 * @param rule as nft lists it, on one line; nft takes it back so
 * @param others how many rules there are besides that say the same
 */
record NftRule(
    Place place, String family, String table, String chain, int index, String rule, int others)
    implements Step {
  NftRule {
    NftProgram.check(family, table, chain);
    check(rule);
  }

  /**
   * Refuses what would be more to nft than one rule. Within quotes anything else may stand.
   *
   * @throws IllegalArgumentException for such a text
   */
  static void check(String rule) {
    String bare = rule.replaceAll("\"[^\"]*\"", "");
    boolean more = bare.indexOf(';') >= 0 || bare.indexOf('"') >= 0 || bare.indexOf('#') >= 0;
    if (more || rule.chars().anyMatch(c -> c < ' ') || bare.isBlank() || bare.startsWith("-")) {
      throw new IllegalArgumentException("not one rule of nft: " + rule);
    }
  }

  @Override
  public List<Place> places() {
    return List.of(place);
  }

  private String shown() {
    return "rule "
        + (index + 1)
        + " of "
        + String.join(" ", family, table, chain)
        + " ("
        + place.name()
        + ", nft): "
        + rule;
  }

  @Override
  public String text() {
    return "insert " + shown();
  }

  @Override
  public String reverseText() {
    return "delete " + shown();
  }

  @Override
  public String command() {
    return place.command(
        List.of("nft", "insert", "rule", family, table, chain, "index", "" + index, rule));
  }

  /** Its handle is looked up first. */
  @Override
  public String reverseCommand() {
    return place.command("nft", "-a", "list", "chain", family, table, chain);
  }

  @Override
  public Optional<Host> foreseenBack(Host host) {
    return host.namespace(place.id()).stream()
        .flatMap(n -> n.stack().ruleset().tables().stream())
        .flatMap(t -> t.chains().stream())
        .flatMap(c -> c.rules().stream())
        .filter(
            r ->
                r.ref().program().equals("nft")
                    && r.ref().table().equals(family + " " + table)
                    && r.ref().chain().equals(chain)
                    && r.ref().number() == index + 1)
        .findFirst()
        .map(r -> WhatIf.withoutRule(host, place.id(), r.ref()));
  }

  private NftProgram program(Session session) throws IOException {
    return NftProgram.of(session, place, family, table, chain);
  }

  private boolean isIt(NftProgram.Line line) {
    return NftProgram.Line.plain(line.text()).equals(NftProgram.Line.plain(rule));
  }

  @Override
  public State state(Session session) throws IOException {
    @Nullable List<NftProgram.Line> rules = program(session).rules();
    if (rules == null) {
      return State.GONE;
    }
    long same = rules.stream().filter(this::isIt).count();
    return same == others ? State.BEFORE : same == others + 1 ? State.AFTER : State.OTHER;
  }

  @Override
  public void apply(Session session) throws IOException {
    NftProgram nft = program(session);
    @Nullable List<NftProgram.Line> rules = nft.rules();
    boolean last = rules == null || rules.size() <= index;
    List<String> words = new ArrayList<>(last ? List.of() : List.of("index", "" + index));
    words.add(rule);
    nft.run(List.of(last ? "add" : "insert", "rule"), words);
  }

  @Override
  public void revert(Session session) throws IOException {
    NftProgram nft = program(session);
    @Nullable List<NftProgram.Line> rules = nft.rules();
    if (rules == null) {
      throw new GoneException("chain " + String.join(" ", family, table, chain) + " is gone");
    }
    boolean here = rules.size() > index && isIt(rules.get(index));
    NftProgram.Line its =
        here
            ? rules.get(index)
            : rules.stream()
                .filter(this::isIt)
                .findFirst()
                .orElseThrow(() -> new IOException("the rule is gone: " + rule));
    nft.run(List.of("delete", "rule"), List.of("handle", its.handle()));
  }
}
