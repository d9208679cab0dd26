package dnet.inspector.linux;

/**
 * A file that is held open to be waited for, never read: a mount table, which says with {@link
 * EventPoll#PRIORITY} that it has changed (proc_pid_mounts(5)), or a process, which says with
 * {@link EventPoll#IN} that it has ended (pidfd_open(2)).
 */
public final class WatchedFile implements Pollable {
  private static final long SYS_PIDFD_OPEN = 434;

  private final Descriptor descriptor;

  private WatchedFile(Descriptor descriptor) {
    this.descriptor = descriptor;
  }

  /** The mount table of the mount namespace that a process is in; 0 for dnet's own. */
  public static WatchedFile mountTable(int pid) throws SystemCallException {
    String path = "/proc/" + (pid == 0 ? "self" : Integer.toString(pid)) + "/mountinfo";
    return new WatchedFile(Descriptor.open(path, Descriptor.O_RDONLY));
  }

  /**
   * A process, which is not held.
   *
   * @throws SystemCallException if there is none, or the kernel is older than 5.3 (ENOSYS)
   */
  public static WatchedFile process(int pid) throws SystemCallException {
    long fd = LibC.get().syscall(SYS_PIDFD_OPEN, pid, 0);
    if (fd < 0) {
      throw new SystemCallException("pidfd_open", "process " + pid, LibC.errno());
    }
    return new WatchedFile(new Descriptor((int) fd));
  }

  @Override
  public int fd() {
    return descriptor.fd();
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
