package dnet.inspector.simulate;

/** A question that makes no sense for this host: its message says why. */
public final class UnanswerableException extends Exception {
  private static final long serialVersionUID = 1L;

  UnanswerableException(String message) {
    super(message);
  }
}
