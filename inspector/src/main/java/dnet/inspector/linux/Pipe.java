package dnet.inspector.linux;

/**
 * Both ends of a pipe. Each has a path by which native code can open it again, so that it needs no
 * name in a file system.
 */
public final class Pipe implements AutoCloseable {
  private static final int F_SETPIPE_SZ = 1031;

  private final Descriptor reading;
  private final Descriptor writing;

  private Pipe(Descriptor reading, Descriptor writing) {
    this.reading = reading;
    this.writing = writing;
  }

  /**
   * Makes one.
   *
   * @param size wanted, in octets; the kernel may allow less
   */
  public static Pipe open(int size) throws SystemCallException {
    int[] fds = new int[2];
    if (LibC.get().pipe2(fds, Descriptor.O_CLOEXEC) != 0) {
      throw new SystemCallException("pipe2", "pipe", LibC.errno());
    }
    LibC.get().fcntl(fds[1], F_SETPIPE_SZ, size);
    return new Pipe(new Descriptor(fds[0]), new Descriptor(fds[1]));
  }

  /** The reading end's path, while this is open. */
  public String readingPath() {
    return "/proc/self/fd/" + reading.fd();
  }

  /** The writing end's path, while this is open. */
  public String writingPath() {
    return "/proc/self/fd/" + writing.fd();
  }

  /** Closes both ends here; those that opened them by their paths keep them. */
  @Override
  public void close() {
    reading.close();
    writing.close();
  }
}
