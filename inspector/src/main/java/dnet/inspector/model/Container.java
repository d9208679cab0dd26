package dnet.inspector.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A container of the engine that answered.
 *
 * @param id 64 hexadecimal digits
 * @param name hostile text
 * @param state the engine's word: running, paused, exited, …
 * @param pid its first process; null when it has none or it was not found
 * @param netns its namespace; null when it has none or it could not be read
 * @param resolver null when its resolv.conf was not read
 * @param sharesWith names of the other containers in the same namespace, the host's excepted
 */
public record Container(
    String id,
    String name,
    String image,
    String state,
    @Nullable Integer pid,
    NetworkMode mode,
    @Nullable NetnsId netns,
    List<String> sharesWith,
    List<Attachment> attachments,
    List<PublishedPort> ports,
    @Nullable Resolver resolver) {
  public Container {
    sharesWith = List.copyOf(sharesWith);
    attachments = List.copyOf(attachments);
    ports = List.copyOf(ports);
  }

  /** The first twelve digits of the id, as docker shows it. */
  public String shortId() {
    return id.length() > 12 ? id.substring(0, 12) : id;
  }

  /** Whether it has processes (running or paused). */
  public boolean isAlive() {
    return state.equals("running") || state.equals("paused") || state.equals("restarting");
  }
}
