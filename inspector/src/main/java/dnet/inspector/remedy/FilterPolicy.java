package dnet.inspector.remedy;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sets the policy of a base chain of iptables or its kin, by the host's program. */
record FilterPolicy(
    Place place, String program, String table, String chain, String before, String after)
    implements Setting {
  @Override
  public String text(String policy) {
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
  public String command(String policy) {
    return place.command(program, "-t", table, "-P", chain, policy);
  }

  @Override
  public @Nullable String value(Session session) throws IOException {
    return now(FilterProgram.of(session, place, program, table), chain);
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
  public void set(Session session, String policy) throws IOException {
    FilterProgram.of(session, place, program, table).run(List.of("-P", chain, policy));
  }
}
