package dnet.inspector.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.LocalDirectorySSLConfig;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.SSLConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.URLEncoder;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One engine that is asked. Every question has a deadline, and what the engine answers is taken as
 * its word only: the kernel is asked for everything that matters.
 */
public final class Engine implements AutoCloseable {
  /** The API of Docker 20.10, the oldest engine that dnet knows. */
  private static final RemoteApiVersion OLDEST = RemoteApiVersion.VERSION_1_41;

  /** Docker 29 refuses anything older. */
  private static final RemoteApiVersion NEWEST = RemoteApiVersion.VERSION_1_44;

  private static final Set<String> IDLE = Set.of("created", "exited", "dead");
  private static final int MOST_WISHES = 16;
  private static final Duration DEADLINE = Duration.ofSeconds(9);

  private final EngineEndpoint endpoint;
  private final @Nullable SshBridge bridge;
  private final DockerHttpClient http;

  /** What both sides speak, once they have met. */
  private volatile RemoteApiVersion spoken = OLDEST;

  private Engine(EngineEndpoint endpoint, @Nullable SshBridge bridge, DockerHttpClient http) {
    this.endpoint = endpoint;
    this.bridge = bridge;
    this.http = http;
  }

  /**
   * Loads what is needed to understand an engine, so that the first answer need not wait for it.
   */
  public static void warmUp() {
    try {
      SocketChannel.open(StandardProtocolFamily.UNIX).close();
      EngineJson.read(new ByteArrayInputStream("{\"a\":[\"b\",1]}".getBytes(UTF_8)));
      HttpAnswer.read(new ByteArrayInputStream("HTTP/1.1 200 OK\r\na: b\r\n\r\n".getBytes(UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  /**
   * Prepares to ask; connects with the first question.
   *
   * @throws EngineException if the endpoint cannot be used
   */
  public static Engine open(EngineEndpoint endpoint) throws EngineException {
    if (!endpoint.isRemote()) {
      if (!Files.exists(endpoint.socket())) {
        // A folder that may not be looked into tells neither that it is there nor that it is not.
        boolean absent = Files.notExists(endpoint.socket());
        throw cannotConnect(endpoint, absent ? null : "permission denied");
      }
      return new Engine(endpoint, null, new UnixTransport(endpoint.socket()));
    }
    SshBridge bridge = "ssh".equals(endpoint.uri().getScheme()) ? SshBridge.open(endpoint) : null;
    SSLConfig ssl =
        endpoint.certificates() == null
            ? null
            : new LocalDirectorySSLConfig(endpoint.certificates().toString());
    ApacheDockerHttpClient http =
        new ApacheDockerHttpClient.Builder()
            .dockerHost(bridge == null ? endpoint.uri() : bridge.uri())
            .sslConfig(ssl)
            .maxConnections(4)
            .connectionTimeout(Duration.ofSeconds(5))
            .responseTimeout(DEADLINE)
            .build();
    return new Engine(endpoint, bridge, BoundedHttpClient.of(http));
  }

  /**
   * Reads containers of every state and all networks.
   *
   * @param wishes whether to ask, too, which ports containers that do not run would publish: a
   *     request for each of the newest few
   * @throws EngineException if the engine does not answer, or not in time, or not in its language
   */
  public EngineFacts read(boolean wishes) throws EngineException {
    return ask("its containers and networks", () -> readNow(wishes));
  }

  /** The same without wishes. */
  public EngineFacts read() throws EngineException {
    return read(false);
  }

  private EngineFacts readNow(boolean wishes) throws IOException {
    EngineJson version = version();
    RemoteApiVersion api = negotiate(version);
    spoken = api;
    String prefix = "/v" + api.getVersion();
    List<ContainerFacts> containers = new ArrayList<>();
    list(prefix + "/containers/json?all=1").stream()
        .map(FactsOf::container)
        .filter(Objects::nonNull)
        .forEach(containers::add);
    if (wishes) {
      addWishes(prefix, containers);
    }
    containers.sort(Comparator.comparing(ContainerFacts::name).thenComparing(ContainerFacts::id));
    List<NetworkFacts> networks = new ArrayList<>();
    list(prefix + "/networks").stream()
        .map(FactsOf::network)
        .filter(Objects::nonNull)
        .forEach(networks::add);
    networks.sort(Comparator.comparing(NetworkFacts::name).thenComparing(NetworkFacts::id));
    return new EngineFacts(
        endpoint.uri().toString(),
        endpoint.reason(),
        product(version),
        version.text("Version", "unknown"),
        api.getVersion(),
        containers,
        networks);
  }

  private EngineJson version() throws IOException {
    EngineJson version = get("/version");
    if (!version.isObject()) {
      throw new IOException("its answer to /version cannot be understood: it is no JSON object");
    }
    return version;
  }

  /** The engine lists the newest container first, and no ports of those that do not run. */
  private void addWishes(String prefix, List<ContainerFacts> containers) {
    int asked = 0;
    for (int i = 0; i < containers.size() && asked < MOST_WISHES; i++) {
      ContainerFacts idle = containers.get(i);
      boolean sane = idle.id().matches("[0-9a-f]+");
      if (!sane || !IDLE.contains(idle.state()) || !idle.ports().isEmpty()) {
        continue;
      }
      asked++;
      try {
        EngineJson answer = get(prefix + "/containers/" + idle.id() + "/json");
        containers.set(i, FactsOf.wishing(idle, answer.at("HostConfig").at("PortBindings")));
      } catch (IOException | RuntimeException e) {
        return; // gone since, or not in the engine's mood: then it stays unknown
      }
    }
  }

  /** A list that must be one: nothing else may be taken for an engine without containers. */
  private List<EngineJson> list(String path) throws IOException {
    EngineJson answer = get(path);
    if (!answer.isArray()) {
      throw new IOException("its answer to " + path + " cannot be understood: it is no JSON array");
    }
    return answer.items();
  }

  /** What the engine answers to a question; an answer that is none ends as its message. */
  private EngineJson get(String path) throws IOException {
    DockerHttpClient.Request question =
        DockerHttpClient.Request.builder()
            .method("GET")
            .path(path)
            .putHeader("accept", "application/json")
            .build();
    try (DockerHttpClient.Response response = http.execute(question)) {
      if (response.getStatusCode() / 100 != 2) {
        String told = EngineJson.read(response.getBody()).text("message", "no reason given");
        throw new IOException("status " + response.getStatusCode() + ": " + told);
      }
      return EngineJson.read(response.getBody());
    }
  }

  /**
   * Subscribes to what happens. Asked for before {@link #read}, nothing is missed between the two.
   *
   * @throws EngineException if the engine does not answer, or refuses
   */
  public EngineEvents events() throws EngineException {
    return ask(
        "its events",
        () -> {
          spoken = negotiate(version());
          return EngineEvents.open(http, spoken.getVersion());
        });
  }

  /**
   * The container's first process as the engine says.
   *
   * @return null when the container is gone or has no process
   */
  public @Nullable Integer pidOf(String containerId) throws EngineException {
    return ask(
        "the process of " + containerId,
        () -> {
          try {
            Long pid =
                client(spoken).inspectContainerCmd(containerId).exec().getState().getPidLong();
            return pid == null || pid <= 0 || pid > Integer.MAX_VALUE
                ? null
                : Integer.valueOf(pid.intValue());
          } catch (NotFoundException e) {
            return null;
          }
        });
  }

  /**
   * The ids of the networks that a container is on, as the engine says.
   *
   * @return null when the container is gone
   */
  public @Nullable Set<String> networksOf(String containerId) throws EngineException {
    return ask(
        "the networks of " + containerId,
        () -> {
          try {
            Set<String> ids = new HashSet<>();
            client(spoken)
                .inspectContainerCmd(containerId)
                .exec()
                .getNetworkSettings()
                .getNetworks()
                .values()
                .forEach(n -> ids.add(String.valueOf(n.getNetworkID())));
            return ids;
          } catch (NotFoundException e) {
            return null;
          }
        });
  }

  /**
   * The ids of the containers that run and have a label.
   *
   * @param label {@code KEY=VALUE}, or {@code KEY} for any value
   */
  public List<String> withLabel(String label) throws EngineException {
    String filter = "{\"label\":[\"" + label.replace("\\", "\\\\").replace("\"", "\\\"") + "\"]}";
    return ask(
        "the containers with the label " + label,
        () ->
            list(
                    "/v"
                        + spoken.getVersion()
                        + "/containers/json?filters="
                        + URLEncoder.encode(filter, UTF_8))
                .stream()
                .map(c -> c.text("Id", ""))
                .filter(id -> id.matches("[0-9a-f]{12,64}"))
                .toList());
  }

  /** Puts a container on a network. For {@code inspector.remedy} only. */
  public void connect(String networkId, String containerId) throws EngineException {
    change("connect", networkId, containerId);
  }

  /** Takes a container off a network. For {@code inspector.remedy} only. */
  public void disconnect(String networkId, String containerId) throws EngineException {
    change("disconnect", networkId, containerId);
  }

  private void change(String verb, String networkId, String containerId) throws EngineException {
    if (!networkId.matches("[0-9a-f]+") || !containerId.matches("[0-9a-f]+")) {
      throw new EngineException("not ids: " + networkId + ", " + containerId);
    }
    String path = "/v" + spoken.getVersion() + "/networks/" + networkId + "/" + verb;
    byte[] body = ("{\"Container\":\"" + containerId + "\"}").getBytes(UTF_8);
    ask(
        "a change (network " + verb + ")",
        () -> {
          DockerHttpClient.Request order =
              DockerHttpClient.Request.builder()
                  .method("POST")
                  .path(path)
                  .putHeader("content-type", "application/json")
                  .bodyBytes(body)
                  .build();
          try (DockerHttpClient.Response response = http.execute(order)) {
            if (response.getStatusCode() / 100 != 2) {
              String told = EngineJson.read(response.getBody()).text("message", "no reason given");
              throw new IOException("status " + response.getStatusCode() + ": " + told);
            }
            return true;
          }
        });
  }

  private DockerClient client(RemoteApiVersion version) {
    return DockerClientImpl.getInstance(new QuietConfig(endpoint.uri(), version), http);
  }

  /** The newest version that both sides know; engines tell the range that they serve. */
  private static RemoteApiVersion negotiate(EngineJson version) {
    String offered = version.text("ApiVersion");
    RemoteApiVersion newest =
        offered == null ? OLDEST : RemoteApiVersion.parseConfigWithDefault(offered);
    if (!newest.isGreaterOrEqual(OLDEST)) {
      throw new IllegalStateException(
          "its API is " + offered + ", dnet needs 1.41 (Docker 20.10) or newer");
    }
    String least = version.text("MinAPIVersion");
    boolean tooNew =
        least != null && RemoteApiVersion.parseConfigWithDefault(least).isGreater(NEWEST);
    RemoteApiVersion chosen = newest.isGreater(NEWEST) ? NEWEST : newest;
    return tooNew ? RemoteApiVersion.parseConfigWithDefault(least) : chosen;
  }

  private static String product(EngineJson version) {
    boolean podman =
        version.at("Components").items().stream()
            .anyMatch(c -> c.text("Name", "").startsWith("Podman"));
    return podman ? "podman" : "docker";
  }

  /**
   * Asks on a thread of its own, which is given up after the deadline: a read may hang for ever.
   */
  private <T> T ask(String what, Callable<T> question) throws EngineException {
    FutureTask<T> task = new FutureTask<>(question);
    Thread thread = new Thread(task, "engine");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      close();
      throw new EngineException(
          "asking " + endpoint.uri() + " for " + what + ": no answer within 9 s", e);
    } catch (ExecutionException e) {
      throw explain(what, e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException("asking " + endpoint.uri() + " for " + what + ": interrupted", e);
    }
  }

  private EngineException explain(String what, Throwable cause) {
    String detail = "";
    for (Throwable at = cause; at != null; at = at.getCause()) {
      detail = String.valueOf(at.getMessage());
      boolean refused =
          detail.contains("refused")
              || detail.contains("No such file")
              || detail.contains("unreachable");
      if (refused || detail.contains("ermission denied")) {
        return cannotConnect(
            endpoint, detail.contains("ermission denied") ? "permission denied" : null);
      }
    }
    String line = detail.lines().findFirst().orElse(cause.getClass().getSimpleName());
    return new EngineException(
        "asking "
            + endpoint.uri()
            + " for "
            + what
            + ": "
            + line.substring(0, Math.min(200, line.length())),
        cause);
  }

  private static EngineException cannotConnect(EngineEndpoint endpoint, @Nullable String why) {
    return new EngineException(
        "Cannot connect to the Docker daemon at "
            + endpoint.uri()
            + (why == null ? ". Is the docker daemon running?" : ": " + why));
  }

  @Override
  public void close() {
    try {
      http.close();
    } catch (IOException e) {
      // It only closes sockets; there is nobody to tell and nothing to be done.
    }
    if (bridge != null) {
      bridge.close();
    }
  }
}
