package dnet.inspector.remedy;

import java.io.IOException;

/** A change is not made, or not taken back, for a reason that the message gives. */
public class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** With the reason. */
  public RefusedException(String message) {
    super(message);
  }
}
