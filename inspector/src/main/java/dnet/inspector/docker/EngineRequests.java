package dnet.inspector.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests to an engine, and its answers as JSON. */
final class EngineRequests {
  private static final int NOT_FOUND = 404;

  private final DockerHttpClient http;

  /** By a client that stays the caller's to close. */
  EngineRequests(DockerHttpClient http) {
    this.http = http;
  }

  /** What it says of itself. */
  EngineJson version() throws IOException {
    EngineJson version = get("/version");
    if (!version.isObject()) {
      throw new IOException("its answer to /version cannot be understood: it is no JSON object");
    }
    return version;
  }

  /** A list that must be one: nothing else may be taken for an engine without containers. */
  List<EngineJson> list(String path) throws IOException {
    EngineJson answer = get(path);
    if (!answer.isArray()) {
      throw new IOException("its answer to " + path + " cannot be understood: it is no JSON array");
    }
    return answer.items();
  }

  /** What the engine answers to a question; an answer that is none ends as its message. */
  EngineJson get(String path) throws IOException {
    try (DockerHttpClient.Response response = ask(path)) {
      check(response);
      return EngineJson.read(response.getBody());
    }
  }

  /** What it answers of one thing; null when there is no such thing. */
  @Nullable EngineJson find(String path) throws IOException {
    try (DockerHttpClient.Response response = ask(path)) {
      if (response.getStatusCode() == NOT_FOUND) {
        return null;
      }
      check(response);
      return EngineJson.read(response.getBody());
    }
  }

  private DockerHttpClient.Response ask(String path) {
    return http.execute(
        DockerHttpClient.Request.builder()
            .method("GET")
            .path(path)
            .putHeader("accept", "application/json")
            .build());
  }

  /**
   * Asks for a change. For {@code inspector.remedy} only.
   *
   * @param body JSON
   */
  void post(String path, String body) throws IOException {
    DockerHttpClient.Request order =
        DockerHttpClient.Request.builder()
            .method("POST")
            .path(path)
            .putHeader("content-type", "application/json")
            .bodyBytes(body.getBytes(UTF_8))
            .build();
    try (DockerHttpClient.Response response = http.execute(order)) {
      check(response);
    }
  }

  private static void check(DockerHttpClient.Response response) throws IOException {
    if (response.getStatusCode() / 100 != 2) {
      String told = EngineJson.read(response.getBody()).text("message", "no reason given");
      throw new IOException("status " + response.getStatusCode() + ": " + told);
    }
  }
}
