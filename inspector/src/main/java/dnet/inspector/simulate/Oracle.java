package dnet.inspector.simulate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers questions that the host's facts do not answer. A run of the simulator asks in order; each
 * answer that was merely assumed is remembered, so that another run can assume the opposite.
 */
final class Oracle {
  /** A question with the answer that was assumed. */
  record Decision(String question, boolean answer) {}

  private final List<Boolean> script;
  private final List<Decision> decisions = new ArrayList<>();
  private final Map<String, Boolean> known = new LinkedHashMap<>();

  /**
   * Answers as the script says, then each question's own default.
   *
   * @param script answers to the first questions
   */
  Oracle(List<Boolean> script) {
    this.script = List.copyOf(script);
  }

  /** The same question gets the same answer within one run. */
  boolean decide(String question, boolean otherwise) {
    Boolean before = known.get(question);
    if (before != null) {
      return before;
    }
    int at = decisions.size();
    boolean answer = at < script.size() ? script.get(at) : otherwise;
    decisions.add(new Decision(question, answer));
    known.put(question, answer);
    return answer;
  }

  List<Decision> decisions() {
    return List.copyOf(decisions);
  }
}
