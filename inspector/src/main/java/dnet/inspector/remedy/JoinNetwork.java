package dnet.inspector.remedy;

import dnet.inspector.docker.Engine;
import dnet.inspector.docker.EngineEndpoint;
import dnet.inspector.docker.EngineException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * Has the engine put a container on a network.
 *
 * @param place the container's
 * @param engine the engine's URI
 * @param network the network's id
 * @param called the network's name; hostile text
 * @param container the container's id
 */
record JoinNetwork(Place place, String engine, String network, String called, String container)
    implements Step {
  JoinNetwork {
    if (!network.matches("[0-9a-f]{12,64}") || !container.matches("[0-9a-f]{12,64}")) {
      throw new IllegalArgumentException("not an engine's ids: " + network + ", " + container);
    }
  }

  @Override
  public List<Place> places() {
    return List.of(place);
  }

  @Override
  public String text() {
    return "put " + place.name() + " on Docker's network " + called;
  }

  @Override
  public String reverseText() {
    return "take " + place.name() + " off Docker's network " + called;
  }

  private String command(String verb) {
    return dnet.inspector.advice.ShellWords.join(
        "docker", "network", verb, network.substring(0, 12), container.substring(0, 12));
  }

  @Override
  public String command() {
    return command("connect");
  }

  @Override
  public String reverseCommand() {
    return command("disconnect");
  }

  @Override
  public boolean outlivesBoot() {
    return true;
  }

  private Engine open() throws EngineException {
    return Engine.open(new EngineEndpoint(URI.create(engine), "the change's", null));
  }

  @Override
  public State state(Session session) throws IOException {
    try (Engine asked = open()) {
      Set<String> networks = asked.networksOf(container);
      return networks == null
          ? State.GONE
          : networks.contains(network) ? State.AFTER : State.BEFORE;
    } catch (EngineException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void apply(Session session) throws IOException {
    try (Engine asked = open()) {
      asked.connect(network, container);
    } catch (EngineException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void revert(Session session) throws IOException {
    try (Engine asked = open()) {
      asked.disconnect(network, container);
    } catch (EngineException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
