package dnet.inspector.diagnose;

/** Looks for one kind of fault. Has no state; one instance serves any host. */
public interface Rule {
  /** The stable code of its findings, {@code subnet-overlap}. */
  String code();

  /** The worst severity that it gives. */
  Severity worst();

  /** What it finds, in one line: the row of {@code docs/rules.md}. */
  String finds();

  /** Looks, and writes down what it finds and what it could not look at. */
  void examine(Scene scene, Findings findings);
}
