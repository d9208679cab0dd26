package dnet.inspector.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's tracing files. Where the host has them not mounted they are mounted for this process
 * alone: the mount is taken away at once and lives on in a descriptor, so that nothing is left
 * behind whatever happens to the process.
 */
public final class TraceFs implements AutoCloseable {
  private static final List<Path> PLACES =
      List.of(Path.of("/sys/kernel/tracing"), Path.of("/sys/kernel/debug/tracing"));

  private final Path path;
  private final @Nullable Descriptor held;

  private TraceFs(Path path, @Nullable Descriptor held) {
    this.path = path;
    this.held = held;
  }

  /** Opens it. Needs CAP_SYS_ADMIN where it is not mounted. */
  public static TraceFs open() throws IOException {
    for (Path place : PLACES) {
      if (Files.isDirectory(place.resolve("instances"))) {
        return new TraceFs(place, null);
      }
    }
    return mount();
  }

  /** Its own mount, also where the host has one. */
  static TraceFs mount() throws IOException {
    Path folder =
        Files.createTempDirectory(
            Path.of("/run"),
            "dnet-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try {
      Mounts.tracefs(folder);
      try {
        Descriptor held = Descriptor.open(folder.toString(), Descriptor.O_PATH);
        return new TraceFs(Path.of("/proc/self/fd/" + held.fd()), held);
      } finally {
        Mounts.detach(folder);
      }
    } finally {
      Files.delete(folder);
    }
  }

  /** Its root, while this is open. */
  public Path path() {
    return path;
  }

  @Override
  public void close() {
    if (held != null) {
      held.close();
    }
  }
}
