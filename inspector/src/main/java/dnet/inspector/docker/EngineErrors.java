package dnet.inspector.docker;

import org.jspecify.annotations.Nullable;

/** What went wrong with an engine, in the words that people know from docker itself. */
final class EngineErrors {
  private EngineErrors() {}

  /** One line for whatever went wrong. */
  static EngineException explain(EngineEndpoint endpoint, String what, Throwable cause) {
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

  /**
   * That there is nobody.
   *
   * @param why null for what is not known
   */
  static EngineException cannotConnect(EngineEndpoint endpoint, @Nullable String why) {
    return new EngineException(
        "Cannot connect to the Docker daemon at "
            + endpoint.uri()
            + (why == null ? ". Is the docker daemon running?" : ": " + why));
  }
}
