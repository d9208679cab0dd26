package dnet.inspector.remedy;

import dnet.inspector.advice.ShellWords;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a bridge of Open vSwitch, by the host's program. It is taken away again only while nobody
 * else uses it.
 *
 * @param database the socket of its database
 * @param userspace whether it switches in the daemon, as the other bridges there do
 */
record CreateOvsBridge(Place place, String database, String name, boolean userspace)
    implements Step {
  CreateOvsBridge {
    OvsProgram.name(name);
  }

  @Override
  public List<Place> places() {
    return List.of(place);
  }

  @Override
  public String text() {
    return "make the bridge " + name + " of Open vSwitch";
  }

  @Override
  public String reverseText() {
    return "remove the bridge " + name + " of Open vSwitch";
  }

  private List<String> adding() {
    List<String> words = new ArrayList<>(List.of("add-br", name));
    if (userspace) {
      words.addAll(List.of("--", "set", "bridge", name, "datapath_type=netdev"));
    }
    return words;
  }

  @Override
  public String command() {
    return ShellWords.join(OvsProgram.words(database, adding()));
  }

  @Override
  public String reverseCommand() {
    return ShellWords.join(OvsProgram.words(database, List.of("del-br", name)));
  }

  @Override
  public boolean outlivesBoot() {
    return true;
  }

  @Override
  public State state(Session session) throws IOException {
    return bridges().contains(name) ? State.AFTER : State.BEFORE;
  }

  private List<String> bridges() throws IOException {
    return Arrays.asList(OvsProgram.run(database, List.of("list-br")).split("\n", -1));
  }

  @Override
  public void apply(Session session) throws IOException {
    OvsProgram.run(database, adding());
  }

  @Override
  public void revert(Session session) throws IOException {
    @Nullable String ports = OvsProgram.find(database, List.of("list-ports", name));
    if (ports != null && !ports.isEmpty()) {
      throw new RefusedException(
          "bridge " + name + " has other ports by now: " + ports.replace("\n", ", "));
    }
    OvsProgram.run(database, List.of("del-br", name));
  }
}
