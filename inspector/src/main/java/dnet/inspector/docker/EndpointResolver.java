package dnet.inspector.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the engine as the docker command line does: {@code --context}, {@code -H}, DOCKER_HOST,
 * DOCKER_CONTEXT, the current context, the default socket.
 */
public final class EndpointResolver {
  private static final String DOCKER_SOCKET = "/var/run/docker.sock";
  private static final String PODMAN_SOCKET = "/run/podman/podman.sock";
  private static final Set<String> SCHEMES = Set.of("unix", "tcp", "http", "https", "ssh");
  private static final int MAX_CONFIG = 1 << 20;

  private final Map<String, String> environment;
  private final Path home;
  private final Path root;

  /**
   * Resolves in an environment.
   *
   * @param home where {@code .docker} is, unless DOCKER_CONFIG says otherwise
   * @param root below which the default sockets are looked for; {@code /} except in tests
   */
  public EndpointResolver(Map<String, String> environment, Path home, Path root) {
    this.environment = Map.copyOf(environment);
    this.home = home;
    this.root = root;
  }

  /** Resolves for this process. */
  public static EndpointResolver of(Map<String, String> environment) {
    return new EndpointResolver(
        environment, Path.of(environment.getOrDefault("HOME", "/root")), Path.of("/"));
  }

  /**
   * Chooses.
   *
   * @param host {@code --docker-host}; null when not given
   * @param context {@code --context}; null when not given
   * @throws EngineException if both are given, or what is given cannot be used
   */
  public EngineEndpoint resolve(@Nullable String host, @Nullable String context)
      throws EngineException {
    if (host != null && context != null) {
      throw new EngineException("--docker-host and --context cannot both be given");
    }
    if (context != null) {
      return context(context, "--context " + context);
    }
    if (host != null) {
      return endpoint(host, "--docker-host", certificates());
    }
    String variable = environment.getOrDefault("DOCKER_HOST", "");
    if (!variable.isEmpty()) {
      return endpoint(variable, "DOCKER_HOST", certificates());
    }
    String named = environment.getOrDefault("DOCKER_CONTEXT", "");
    if (!named.isEmpty()) {
      return context(named, "DOCKER_CONTEXT " + named);
    }
    String current = currentContext();
    return current.isEmpty() ? defaultSocket() : context(current, "current context " + current);
  }

  private EngineEndpoint context(String name, String reason) throws EngineException {
    if (name.equals("default")) {
      return defaultSocket();
    }
    String folder = sha256(name);
    Path meta = config().resolve("contexts/meta").resolve(folder).resolve("meta.json");
    JsonNode tree = json(meta);
    String host = tree.path("Endpoints").path("docker").path("Host").asText("");
    if (host.isEmpty()) {
      throw new EngineException("context " + name + " not found in " + meta.getParent());
    }
    Path tls = config().resolve("contexts/tls").resolve(folder).resolve("docker");
    return endpoint(host, reason, Files.isDirectory(tls) ? tls : null);
  }

  private EngineEndpoint defaultSocket() throws EngineException {
    boolean docker = Files.exists(below(DOCKER_SOCKET));
    if (!docker && Files.exists(below(PODMAN_SOCKET))) {
      return endpoint("unix://" + PODMAN_SOCKET, "default socket of podman", null);
    }
    return endpoint("unix://" + DOCKER_SOCKET, "default socket", null);
  }

  private Path below(String path) {
    return root.resolve(path.substring(1));
  }

  private static EngineEndpoint endpoint(String text, String reason, @Nullable Path certificates)
      throws EngineException {
    try {
      URI uri = new URI(text.startsWith("/") ? "unix://" + text : text);
      String scheme = uri.getScheme();
      if (scheme == null || !SCHEMES.contains(scheme)) {
        throw new EngineException(
            "cannot use docker host " + text + " (" + reason + "): not unix, tcp, http(s) or ssh");
      }
      boolean named =
          scheme.equals("unix")
              ? uri.getPath() != null && !uri.getPath().isEmpty()
              : uri.getHost() != null;
      if (!named) {
        throw new EngineException(
            "cannot use docker host " + text + " (" + reason + "): incomplete");
      }
      return new EngineEndpoint(
          uri, reason, scheme.equals("unix") || scheme.equals("ssh") ? null : certificates);
    } catch (URISyntaxException e) {
      throw new EngineException("cannot use docker host " + text + " (" + reason + "): no URI", e);
    }
  }

  private @Nullable Path certificates() {
    boolean wanted = !environment.getOrDefault("DOCKER_TLS_VERIFY", "").isEmpty();
    if (!wanted) {
      return null;
    }
    String named = environment.getOrDefault("DOCKER_CERT_PATH", "");
    return named.isEmpty() ? config() : Path.of(named);
  }

  private String currentContext() throws EngineException {
    Path file = config().resolve("config.json");
    return Files.exists(file) && isOurs(file) ? json(file).path("currentContext").asText("") : "";
  }

  /** Under sudo the home folder may be another user's: what that user chose does not bind root. */
  private static boolean isOurs(Path file) {
    try {
      String owner = Files.readAttributes(file, PosixFileAttributes.class).owner().getName();
      return owner.equals("root") || owner.equals(System.getProperty("user.name"));
    } catch (IOException e) {
      return false;
    }
  }

  private Path config() {
    String named = environment.getOrDefault("DOCKER_CONFIG", "");
    return named.isEmpty() ? home.resolve(".docker") : Path.of(named);
  }

  private static JsonNode json(Path file) throws EngineException {
    try {
      if (Files.size(file) > MAX_CONFIG) {
        throw new EngineException("cannot read " + file + ": larger than 1 MiB");
      }
      return JsonMapper.builder().build().readTree(file.toFile());
    } catch (IOException e) {
      throw new EngineException(
          "cannot read " + file + ": " + (Files.exists(file) ? "broken JSON" : "no such file"), e);
    }
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
