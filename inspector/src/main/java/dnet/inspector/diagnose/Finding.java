package dnet.inspector.diagnose;

import dnet.inspector.advice.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Something that a rule found.
 *
 * @param code the rule's, {@code subnet-overlap}
 * @param title one line, with names; hostile text
 * @param explanation what it means and does, for people
 * @param evidence facts that speak for it, verbatim where they are rules, routes or entries
 * @param namespace {@code host}, a container's name, {@code overlay:<network>} or a path
 * @param object what it is about there: an interface, a rule's place, a sysctl, a network
 */
public record Finding(
    String code,
    Severity severity,
    String title,
    String explanation,
    List<String> evidence,
    String namespace,
    String object,
    List<Remedy> remedies) {
  public Finding {
    evidence = List.copyOf(evidence);
    remedies = List.copyOf(remedies);
  }

  /** Begins a finding. */
  static Draft of(String code, Severity severity, String namespace, String object) {
    return new Draft(code, severity, namespace, object);
  }

  /** A finding being written. */
  static final class Draft {
    private final String code;
    private final Severity severity;
    private final String namespace;
    private final String object;
    private String title = "";
    private String explanation = "";
    private final List<String> evidence = new ArrayList<>();
    private final List<Remedy> remedies = new ArrayList<>();

    private Draft(String code, Severity severity, String namespace, String object) {
      this.code = code;
      this.severity = severity;
      this.namespace = namespace;
      this.object = object;
    }

    /** Says what and why. */
    Draft says(String oneLine, String meaning) {
      title = oneLine;
      explanation = meaning;
      return this;
    }

    Draft because(String fact) {
      evidence.add(fact);
      return this;
    }

    Draft mendedBy(String command, String effect, String risk) {
      remedies.add(new Remedy(command, effect, risk));
      return this;
    }

    /** Where nothing leads to the place of the command, none is offered. */
    Draft mendedBy(Optional<String> command, String effect, String risk) {
      command.ifPresent(c -> mendedBy(c, effect, risk));
      return this;
    }

    Finding finding() {
      return new Finding(code, severity, title, explanation, evidence, namespace, object, remedies);
    }
  }
}
