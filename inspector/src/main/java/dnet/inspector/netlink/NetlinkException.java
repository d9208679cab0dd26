package dnet.inspector.netlink;

import dnet.inspector.linux.Errno;
import java.io.IOException;

/** The kernel refused a request: what was asked, where, and what it replied. */
public final class NetlinkException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int errno;

  NetlinkException(String request, int errno, String kernelText) {
    super(
        request
            + ": "
            + Errno.name(errno)
            + (kernelText.isEmpty() ? "" : " (kernel: \"" + kernelText + "\")"));
    this.errno = errno;
  }

  /** The error number, positive. */
  public int errno() {
    return errno;
  }
}
