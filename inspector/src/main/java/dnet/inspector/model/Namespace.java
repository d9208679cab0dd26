package dnet.inspector.model;

import java.util.List;

/**
 * A network namespace with what is in it.
 *
 * @param name {@code host}; a container's name; {@code overlay:<network>}; {@code pid:<n>}; a path
 * @param commands of the processes that hold it where no container does; hostile text
 * @param paths where it is mounted
 * @param stack {@link Stack#UNREAD} where it was not asked for
 */
public record Namespace(
    NetnsId id,
    Kind kind,
    String name,
    List<Integer> pids,
    List<String> commands,
    List<String> paths,
    List<Link> links,
    Stack stack) {
  public Namespace {
    pids = List.copyOf(pids);
    commands = List.copyOf(commands);
    paths = List.copyOf(paths);
    links = List.copyOf(links);
  }

  /** Whose a namespace is. */
  public enum Kind {
    /** dnet's own: the engine's host. */
    HOST,
    /** At least one container's of the engine that answered. */
    CONTAINER,
    /** A Swarm overlay network's hidden one, with its bridge and VXLAN device. */
    OVERLAY,
    /** A container's that the engine does not know, seen by its cgroup. */
    FOREIGN_CONTAINER,
    /** Mounted on a file and without a process. */
    MOUNTED,
    /** A plain process's. */
    PROCESS
  }
}
