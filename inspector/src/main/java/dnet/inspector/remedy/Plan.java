package dnet.inspector.remedy;

import java.util.List;

/** What a change will do, step by step; nothing has been done yet. */
public final class Plan {
  private final String title;
  private final List<Step> steps;
  private final List<String> warnings;

  Plan(String title, List<Step> steps, List<String> warnings) {
    this.title = title;
    this.steps = List.copyOf(steps);
    this.warnings = List.copyOf(warnings);
  }

  /** What it is, for people; hostile text. */
  public String title() {
    return title;
  }

  List<Step> steps() {
    return steps;
  }

  /** What each step does, for people; hostile text. */
  public List<String> texts() {
    return steps.stream().map(Step::text).toList();
  }

  /** Plain commands that do the same, quoted for a root shell. */
  public List<String> commands() {
    return steps.stream().map(Step::command).filter(c -> !c.isEmpty()).toList();
  }

  /** True things that do not forbid it. */
  public List<String> warnings() {
    return warnings;
  }

  /** The same without what a DHCP server is asked for. */
  Plan withoutLease() {
    return new Plan(
        title, steps.stream().filter(s -> !(s instanceof TakeLease)).toList(), warnings);
  }

  /** Whether all is as it should be already. */
  public boolean isEmpty() {
    return steps.isEmpty();
  }
}
