package dnet.inspector.docker;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which engine to ask, and why that one.
 *
 * @param uri unix, tcp, http, https or ssh
 * @param reason for people: {@code "DOCKER_HOST"}, {@code "context web"}
 * @param certificates folder with ca.pem, cert.pem and key.pem; null without TLS
 */
public record EngineEndpoint(URI uri, String reason, @Nullable Path certificates) {
  /** Whether the engine's kernel is another than dnet's, so that only the engine can be asked. */
  public boolean isRemote() {
    return !"unix".equals(uri.getScheme());
  }

  /** The socket's path; for unix only. */
  Path socket() {
    return Path.of(uri.getPath());
  }
}
