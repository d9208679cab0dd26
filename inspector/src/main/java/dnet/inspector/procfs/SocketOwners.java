package dnet.inspector.procfs;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds who holds sockets, by the links in {@code /proc/<pid>/fd} (proc_pid_fd(5)). A process can
 * hold a socket of another namespace than its own, so all processes are looked at until every
 * socket has an owner.
 *
 * @param denied processes that could not be looked into
 */
public record SocketOwners(List<SocketOwner> owners, int denied) {
  private static final String PREFIX = "socket:[";

  public SocketOwners {
    owners = List.copyOf(owners);
  }

  /**
   * Looks for the owners of sockets.
   *
   * @param inodes those wanted; 0, which the kernel's own have, is passed over
   * @throws IOException if {@code /proc} itself cannot be listed
   */
  public static SocketOwners find(ProcFs proc, Collection<Long> inodes) throws IOException {
    Set<Long> wanted = new HashSet<>(inodes);
    wanted.remove(0L);
    List<SocketOwner> owners = new ArrayList<>();
    int denied = 0;
    for (int pid : wanted.isEmpty() ? new int[0] : proc.pids()) {
      try {
        look(proc, pid, wanted, owners);
      } catch (AccessDeniedException e) {
        denied++;
      }
      if (wanted.isEmpty()) {
        break;
      }
    }
    owners.sort(Comparator.comparingLong(SocketOwner::inode));
    return new SocketOwners(owners, denied);
  }

  private static void look(ProcFs proc, int pid, Set<Long> wanted, List<SocketOwner> owners)
      throws IOException {
    String command = null;
    for (String fd : proc.names(pid + "/fd")) {
      String target = proc.link(pid + "/fd/" + fd);
      if (target == null || !target.startsWith(PREFIX) || !target.endsWith("]")) {
        continue;
      }
      long inode = Long.parseLong(target.substring(PREFIX.length(), target.length() - 1));
      if (wanted.remove(inode)) {
        command = command == null ? command(proc, pid) : command;
        owners.add(new SocketOwner(inode, pid, command));
      }
    }
  }

  private static String command(ProcFs proc, int pid) throws IOException {
    String text = proc.text(pid + "/comm");
    return text == null ? "" : text.stripTrailing();
  }
}
