package dnet.inspector.diagnose;

import dnet.inspector.model.Gap;
import java.util.List;

/**
 * What all rules found.
 *
 * @param findings the worst first, then by code, namespace and object
 * @param gaps what could not be looked at: the host's own gaps, then those of rules
 */
public record Diagnosis(List<Finding> findings, List<Gap> gaps) {
  public Diagnosis {
    findings = List.copyOf(findings);
    gaps = List.copyOf(gaps);
  }
}
