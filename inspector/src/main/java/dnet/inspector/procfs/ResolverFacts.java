package dnet.inspector.procfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A container's {@code /etc/resolv.conf}, as it was read below its root.
 *
 * @param containerId 64 hexadecimal digits; {@link #HOST} for the host's own file
 * @param text verbatim; hostile
 */
public record ResolverFacts(String containerId, String text) {
  /** In place of a container's id. */
  public static final String HOST = "host";

  private static final int MAX_CHARACTERS = 64 << 10;

  /** The host's {@code /etc/resolv.conf}; null where it cannot be read. */
  public static @Nullable ResolverFacts ofHost() {
    try (InputStream in = Files.newInputStream(Path.of("/etc/resolv.conf"))) {
      return new ResolverFacts(HOST, new String(in.readNBytes(MAX_CHARACTERS), UTF_8));
    } catch (IOException e) {
      return null;
    }
  }
}
