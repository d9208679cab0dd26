package dnet.inspector.remedy;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sets the policy of a base chain of iptables or its kin, by the host's program. */
record FilterPolicy(
    Place place, String program, String table, String chain, String before, String after)
    implements Step {
  @Override
  public List<Place> places() {
    return List.of(place);
  }

  private String text(String policy) {
    return "set the policy of "
        + table
        + " "
        + chain
        + " ("
        + place.name()
        + ", "
        + program
        + ") to "
        + policy;
  }

  @Override
  public String text() {
    return text(after);
  }

  @Override
  public String reverseText() {
    return text(before);
  }

  @Override
  public String command() {
    return place.command(program, "-t", table, "-P", chain, after);
  }

  @Override
  public String reverseCommand() {
    return place.command(program, "-t", table, "-P", chain, before);
  }

  @Override
  public State state(Session session) throws IOException {
    @Nullable String now = now(FilterProgram.of(session, place, program, table), chain);
    return now == null
        ? State.GONE
        : now.equals(after) ? State.AFTER : now.equals(before) ? State.BEFORE : State.OTHER;
  }

  /** A chain's policy now; null for a chain that is not there, or has none. */
  static @Nullable String now(FilterProgram filter, String chain) throws IOException {
    List<String> lines = filter.list(chain);
    String begin = "-P " + chain + " ";
    return lines == null
        ? null
        : lines.stream()
            .filter(l -> l.startsWith(begin))
            .map(l -> l.substring(begin.length()).strip())
            .findFirst()
            .orElse(null);
  }

  @Override
  public void apply(Session session) throws IOException {
    FilterProgram.of(session, place, program, table).run(List.of("-P", chain, after));
  }

  @Override
  public void revert(Session session) throws IOException {
    FilterProgram.of(session, place, program, table).run(List.of("-P", chain, before));
  }
}
