package dnet.inspector.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The engine's stream of events. What an event says is not looked at: it is a reason to ask again,
 * and the answer to that is the engine's word on how things are. One thread waits; another may
 * close.
 */
public final class EngineEvents implements AutoCloseable {
  /**
   * What changes anything that {@link Engine#read} reads. Not asked for are, among others, the
   * checks of containers' health, which come every few seconds from each.
   */
  private static final String FILTERS =
      "{\"type\":[\"container\",\"network\"],\"event\":[\"create\",\"start\",\"restart\",\"stop\","
          + "\"die\",\"died\",\"destroy\",\"pause\",\"unpause\",\"rename\",\"update\",\"connect\","
          + "\"disconnect\",\"remove\"]}";

  private final DockerHttpClient.Response response;
  private final InputStream body;
  private final byte[] buffer = new byte[8 << 10];

  private EngineEvents(DockerHttpClient.Response response) {
    this.response = response;
    this.body = response.getBody();
  }

  /**
   * Subscribes. When this returns the engine is sending.
   *
   * @param version of the API, {@code "1.41"}
   * @throws UncheckedIOException if the engine cannot be reached
   * @throws IllegalStateException if it refuses
   */
  static EngineEvents open(DockerHttpClient http, String version) {
    DockerHttpClient.Response response =
        http.execute(
            DockerHttpClient.Request.builder()
                .method(DockerHttpClient.Request.Method.GET)
                .path(
                    "/v"
                        + version
                        + "/events?filters="
                        + URLEncoder.encode(FILTERS, StandardCharsets.UTF_8))
                .build());
    if (response.getStatusCode() != 200) {
      int status = response.getStatusCode();
      response.close();
      throw new IllegalStateException("it refuses to send events: status " + status);
    }
    return new EngineEvents(response);
  }

  /**
   * Waits for the next event.
   *
   * @return false when the stream has ended, for whatever reason
   */
  public boolean await() {
    try {
      for (int length = body.read(buffer); length >= 0; length = body.read(buffer)) {
        for (int i = 0; i < length; i++) {
          if (buffer[i] == '\n') {
            return true;
          }
        }
      }
      return false;
    } catch (IOException | RuntimeException e) {
      // It hung up, said nothing for too long, was closed, or sends what is no HTTP: all the same
      // to who waits, who asks it next and then hears why it does not answer.
      return false;
    }
  }

  /** Ends the stream and a wait that is under way. */
  @Override
  public void close() {
    response.close();
  }
}
