package dnet.inspector.pasted;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Whose interfaces were pasted: the host's, and each container's. */
final class Places {
  /** Begins the name of a place that no prompt named. */
  static final String UNNAMED = "?";

  private final Pasted pasted;
  private final Map<String, PastedLink> host = new TreeMap<>();
  private final Map<String, List<PastedLink>> ends = new TreeMap<>();
  private final Set<String> hostNames = new HashSet<>();

  Places(Pasted pasted) {
    this.pasted = pasted;
    Map<String, List<PastedLink>> byPlace = new TreeMap<>();
    pasted.links().forEach(l -> byPlace.computeIfAbsent(l.place(), k -> new ArrayList<>()).add(l));
    byPlace.forEach(
        (place, links) -> {
          if (isHost(place, links)) {
            hostNames.add(place);
            links.forEach(l -> host.merge(l.name(), l, PastedLink::with));
          } else {
            ends.put(place, links.stream().filter(l -> !l.isLoopback()).toList());
          }
        });
  }

  /** A host has bridges and their ports; a container's prompt names its id. */
  private boolean isHost(String place, List<PastedLink> links) {
    if (containerOf(place) != null) {
      return false;
    }
    Set<String> known = new HashSet<>();
    pasted.bridges().forEach(b -> known.add(b.name()));
    pasted.bridges().forEach(b -> known.addAll(b.ports()));
    return links.stream()
        .anyMatch(
            l ->
                known.contains(l.name())
                    || l.name().startsWith("veth")
                    || l.name().equals("docker0"));
  }

  /** The container whose id a prompt's host name is; null when docker ps shows none or several. */
  @Nullable PastedContainer containerOf(String place) {
    if (!place.matches("[0-9a-f]{12,64}")) {
      return null;
    }
    List<PastedContainer> found =
        pasted.containers().stream()
            .filter(c -> c.id().startsWith(place) || place.startsWith(c.id()))
            .toList();
    return found.size() == 1 ? found.get(0) : null;
  }

  /** The host's interfaces by name. */
  Map<String, PastedLink> host() {
    return host;
  }

  /** The other places' interfaces, loopback left out. */
  Map<String, List<PastedLink>> ends() {
    return ends;
  }

  /** How many differently named prompts the host's interfaces came from. */
  long hosts() {
    return hostNames.stream().filter(n -> !n.startsWith(UNNAMED)).count();
  }
}
