package dnet.tui.cli;

/** The contract's exit codes. */
final class ExitCode {
  /** Delivered, no finding, done. */
  static final int OK = 0;

  /** Lost or rejected; findings. */
  static final int FOUND = 1;

  static final int USAGE = 2;

  /** Not enough information or privilege to say. */
  static final int UNKNOWN = 3;

  /** A change failed. */
  static final int FAILED = 4;

  /** A defect of dnet's own. */
  static final int INTERNAL = 70;

  private ExitCode() {}
}
