package dnet.inspector.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointResolverTest {
  @TempDir private Path folder;
  private Path home;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void contexts() throws Exception {
    home = Files.createDirectories(folder.resolve("home/.docker")).getParent();
    context("web", "tcp://192.0.2.1:2376");
    context("other", "ssh://root@192.0.2.2");
  }

  private Path context(String name, String host) throws Exception {
    String digest =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)));
    Path meta = Files.createDirectories(home.resolve(".docker/contexts/meta").resolve(digest));
    Files.writeString(
        meta.resolve("meta.json"),
        "{\"Name\":\"" + name + "\",\"Endpoints\":{\"docker\":{\"Host\":\"" + host + "\"}}}");
    return home.resolve(".docker/contexts/tls").resolve(digest);
  }

  private void current(String json) throws IOException {
    Files.writeString(home.resolve(".docker/config.json"), json);
  }

  private EngineEndpoint resolve(@Nullable String host, @Nullable String context)
      throws EngineException {
    return new EndpointResolver(environment, home, folder).resolve(host, context);
  }

  private void refused(@Nullable String host, @Nullable String context, String... because) {
    assertThatExceptionOfType(EngineException.class)
        .isThrownBy(() -> resolve(host, context))
        .satisfies(e -> assertThat(e.getMessage()).contains(because).doesNotContain("\n"));
  }

  private static String shown(EngineEndpoint endpoint) {
    return endpoint.uri() + " by " + endpoint.reason();
  }

  @Test
  void whatIsNearerCounts() throws Exception {
    assertThat(shown(resolve(null, null)))
        .isEqualTo("unix:///var/run/docker.sock by default socket");
    current("{\"currentContext\":\"web\"}");
    assertThat(shown(resolve(null, null))).isEqualTo("tcp://192.0.2.1:2376 by current context web");
    environment.put("DOCKER_CONTEXT", "other");
    assertThat(shown(resolve(null, null)))
        .isEqualTo("ssh://root@192.0.2.2 by DOCKER_CONTEXT other");
    environment.put("DOCKER_HOST", "unix:///tmp/x.sock");
    assertThat(shown(resolve(null, null))).isEqualTo("unix:///tmp/x.sock by DOCKER_HOST");
    assertThat(shown(resolve("tcp://h:1", null))).isEqualTo("tcp://h:1 by --docker-host");
    assertThat(shown(resolve(null, "web"))).isEqualTo("tcp://192.0.2.1:2376 by --context web");
    assertThat(shown(resolve(null, "default")))
        .isEqualTo("unix:///var/run/docker.sock by default socket");
    environment.put("DOCKER_HOST", "");
    environment.put("DOCKER_CONTEXT", "");
    current("{\"currentContext\":\"\"}");
    assertThat(resolve(null, null).reason()).isEqualTo("default socket");
  }

  @Test
  void podmansSocketIsTakenWhereDockersIsAbsent() throws Exception {
    Files.createDirectories(folder.resolve("run/podman"));
    Files.createFile(folder.resolve("run/podman/podman.sock"));
    assertThat(shown(resolve(null, null)))
        .isEqualTo("unix:///run/podman/podman.sock by default socket of podman");
    Files.createDirectories(folder.resolve("var/run"));
    Files.createFile(folder.resolve("var/run/docker.sock"));
    assertThat(resolve(null, null).reason()).isEqualTo("default socket");
  }

  @Test
  void certificatesAreForTlsOnly() throws Exception {
    assertThat(resolve("tcp://h:1", null).certificates()).isNull();
    environment.put("DOCKER_TLS_VERIFY", "1");
    assertThat(resolve("tcp://h:1", null).certificates()).isEqualTo(home.resolve(".docker"));
    environment.put("DOCKER_CERT_PATH", "/certs");
    assertThat(resolve("tcp://h:1", null).certificates()).isEqualTo(Path.of("/certs"));
    assertThat(resolve("unix:///x", null).certificates()).isNull();
    assertThat(resolve("ssh://h", null).certificates()).isNull();
    Path tls = Files.createDirectories(context("tls", "tcp://h:2").resolve("docker"));
    assertThat(resolve(null, "tls").certificates()).isEqualTo(tls);
  }

  @Test
  void theConfigurationMayBeElsewhere() throws Exception {
    environment.put("DOCKER_CONFIG", folder.resolve("absent").toString());
    refused(null, "web", "absent", "no such file");
    environment.put("DOCKER_CONFIG", home.resolve(".docker").toString());
    assertThat(resolve(null, "web").isRemote()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://x, not unix",
    "x, not unix",
    "tcp://, no URI",
    "unix://, no URI",
    "'a b', no URI",
    "tcp:///x, incomplete",
    "ssh:///x, incomplete",
    "npipe:////./pipe/x, not unix"
  })
  void whatCannotBeUsedIsRefused(String host, String because) {
    refused(host, null, "cannot use docker host " + host, because);
  }

  @Test
  void mistakesAreNamed() throws Exception {
    refused("unix:///x", "web", "--docker-host and --context cannot both be given");
    refused(null, "absent", "no such file");
    context("empty", "");
    refused(null, "empty", "context empty not found");
    current("{ broken");
    refused(null, null, "config.json", "broken JSON");
    current(" ".repeat((1 << 20) + 1));
    refused(null, null, "larger than 1 MiB");
  }

  @Test
  void aPathAloneIsAUnixSocket() throws Exception {
    EngineEndpoint endpoint = resolve("/run/x.sock", null);
    assertThat(endpoint.uri()).hasToString("unix:///run/x.sock");
    assertThat(endpoint.isRemote()).isFalse();
    assertThat(endpoint.socket()).isEqualTo(Path.of("/run/x.sock"));
  }
}
