package dnet.inspector.remedy;

/** A remedy that dnet does not run, for it could not take it back: its command is for people. */
public final class NotOursException extends RefusedException {
  private static final long serialVersionUID = 1L;

  NotOursException(String message) {
    super(message);
  }
}
