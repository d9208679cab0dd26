package dnet.inspector.linux;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads many small files below one folder, each by a name within the folder that it is in, which
 * stays open meanwhile. Below {@code /proc/sys/net} a step of a path costs the kernel the more the
 * more network namespaces there are (proc_sys_compare of fs/proc/proc_sysctl.c), so steps are
 * saved. For one thread, which stays in one namespace until this is closed.
 */
public final class SmallFiles implements AutoCloseable {
  private final String root;
  private final Map<String, Folder> folders = new HashMap<>();

  /**
   * Opens nothing yet.
   *
   * @param root a folder, without a slash at its end
   */
  public SmallFiles(String root) {
    this.root = root;
  }

  /** A folder; {@code open} is null where there is no such folder. */
  private record Folder(@Nullable Descriptor open) {}

  /**
   * The text of a file.
   *
   * @param path from the root, without a slash at its beginning
   * @return null where there is no such file
   * @throws SystemCallException if it may not be read
   */
  public @Nullable String text(String path) throws SystemCallException {
    Descriptor folder = folder(parent(path));
    if (folder == null) {
      return null;
    }
    String name = path.substring(path.lastIndexOf('/') + 1);
    int fd = LibC.get().openat(folder.fd(), name, SmallFile.FLAGS, 0);
    return SmallFile.text(fd, root + "/" + path);
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  private @Nullable Descriptor folder(String path) throws SystemCallException {
    Folder known = folders.get(path);
    if (known == null) {
      known = new Folder(open(path));
      folders.put(path, known);
    }
    return known.open();
  }

  private @Nullable Descriptor open(String path) throws SystemCallException {
    int flags = Descriptor.O_PATH | Descriptor.O_CLOEXEC;
    int fd;
    if (path.isEmpty()) {
      fd = LibC.get().open(root, flags, 0);
    } else {
      Descriptor above = folder(parent(path));
      if (above == null) {
        return null;
      }
      fd = LibC.get().openat(above.fd(), path.substring(path.lastIndexOf('/') + 1), flags, 0);
    }
    if (fd >= 0) {
      return new Descriptor(fd);
    }
    int errno = LibC.errno();
    if (errno == Errno.ENOENT) {
      return null;
    }
    throw new SystemCallException("open", root + "/" + path, errno);
  }

  @Override
  public void close() {
    List<Folder> all = new ArrayList<>(folders.values());
    folders.clear();
    for (Folder folder : all) {
      if (folder.open() != null) {
        folder.open().close();
      }
    }
  }
}
