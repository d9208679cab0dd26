package dnet.inspector.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One engine that is asked. Every question has a deadline, and what the engine answers is taken as
 * its word only: the kernel is asked for everything that matters.
 */
public final class Engine implements AutoCloseable {
  private static final Set<String> IDLE = Set.of("created", "exited", "dead");
  private static final int MOST_WISHES = 16;
  private static final Duration DEADLINE = Duration.ofSeconds(9);

  private final EngineEndpoint endpoint;
  private final @Nullable SshBridge bridge;
  private final DockerHttpClient http;
  private final EngineRequests requests;

  /** What it says of itself, once it was asked; null before. Another engine hangs up first. */
  private volatile @Nullable EngineJson version;

  private Engine(EngineEndpoint endpoint, @Nullable SshBridge bridge, DockerHttpClient http) {
    this.endpoint = endpoint;
    this.bridge = bridge;
    this.http = http;
    this.requests = new EngineRequests(http);
  }

  private EngineJson version() throws IOException {
    EngineJson known = version;
    if (known == null) {
      known = requests.version();
      version = known;
    }
    return known;
  }

  /** What both sides speak: an engine may refuse what is older, or newer, than it knows. */
  private RemoteApiVersion api() throws IOException {
    return ApiVersions.negotiate(version());
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
        throw EngineErrors.cannotConnect(endpoint, absent ? null : "permission denied");
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
    EngineJson told = version();
    RemoteApiVersion api = api();
    String prefix = "/v" + api.getVersion();
    List<ContainerFacts> containers = new ArrayList<>();
    requests.list(prefix + "/containers/json?all=1").stream()
        .map(FactsOf::container)
        .filter(Objects::nonNull)
        .forEach(containers::add);
    if (wishes) {
      addWishes(prefix, containers);
    }
    containers.sort(Comparator.comparing(ContainerFacts::name).thenComparing(ContainerFacts::id));
    List<NetworkFacts> networks = new ArrayList<>();
    requests.list(prefix + "/networks").stream()
        .map(FactsOf::network)
        .filter(Objects::nonNull)
        .forEach(networks::add);
    networks.sort(Comparator.comparing(NetworkFacts::name).thenComparing(NetworkFacts::id));
    return new EngineFacts(
        endpoint.uri().toString(),
        endpoint.reason(),
        product(told),
        told.text("Version", "unknown"),
        api.getVersion(),
        containers,
        networks);
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
        EngineJson answer = requests.get(prefix + "/containers/" + idle.id() + "/json");
        containers.set(i, FactsOf.wishing(idle, answer.at("HostConfig").at("PortBindings")));
      } catch (IOException | RuntimeException e) {
        return; // gone since, or not in the engine's mood: then it stays unknown
      }
    }
  }

  /**
   * Subscribes to what happens. Asked for before {@link #read}, nothing is missed between the two.
   *
   * @throws EngineException if the engine does not answer, or refuses
   */
  public EngineEvents events() throws EngineException {
    return ask("its events", () -> EngineEvents.open(http, api().getVersion()));
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
          EngineJson container = container(containerId);
          Integer pid = container == null ? null : container.at("State").number("Pid");
          return pid == null || pid == 0 ? null : pid;
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
          EngineJson container = container(containerId);
          return container == null
              ? null
              : container.at("NetworkSettings").at("Networks").fields().values().stream()
                  .map(network -> network.text("NetworkID", ""))
                  .collect(Collectors.toSet());
        });
  }

  /** What the engine knows of a container; null when it is gone. */
  private @Nullable EngineJson container(String id) throws IOException {
    if (!id.matches("[0-9A-Za-z]+")) {
      throw new IOException("not a container's id: " + id);
    }
    return requests.find("/v" + api().getVersion() + "/containers/" + id + "/json");
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
            requests
                .list(
                    "/v"
                        + api().getVersion()
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
    String path = "/networks/" + networkId + "/" + verb;
    String body = "{\"Container\":\"" + containerId + "\"}";
    ask(
        "a change (network " + verb + ")",
        () -> {
          requests.post("/v" + api().getVersion() + path, body);
          return true;
        });
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
      throw EngineErrors.explain(endpoint, what, e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException("asking " + endpoint.uri() + " for " + what + ": interrupted", e);
    }
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
