package dnet.inspector.diagnose;

import java.util.Locale;

/** How bad a finding is; the worst first. */
public enum Severity {
  /** Something does not work, or will not within minutes. */
  CRITICAL,
  /** Something is not as its owner meant it, or works by luck. */
  WARNING,
  /** Good to know. */
  INFO;

  /** The contract's word. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
