package dnet.inspector.docker;

/** The engine could not be asked; the message is one line for people. */
public final class EngineException extends Exception {
  private static final long serialVersionUID = 1L;

  EngineException(String message) {
    super(message);
  }

  EngineException(String message, Throwable cause) {
    super(message, cause);
  }
}
