package dnet.inspector.remedy;

import dnet.inspector.model.Host;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Gives a setting back that another one writes through to: doing it does nothing, taking it back
 * writes the value that was read.
 */
record KeepSysctl(Place place, String name, String value) implements Step {
  private SetSysctl plain() {
    return new SetSysctl(place, name, value, value);
  }

  @Override
  public List<Place> places() {
    return List.of(place);
  }

  @Override
  public String text() {
    return "note " + name + " (" + place.name() + "), which is " + value;
  }

  @Override
  public String reverseText() {
    return plain().reverseText();
  }

  @Override
  public String command() {
    return "";
  }

  @Override
  public String reverseCommand() {
    return plain().reverseCommand();
  }

  @Override
  public Optional<Host> foreseen(Host host) {
    return Optional.of(host);
  }

  @Override
  public State state(Session session) throws IOException {
    return plain().state(session) == State.GONE ? State.GONE : State.UNSEEN;
  }

  @Override
  public void apply(Session session) {
    // The kernel does it, by the setting that writes through.
  }

  @Override
  public void revert(Session session) throws IOException {
    plain().revert(session);
  }
}
