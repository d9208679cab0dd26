package dnet.inspector.remedy;

import dnet.inspector.model.Host;
import dnet.inspector.simulate.mend.WhatIf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts a rule into a chain of iptables or its kin, by the host's program.
 *
 * @param number where, from 1
 * @param rule its words, without command and chain
 * @param listed whether the words are those of a listing, so that a listing tells whether it is
 *     there; of others only the program itself can tell
 * @param others how many rules with the same words are there besides this one
 * @param packets what it has counted, so that it comes back with that; 0 for a new one
 * @param bytes likewise
 */
record FilterRule(
    Place place,
    String program,
    String table,
    String chain,
    int number,
    List<String> rule,
    boolean listed,
    int others,
    long packets,
    long bytes)
    implements Step {
  FilterRule {
    rule = List.copyOf(rule);
  }

  @Override
  public List<Place> places() {
    return List.of(place);
  }

  private String shown() {
    return "rule "
        + number
        + " of "
        + table
        + " "
        + chain
        + " ("
        + place.name()
        + ", "
        + program
        + "): "
        + String.join(" ", rule);
  }

  @Override
  public String text() {
    return "insert " + shown();
  }

  @Override
  public String reverseText() {
    return "delete " + shown();
  }

  private List<String> insertion() {
    List<String> words = new ArrayList<>(List.of("-I", chain, Integer.toString(number)));
    if (packets > 0 || bytes > 0) {
      words.addAll(List.of("-c", Long.toString(packets), Long.toString(bytes)));
    }
    words.addAll(rule);
    return words;
  }

  private List<String> deletion() {
    List<String> words = new ArrayList<>(List.of("-D", chain));
    words.addAll(rule);
    return words;
  }

  private String command(List<String> arguments) {
    List<String> words = new ArrayList<>(List.of(program, "-t", table));
    words.addAll(arguments);
    return place.command(words);
  }

  @Override
  public String command() {
    return command(insertion());
  }

  @Override
  public String reverseCommand() {
    return command(deletion());
  }

  @Override
  public Optional<Host> foreseenBack(Host host) {
    return host.namespace(place.id()).stream()
        .flatMap(n -> n.stack().ruleset().tables().stream())
        .filter(t -> t.program().equals(program) && t.name().equals(table))
        .flatMap(t -> t.chain(chain).stream())
        .flatMap(c -> c.rules().stream())
        .filter(r -> r.ref().number() == number)
        .findFirst()
        .map(r -> WhatIf.withoutRule(host, place.id(), r.ref()));
  }

  @Override
  public State state(Session session) throws IOException {
    FilterProgram filter = FilterProgram.of(session, place, program, table);
    @Nullable List<List<String>> rules = filter.rules(chain);
    if (rules == null) {
      return State.GONE;
    }
    long same =
        listed ? rules.stream().filter(rule::equals).count() : filter.has(chain, rule) ? 1 : 0;
    return same == others ? State.BEFORE : same == others + 1 ? State.AFTER : State.OTHER;
  }

  @Override
  public void apply(Session session) throws IOException {
    FilterProgram.of(session, place, program, table).run(insertion());
  }

  @Override
  public void revert(Session session) throws IOException {
    FilterProgram filter = FilterProgram.of(session, place, program, table);
    @Nullable List<List<String>> rules = filter.rules(chain);
    boolean here =
        listed && rules != null && rules.size() >= number && rules.get(number - 1).equals(rule);
    // With others like it, its words alone would take the first of them.
    filter.run(here && others > 0 ? List.of("-D", chain, Integer.toString(number)) : deletion());
  }
}
