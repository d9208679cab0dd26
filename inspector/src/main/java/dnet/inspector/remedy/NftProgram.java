package dnet.inspector.remedy;

import dnet.inspector.netfilter.HostProgram;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The host's nft(8), at work on one chain in a namespace. */
final class NftProgram {
  private static final String NAME = "[A-Za-z_][A-Za-z0-9_/.-]{0,127}";
  private static final String FAMILY = "ip|ip6|inet|arp|bridge|netdev";
  private static final Pattern HANDLE = Pattern.compile("(.*) # handle ([0-9]{1,18})");
  private static final Pattern POLICY = Pattern.compile(".*; policy ([a-z]+);.*");

  private final HostProgram program;
  private final Session.Room room;
  private final List<String> chain;

  private NftProgram(HostProgram program, Session.Room room, List<String> chain) {
    this.program = program;
    this.room = room;
    this.chain = chain;
  }

  /**
   * Finds it.
   *
   * @throws IllegalArgumentException for names that nft would take for something else
   */
  static NftProgram of(Session session, Place place, String family, String table, String chain)
      throws IOException {
    check(family, table, chain);
    HostProgram program =
        HostProgram.find("nft").orElseThrow(() -> new IOException("nft is not installed"));
    return new NftProgram(program, session.at(place), List.of(family, table, chain));
  }

  static void check(String family, String table, String chain) {
    if (!family.matches(FAMILY) || !table.matches(NAME) || !chain.matches(NAME)) {
      throw new IllegalArgumentException(
          "not a chain of nft: " + family + " " + table + " " + chain);
    }
  }

  /** A rule as it is listed, without the handle. */
  record Line(String text, String handle) {
    /** Without what counts on by itself. */
    static String plain(String text) {
      return text.replaceAll("counter packets [0-9]+ bytes [0-9]+", "counter");
    }
  }

  /** The chain's listing; null where there is no such chain. */
  private @Nullable List<String> list() throws IOException {
    try {
      return run(List.of("-a", "list", "chain"), List.of()).lines().map(String::strip).toList();
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("No such file or directory")) {
        return null;
      }
      throw e;
    }
  }

  /** The chain's rules in order; null where there is no such chain. */
  @Nullable List<Line> rules() throws IOException {
    List<String> lines = list();
    if (lines == null) {
      return null;
    }
    List<Line> rules = new ArrayList<>();
    for (String line : lines) {
      Matcher matcher = HANDLE.matcher(line);
      boolean opens = line.startsWith("table ") || line.startsWith("chain ");
      if (!opens && matcher.matches()) {
        rules.add(new Line(matcher.group(1), matcher.group(2)));
      }
    }
    return rules;
  }

  /** The chain's policy; null where it has none. */
  @Nullable String policy() throws IOException {
    List<String> lines = list();
    return lines == null
        ? null
        : lines.stream()
            .map(POLICY::matcher)
            .filter(Matcher::matches)
            .map(m -> m.group(1))
            .findFirst()
            .orElse(null);
  }

  /** Runs {@code nft BEFORE FAMILY TABLE CHAIN AFTER}. */
  String run(List<String> before, List<String> after) throws IOException {
    List<String> words = new ArrayList<>(before);
    words.addAll(chain);
    words.addAll(after);
    return program.runIn(room.handle(), words);
  }
}
