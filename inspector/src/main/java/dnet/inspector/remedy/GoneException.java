package dnet.inspector.remedy;

import java.io.IOException;

/** What was to be changed is not there any more, or something else is in its place. */
public final class GoneException extends IOException {
  private static final long serialVersionUID = 1L;

  GoneException(String message) {
    super(message);
  }

  GoneException(String message, Throwable cause) {
    super(message, cause);
  }
}
