package dnet.inspector.diagnose;

import dnet.inspector.model.Gap;

/** What could not be read: nobody can say that nothing is wrong there. */
final class Unread implements Rule {
  @Override
  public String code() {
    return "gap";
  }

  @Override
  public Severity worst() {
    return Severity.INFO;
  }

  @Override
  public String finds() {
    return "something could not be read, so that faults there stay unknown";
  }

  @Override
  public void examine(Scene scene, Findings findings) {
    for (Gap gap : scene.host().gaps()) {
      findings.add(
          Finding.of(code(), Severity.INFO, "host", gap.what())
              .says("not known: " + gap.what(), gap.effect())
              .because(gap.why()));
    }
  }
}
