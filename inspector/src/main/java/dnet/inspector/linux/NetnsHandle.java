package dnet.inspector.linux;

import dnet.inspector.model.NetnsId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * Holds a network namespace: as long as it is open, the namespace lives and its inode is not given
 * to another (namespaces(7)).
 */
public final class NetnsHandle implements AutoCloseable {
  /** The device number of nsfs, which is one file system for all namespaces. */
  private static final Object NSFS = deviceOfNamespaces();

  private final Descriptor descriptor;
  private final NetnsId id;

  private NetnsHandle(Descriptor descriptor, NetnsId id) {
    this.descriptor = descriptor;
    this.id = id;
  }

  /** The namespace of the thread that calls: "host", when that thread never left it. */
  public static NetnsHandle ofThisThread() throws IOException {
    return open("/proc/thread-self/ns/net");
  }

  /** The namespace of a process. */
  public static NetnsHandle ofProcess(int pid) throws IOException {
    return open("/proc/" + pid + "/ns/net");
  }

  /**
   * The namespace that is mounted on {@code path}.
   *
   * @param viaPid the process in whose mount namespace the path is meant; 0 for dnet's own
   * @throws NoNamespaceException if nothing of nsfs is there: it was unmounted meanwhile
   */
  public static NetnsHandle ofMount(String path, int viaPid) throws IOException {
    return open(viaPid == 0 ? path : "/proc/" + viaPid + "/root" + path);
  }

  /**
   * Opens a namespace file. The path may be hostile: it is looked at without being opened for
   * reading, and refused unless it is a file of nsfs. That it is a network namespace and no other
   * kind, the kernel checks when it is entered.
   */
  private static NetnsHandle open(String path) throws IOException {
    try (Descriptor looked = Descriptor.open(path, Descriptor.O_PATH)) {
      Map<String, Object> stat = looked.stat("unix:ino,dev");
      if (!Objects.equals(stat.get("dev"), NSFS)) {
        throw new NoNamespaceException(path);
      }
      Descriptor held =
          Descriptor.open(
              "/proc/self/fd/" + looked.fd(), Descriptor.O_RDONLY | Descriptor.O_NONBLOCK);
      return new NetnsHandle(
          held, new NetnsId(((Number) Objects.requireNonNull(stat.get("ino"))).longValue()));
    }
  }

  private static Object deviceOfNamespaces() {
    try {
      return Files.getAttribute(Path.of("/proc/self/ns/net"), "unix:dev");
    } catch (IOException e) {
      throw new UncheckedIOException("every Linux has /proc/self/ns/net", e);
    }
  }

  /** The namespace's inode. */
  public NetnsId id() {
    return id;
  }

  /** For system calls that take a namespace's descriptor. */
  public int fd() {
    return descriptor.fd();
  }

  @Override
  public void close() {
    descriptor.close();
  }

  @Override
  public String toString() {
    return id.toString();
  }
}
