package dnet.tui.top.pane;

import java.util.Map;
import java.util.Optional;

/** What the chains that Docker makes are for. By their names: a name proves nothing else. */
final class DockerChains {
  private static final Map<String, String> MEANING =
      Map.ofEntries(
          Map.entry("DOCKER-USER", "yours: Docker runs it first and never changes it"),
          Map.entry("DOCKER", "published ports: what is let in, and in nat where it leads"),
          Map.entry("DOCKER-FORWARD", "Docker's order of its chains for forwarded packets"),
          Map.entry("DOCKER-CT", "packets of connections that are known already"),
          Map.entry("DOCKER-BRIDGE", "packets into a bridge: on to the published ports"),
          Map.entry("DOCKER-INTERNAL", "keeps internal networks to themselves"),
          Map.entry(
              "DOCKER-ISOLATION-STAGE-1", "keeps networks apart: packets that leave a bridge"),
          Map.entry(
              "DOCKER-ISOLATION-STAGE-2", "keeps networks apart: those that enter another one"),
          Map.entry("DOCKER-INGRESS", "Swarm's published ports"),
          Map.entry("DOCKER_OUTPUT", "a container's questions to Docker's name server"),
          Map.entry("DOCKER_POSTROUTING", "and that name server's answers"));

  private DockerChains() {}

  static Optional<String> meaning(String chain) {
    return Optional.ofNullable(MEANING.get(chain));
  }
}
