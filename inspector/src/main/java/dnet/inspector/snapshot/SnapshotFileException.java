package dnet.inspector.snapshot;

/** A snapshot's file could not be read or written; the message is one line for people. */
public final class SnapshotFileException extends Exception {
  private static final long serialVersionUID = 1L;

  SnapshotFileException(String message) {
    super(message);
  }

  SnapshotFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
