package dnet.inspector.pasted;

import java.util.List;

/**
 * All that was pasted, in an order that does not depend on the files'.
 *
 * @param unread lines that no parser knew; a count, for people
 */
public record Pasted(
    List<PastedLink> links,
    List<PastedBridge> bridges,
    List<PastedContainer> containers,
    List<PastedRoute> routes,
    int unread) {
  public Pasted {
    links = List.copyOf(links);
    bridges = List.copyOf(bridges);
    containers = List.copyOf(containers);
    routes = List.copyOf(routes);
  }
}
