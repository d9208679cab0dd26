package dnet.inspector.linux;

import java.io.IOException;

/** A system call failed; the message says which, on what, and what the kernel replied. */
public final class SystemCallException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int errno;

  /**
   * Describes a failure.
   *
   * @param operation {@code "setns"}
   * @param object {@code "namespace net:[4026531840]"}
   * @param errno positive
   */
  public SystemCallException(String operation, String object, int errno) {
    super(operation + " " + object + ": " + Errno.name(errno));
    this.errno = errno;
  }

  /** The error number. */
  public int errno() {
    return errno;
  }

  /** Whether what was asked for went away meanwhile: not an error while scanning. */
  public boolean vanished() {
    return errno == Errno.ENOENT || errno == Errno.ESRCH || errno == Errno.EBADF;
  }
}
