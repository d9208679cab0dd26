package dnet.inspector.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** An open file descriptor, closed once. Always close-on-exec. */
final class Descriptor implements AutoCloseable {
  static final int O_RDONLY = 0;
  static final int O_WRONLY = 1;
  static final int O_NONBLOCK = 0x800;
  static final int O_CLOEXEC = 0x80000;
  static final int O_PATH = 0x200000;

  private final int fd;
  private final AtomicBoolean open = new AtomicBoolean(true);

  Descriptor(int fd) {
    this.fd = fd;
  }

  /**
   * Opens {@code path}.
   *
   * @param flags without O_CLOEXEC, which is always set
   */
  static Descriptor open(String path, int flags) throws SystemCallException {
    int fd = LibC.get().open(path, flags | O_CLOEXEC, 0);
    if (fd < 0) {
      throw new SystemCallException("open", path, LibC.errno());
    }
    return new Descriptor(fd);
  }

  int fd() {
    if (!open.get()) {
      throw new IllegalStateException("descriptor " + fd + " is closed");
    }
    return fd;
  }

  /** Attributes of what is open, by the JDK's names: {@code unix:ino,dev}. */
  Map<String, Object> stat(String attributes) throws IOException {
    return Files.readAttributes(Path.of("/proc/self/fd/" + fd()), attributes);
  }

  @Override
  public void close() {
    if (open.compareAndSet(true, false)) {
      LibC.get().close(fd);
    }
  }
}
