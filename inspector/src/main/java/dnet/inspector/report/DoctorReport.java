package dnet.inspector.report;

import dnet.inspector.diagnose.Diagnosis;
import dnet.inspector.diagnose.Finding;
import dnet.inspector.diagnose.RuleCatalog;
import dnet.inspector.diagnose.Severity;
import dnet.inspector.model.Gap;
import dnet.inspector.model.Host;
import dnet.inspector.model.Wiring;
import java.util.List;

/**
 * {@code dnet doctor --json}.
 *
 * @param counts findings by severity
 * @param findings the worst first
 * @param gaps what could not be looked at, and which rules therefore say nothing
 */
public record DoctorReport(
    int formatVersion, HostView host, Counts counts, List<FindingView> findings, List<Gap> gaps) {
  public DoctorReport {
    findings = List.copyOf(findings);
    gaps = List.copyOf(gaps);
  }

  /** Findings by severity. */
  public record Counts(int critical, int warning, int info) {}

  /**
   * A finding; {@code docs/rules.md} explains the codes.
   *
   * @param severity critical, warning or info
   * @param evidence facts, verbatim where they are rules, routes or entries
   */
  public record FindingView(
      String code,
      String severity,
      String title,
      String explanation,
      List<String> evidence,
      SubjectView subject,
      List<RemedyView> remedies) {
    public FindingView {
      evidence = List.copyOf(evidence);
      remedies = List.copyOf(remedies);
    }
  }

  /**
   * What a finding is about.
   *
   * @param namespace host, a container's name, {@code overlay:<network>} or a path
   */
  public record SubjectView(String namespace, String object) {}

  /**
   * A plain command.
   *
   * @param risk empty when there is none
   */
  public record RemedyView(String command, String effect, String risk) {}

  /** Examines a host by every rule. */
  public static DoctorReport of(Host host) {
    Diagnosis diagnosis = RuleCatalog.diagnose(host);
    return new DoctorReport(
        Reports.FORMAT_VERSION,
        new Views(new Wiring(host)).host(),
        new Counts(
            count(diagnosis, Severity.CRITICAL),
            count(diagnosis, Severity.WARNING),
            count(diagnosis, Severity.INFO)),
        diagnosis.findings().stream().map(DoctorReport::view).toList(),
        diagnosis.gaps());
  }

  private static int count(Diagnosis diagnosis, Severity severity) {
    return (int) diagnosis.findings().stream().filter(f -> f.severity() == severity).count();
  }

  private static FindingView view(Finding finding) {
    return new FindingView(
        finding.code(),
        finding.severity().word(),
        finding.title(),
        finding.explanation(),
        finding.evidence(),
        new SubjectView(finding.namespace(), finding.object()),
        finding.remedies().stream()
            .map(r -> new RemedyView(r.command(), r.effect(), r.risk()))
            .toList());
  }
}
