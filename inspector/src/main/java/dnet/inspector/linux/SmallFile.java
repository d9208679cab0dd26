package dnet.inspector.linux;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes small kernel files with as few system calls as there can be: where dozens are
 * read in each of hundreds of namespaces, the JDK's way costs several times as much.
 */
public final class SmallFile {
  static final int FLAGS = Descriptor.O_RDONLY | Descriptor.O_CLOEXEC;

  private static final int MAX_SIZE = 256;

  private SmallFile() {}

  /**
   * The text of a file below {@code /proc/sys}, as seen by the namespace of the thread that calls.
   *
   * @return null where there is no such file
   * @throws SystemCallException if it may not be read
   */
  public static @Nullable String read(String path) throws SystemCallException {
    return text(LibC.get().open(path, FLAGS, 0), path);
  }

  /** The text of what was opened, or not opened, and is closed here. */
  static @Nullable String text(int fd, String path) throws SystemCallException {
    if (fd < 0) {
      int errno = LibC.errno();
      if (errno == Errno.ENOENT) {
        return null;
      }
      throw new SystemCallException("open", path, errno);
    }
    try (Descriptor descriptor = new Descriptor(fd)) {
      byte[] buffer = new byte[MAX_SIZE];
      long length = LibC.get().read(descriptor.fd(), buffer, buffer.length);
      if (length < 0) {
        throw new SystemCallException("read", path, LibC.errno());
      }
      return new String(buffer, 0, (int) length, StandardCharsets.US_ASCII);
    }
  }

  /**
   * Writes a setting below {@code /proc/sys}, in the namespace of the thread that calls. For {@code
   * inspector.remedy} only.
   *
   * @throws SystemCallException if there is no such file, or the kernel does not take the value
   */
  public static void write(String path, String text) throws SystemCallException {
    int fd = LibC.get().open(path, Descriptor.O_WRONLY | Descriptor.O_CLOEXEC, 0);
    if (fd < 0) {
      throw new SystemCallException("open", path, LibC.errno());
    }
    try (Descriptor descriptor = new Descriptor(fd)) {
      byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
      if (LibC.get().write(descriptor.fd(), octets, octets.length) != octets.length) {
        throw new SystemCallException("write", path, LibC.errno());
      }
    }
  }
}
