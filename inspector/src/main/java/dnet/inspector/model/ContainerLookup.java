package dnet.inspector.model;

import java.util.List;

/** Finds a container by what people type: its name, its id, or a prefix of its id. */
public final class ContainerLookup {
  private ContainerLookup() {}

  /**
   * Finds the one container that {@code text} names. An exact name wins over an id, an id over a
   * prefix, as docker(1) does.
   *
   * @throws UnknownNameException if there is none
   * @throws AmbiguousNameException if it is the beginning of several ids
   */
  public static Container find(Host host, String text) {
    String name = text.startsWith("/") ? text.substring(1) : text;
    for (Container container : host.containers()) {
      if (container.name().equals(name)) {
        return container;
      }
    }
    List<Container> byId =
        name.isEmpty()
            ? List.of()
            : host.containers().stream().filter(c -> c.id().startsWith(name)).toList();
    if (byId.isEmpty()) {
      throw new UnknownNameException(
          name, host.containers().stream().map(Container::name).toList());
    }
    if (byId.size() > 1) {
      throw new AmbiguousNameException(
          name, byId.stream().map(c -> c.shortId() + " (" + c.name() + ")").toList());
    }
    return byId.get(0);
  }

  /** No container has that name or id. */
  public static final class UnknownNameException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> known;

    UnknownNameException(String name, List<String> known) {
      super("no such container: " + name);
      this.known = List.copyOf(known);
    }

    /** The names that there are. */
    public List<String> known() {
      return known;
    }
  }

  /** Several containers' ids begin so. */
  public static final class AmbiguousNameException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> candidates;

    AmbiguousNameException(String name, List<String> candidates) {
      super("ambiguous container: " + name);
      this.candidates = List.copyOf(candidates);
    }

    /** The candidates, each as id and name. */
    public List<String> candidates() {
      return candidates;
    }
  }
}
