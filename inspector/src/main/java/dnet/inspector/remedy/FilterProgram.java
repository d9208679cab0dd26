package dnet.inspector.remedy;

import dnet.inspector.advice.SavedText;
import dnet.inspector.netfilter.HostProgram;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The host's iptables or one of its kin, at work in a namespace. */
final class FilterProgram {
  /** What may be run: those that list their rules as they take them. */
  static final String NAMES = "ip6?tables(-legacy|-nft)?";

  private final HostProgram program;
  private final Session.Room room;
  private final String table;

  private FilterProgram(HostProgram program, Session.Room room, String table) {
    this.program = program;
    this.room = room;
    this.table = table;
  }

  /**
   * Finds it. As rules are read: what is plainly called iptables is the nft variant, where both are
   * installed.
   */
  static FilterProgram of(Session session, Place place, String name, String table)
      throws IOException {
    if (!name.matches(NAMES)) {
      throw new IOException("not a program for rules: " + name);
    }
    boolean plain = name.indexOf('-') < 0;
    HostProgram program =
        HostProgram.find(plain ? new String[] {name + "-nft", name} : new String[] {name})
            .orElseThrow(() -> new IOException(name + " is not installed"));
    return new FilterProgram(program, session.at(place), table);
  }

  /** A chain as {@code -S} lists it, its own line first; null where there is no such chain. */
  @Nullable List<String> list(String chain) throws IOException {
    try {
      return run(List.of("-S", chain)).lines().toList();
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("No chain")
          || String.valueOf(e.getMessage()).contains("no chain")) {
        return null;
      }
      throw e;
    }
  }

  /** A chain's rules, each in words without {@code -A} and the chain; null for no such chain. */
  @Nullable List<List<String>> rules(String chain) throws IOException {
    List<String> lines = list(chain);
    if (lines == null) {
      return null;
    }
    List<List<String>> rules = new ArrayList<>();
    for (String line : lines) {
      List<String> words = SavedText.words(line);
      if (words.size() >= 2 && words.get(0).equals("-A")) {
        rules.add(List.copyOf(words.subList(2, words.size())));
      }
    }
    return rules;
  }

  /** Whether the program finds a rule like this in a chain. */
  boolean has(String chain, List<String> rule) throws IOException {
    List<String> words = new ArrayList<>(List.of("-C", chain));
    words.addAll(rule);
    try {
      run(words);
      return true;
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("failed (1)")) {
        return false;
      }
      throw e;
    }
  }

  /** Runs it; waits a while for another that holds the lock. */
  String run(List<String> arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("-w", "5", "-t", table));
    all.addAll(arguments);
    return program.runIn(room.handle(), all);
  }
}
