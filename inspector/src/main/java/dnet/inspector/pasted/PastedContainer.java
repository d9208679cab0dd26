package dnet.inspector.pasted;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code docker ps}.
 *
 * @param id 12 to 64 hexadecimal digits
 * @param name null when the line was cut before it
 * @param state running, paused, exited, …; null when the line was cut before it
 * @param ports as docker prints them: {@code 0.0.0.0:80->80/tcp}
 */
public record PastedContainer(
    String id, String image, @Nullable String state, List<String> ports, @Nullable String name) {
  public PastedContainer {
    ports = List.copyOf(ports);
  }

  /** The name, or else the id. */
  public String label() {
    return name == null ? id : name;
  }
}
