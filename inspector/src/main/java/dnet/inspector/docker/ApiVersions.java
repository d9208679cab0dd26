package dnet.inspector.docker;

import com.github.dockerjava.core.RemoteApiVersion;

/** The versions of the engine's API that dnet speaks. */
final class ApiVersions {
  /** The API of Docker 20.10, the oldest engine that dnet knows. */
  private static final RemoteApiVersion OLDEST = RemoteApiVersion.VERSION_1_41;

  /** Docker 29 refuses anything older. */
  private static final RemoteApiVersion NEWEST = RemoteApiVersion.VERSION_1_44;

  private ApiVersions() {}

  /** The newest version that both sides know; engines tell the range that they serve. */
  static RemoteApiVersion negotiate(EngineJson version) {
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
}
