package dnet.inspector.procfs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Of all processes those that matter: each container's first, and of every other namespace one. */
final class ProcessSelection {
  private static final Comparator<ProcessFacts> ORDER =
      Comparator.comparingLong(ProcessFacts::startTicks).thenComparingInt(ProcessFacts::pid);

  private final Map<String, ProcessFacts> firstOfContainer = new HashMap<>();
  private final Map<Long, ProcessFacts> oldestOfNamespace = new HashMap<>();

  void add(ProcessFacts process) {
    String container = process.containerId();
    if (container != null) {
      firstOfContainer.merge(container, process, ProcessSelection::older);
    } else {
      oldestOfNamespace.merge(process.netns(), process, ProcessSelection::older);
    }
  }

  /** The one that started first; of two in the same tick the one with the lower id. */
  private static ProcessFacts older(ProcessFacts a, ProcessFacts b) {
    return ORDER.compare(a, b) <= 0 ? a : b;
  }

  /**
   * By process id.
   *
   * @param finish is applied to each that is selected
   */
  List<ProcessFacts> selected(UnaryOperator<ProcessFacts> finish) {
    List<ProcessFacts> processes = new ArrayList<>(firstOfContainer.values());
    Map<Long, ProcessFacts> others = new HashMap<>(oldestOfNamespace);
    processes.forEach(p -> others.remove(p.netns()));
    processes.addAll(others.values());
    processes.replaceAll(finish);
    processes.sort(Comparator.comparingInt(ProcessFacts::pid));
    return processes;
  }
}
