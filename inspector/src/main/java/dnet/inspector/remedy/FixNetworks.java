package dnet.inspector.remedy;

import dnet.inspector.model.Container;
import dnet.inspector.model.ContainerLookup;
import dnet.inspector.model.DockerNetwork;
import dnet.inspector.model.Engine;
import java.io.IOException;
import java.util.List;

/** Steps that do what {@code docker network connect} does. */
final class FixNetworks {
  private FixNetworks() {}

  /**
   * Plans {@code docker network connect|disconnect NETWORK CONTAINER}. A network that the container
   * leaves gives it another address when it comes back; only of {@code none} that does not matter.
   */
  static List<Step> steps(Ground ground, List<String> words, Checks checks) throws IOException {
    String verb = words.get(2);
    if (!words.get(1).equals("network") || !verb.matches("connect|disconnect")) {
      throw FixPlanner.notOurs(words);
    }
    Engine engine = ground.host().engine();
    if (engine == null || !engine.endpoint().startsWith("unix:")) {
      throw new NotOursException("no engine on this host answers");
    }
    DockerNetwork network =
        ground.host().networks().stream()
            .filter(n -> n.name().equals(words.get(3)) || n.id().startsWith(words.get(3)))
            .findFirst()
            .orElseThrow(() -> new RefusedException("there is no network " + words.get(3)));
    if (verb.equals("disconnect") && !network.name().equals("none")) {
      throw new NotOursException(
          "once off the network " + network.name() + ", it may come back with another address");
    }
    Container container = ContainerLookup.find(ground.host(), words.get(4));
    Ground.Guest guest = ground.guest(container.id());
    boolean resolves =
        guest.stack().ruleset().tables().stream()
            .anyMatch(t -> t.chain("DOCKER_OUTPUT").isPresent());
    if (verb.equals("connect") && !resolves) {
      checks.warn(
          "the engine sets up its name server in "
              + container.name()
              + ", and leaves its rules there after a disconnect");
    }
    Step join =
        new JoinNetwork(
            guest.place(), engine.endpoint(), network.id(), network.name(), container.id());
    return List.of(verb.equals("connect") ? join : new Step.Reversed(join));
  }
}
