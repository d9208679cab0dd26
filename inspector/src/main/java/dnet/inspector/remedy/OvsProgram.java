package dnet.inspector.remedy;

import dnet.inspector.netfilter.HostProgram;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The host's {@code ovs-vsctl}, on one database. */
final class OvsProgram {
  private static final String NAME = "[A-Za-z0-9_.:][A-Za-z0-9_.:-]{0,14}";

  private OvsProgram() {}

  /**
   * A name that the program takes for nothing else.
   *
   * @throws IllegalArgumentException for another
   */
  static String name(String name) {
    if (!name.matches(NAME)) {
      throw new IllegalArgumentException("no name for an interface of Open vSwitch: " + name);
    }
    return name;
  }

  /** Runs it; waits until the daemon has done it. */
  static String run(String database, List<String> arguments) throws IOException {
    HostProgram program =
        HostProgram.find("ovs-vsctl")
            .orElseThrow(() -> new IOException("ovs-vsctl is not installed"));
    List<String> words = new ArrayList<>(List.of("--db=unix:" + database, "--timeout=8"));
    words.addAll(arguments);
    return program.run(words.toArray(String[]::new)).strip();
  }

  /** What it says; null where it says that there is no such thing. */
  static @Nullable String find(String database, List<String> arguments) throws IOException {
    try {
      return run(database, arguments);
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage());
      if (why.contains("no port named")
          || why.contains("no bridge named")
          || why.contains("no row")) {
        return null;
      }
      throw e;
    }
  }

  /** The plain command. */
  static List<String> words(String database, List<String> arguments) {
    List<String> words = new ArrayList<>(List.of("ovs-vsctl"));
    if (!database.equals("/var/run/openvswitch/db.sock")) {
      words.add("--db=unix:" + database);
    }
    words.addAll(arguments);
    return words;
  }
}
