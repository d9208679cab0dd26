package dnet.inspector.remedy;

import dnet.inspector.docker.Engine;
import dnet.inspector.docker.EngineEndpoint;
import dnet.inspector.docker.EngineException;
import dnet.inspector.model.Container;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Which containers pins by label mean, as the engine says. */
public final class Selectors {
  private Selectors() {}

  /**
   * The pins by the names of those that they mean now.
   *
   * @param parts gets those of pins that mean nobody, or more than one
   */
  static List<Pin> named(Ground ground, List<Pin> pins, List<Keeper.Part> parts)
      throws IOException {
    List<Pin> named = new ArrayList<>();
    for (Pin pin : pins) {
      String label = pin.label();
      if (label == null) {
        named.add(pin);
        continue;
      }
      List<String> names = running(ground, label);
      if (names.size() == 1) {
        named.add(pin.of(names.get(0)));
      } else {
        parts.add(
            new Keeper.Part(
                pin.owner(),
                "all of its pin",
                names.isEmpty() ? Keeper.State.IDLE : Keeper.State.REFUSED,
                names.isEmpty() ? "" : "it is the label of several: " + String.join(", ", names)));
      }
    }
    return named;
  }

  /**
   * The names of the containers that run and have a label.
   *
   * @param label {@code KEY=VALUE} or {@code KEY}
   */
  public static List<String> running(Ground ground, String label) throws IOException {
    dnet.inspector.model.Engine asked = ground.host().engine();
    if (asked == null) {
      throw new IOException("no engine answers: who has the label " + label + " is not known");
    }
    EngineEndpoint endpoint =
        new EngineEndpoint(URI.create(asked.endpoint()), asked.reason(), null);
    try (Engine engine = Engine.open(endpoint)) {
      List<String> ids = engine.withLabel(label);
      return ground.host().containers().stream()
          .filter(c -> ids.contains(c.id()))
          .map(Container::name)
          .toList();
    } catch (EngineException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
