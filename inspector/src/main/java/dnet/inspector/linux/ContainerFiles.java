package dnet.inspector.linux;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Reads small files below a container's root. The container decides what is there, so nothing is
 * followed out of it (openat2(2), RESOLVE_IN_ROOT), nothing but a regular file is opened for
 * reading, and no more than 256 KiB are read.
 */
public final class ContainerFiles {
  /** In octets; the rest of a longer file is not read. */
  public static final int MAX_SIZE = 256 << 10;

  private static final long SYS_OPENAT2 = 437;
  private static final long RESOLVE_NO_MAGICLINKS = 0x02;
  private static final long RESOLVE_IN_ROOT = 0x10;

  private ContainerFiles() {}

  /**
   * Reads {@code path} as the process {@code pid} sees it.
   *
   * @throws SystemCallException if it cannot be opened so; ENOSYS on kernels before 5.6, where dnet
   *     does not read it at all
   * @throws IOException if it is no regular file
   */
  public static String read(int pid, String path) throws IOException {
    try (Descriptor root = Descriptor.open("/proc/" + pid + "/root", Descriptor.O_PATH)) {
      return read(root, path);
    }
  }

  static String read(Descriptor root, String path) throws IOException {
    byte[] how =
        ByteBuffer.allocate(24)
            .order(ByteOrder.nativeOrder())
            .putLong(Descriptor.O_PATH | Descriptor.O_CLOEXEC)
            .putLong(0)
            .putLong(RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS)
            .array();
    long fd = LibC.get().syscall(SYS_OPENAT2, root.fd(), path, how, how.length);
    if (fd < 0) {
      throw new SystemCallException("openat2", path, LibC.errno());
    }
    try (Descriptor found = new Descriptor((int) fd)) {
      Path held = Path.of("/proc/self/fd/" + found.fd());
      if (!Files.isRegularFile(held) || Files.isDirectory(held, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException(path + " is no regular file");
      }
      if (Files.size(held) == 0) {
        // Also the files of procfs and tracefs, some of which block or lose what is read.
        return "";
      }
      try (InputStream in = new FileInputStream(held.toFile())) {
        return new String(in.readNBytes(MAX_SIZE), StandardCharsets.UTF_8);
      }
    }
  }
}
