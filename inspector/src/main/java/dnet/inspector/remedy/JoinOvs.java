package dnet.inspector.remedy;

import dnet.inspector.advice.ShellWords;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes an interface of the host a port of a bridge of Open vSwitch, by the host's program.
 *
 * @param database the socket of its database
 * @param tag VLAN of what enters untagged, 1 to 4094; 0 for a trunk
 */
record JoinOvs(Place place, String database, String bridge, String port, int tag) implements Step {
  JoinOvs {
    OvsProgram.name(bridge);
    OvsProgram.name(port);
  }

  @Override
  public List<Place> places() {
    return List.of(place);
  }

  @Override
  public String text() {
    return "make "
        + port
        + " (host) a port of "
        + bridge
        + " of Open vSwitch"
        + (tag == 0 ? "" : ", VLAN " + tag);
  }

  @Override
  public String reverseText() {
    return "take " + port + " (host) out of " + bridge + " of Open vSwitch";
  }

  private List<String> adding() {
    List<String> words = new ArrayList<>(List.of("add-port", bridge, port));
    if (tag != 0) {
      words.add("tag=" + tag);
    }
    return words;
  }

  private List<String> removing() {
    return List.of("del-port", bridge, port);
  }

  @Override
  public String command() {
    return ShellWords.join(OvsProgram.words(database, adding()));
  }

  @Override
  public String reverseCommand() {
    return ShellWords.join(OvsProgram.words(database, removing()));
  }

  /** The database keeps it, until somebody takes it out. */
  @Override
  public boolean outlivesBoot() {
    return true;
  }

  @Override
  public State state(Session session) throws IOException {
    @Nullable String of = OvsProgram.find(database, List.of("port-to-br", port));
    if (of == null) {
      return State.BEFORE;
    }
    if (!of.equals(bridge)) {
      return State.TAKEN;
    }
    @Nullable String its = OvsProgram.find(database, List.of("get", "port", port, "tag"));
    return (tag == 0 ? "[]" : Integer.toString(tag)).equals(its) ? State.AFTER : State.OTHER;
  }

  @Override
  public void apply(Session session) throws IOException {
    OvsProgram.run(database, adding());
  }

  @Override
  public void revert(Session session) throws IOException {
    OvsProgram.run(database, removing());
  }
}
