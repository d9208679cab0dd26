package dnet.inspector.procfs;

import org.jspecify.annotations.Nullable;

/**
 * A process that is a container's first, or the only name that a namespace has.
 *
 * @param pid in dnet's own pid namespace
 * @param startTicks start time in clock ticks since boot (proc_pid_stat(5), field 22); with the pid
 *     it identifies the process
 * @param command comm of proc_pid_comm(5), at most 15 octets; hostile text
 * @param netns inode of its network namespace
 * @param containerId 64 hexadecimal digits found in its cgroup path; null when it is in no
 *     container
 * @param cgroup its cgroup path in the unified hierarchy, or the first where there is none
 * @param parent its parent's command, which tells who started a container; hostile text; null when
 *     not known
 */
public record ProcessFacts(
    int pid,
    long startTicks,
    String command,
    long netns,
    @Nullable String containerId,
    String cgroup,
    @Nullable String parent) {
  /** A process whose parent is not known. */
  public ProcessFacts(
      int pid,
      long startTicks,
      String command,
      long netns,
      @Nullable String containerId,
      String cgroup) {
    this(pid, startTicks, command, netns, containerId, cgroup, null);
  }
}
