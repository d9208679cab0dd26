package dnet.inspector.snapshot;

import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.Gap;
import dnet.inspector.model.NetnsId;
import dnet.inspector.netfilter.RulesReader;
import dnet.inspector.netfilter.RulesText;
import dnet.inspector.procfs.KernelFacts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** The firewall's part of an observation, beside the others. */
final class RulesReading {
  private final ObserveOptions options;
  private final FutureTask<RulesReader.Result> task;
  private final List<Gap> gaps = new ArrayList<>();

  private RulesReading(ObserveOptions options, FutureTask<RulesReader.Result> task) {
    this.options = options;
    this.task = task;
  }

  static RulesReading start(ObserveOptions options, KernelFacts kernel) {
    RulesReading reading =
        new RulesReading(
            options,
            new FutureTask<>(
                () ->
                    ofOwnNamespace(options)
                        ? RulesReader.read(kernel.legacyRules(), kernel.legacyRules6())
                        : new RulesReader.Result(List.of(), List.of())));
    Thread thread = new Thread(reading.task, "rules-reading");
    thread.setDaemon(true);
    thread.start();
    return reading;
  }

  /** Whether the host's rules are wanted, and the host is where dnet runs. */
  static boolean ofOwnNamespace(ObserveOptions options) {
    return options.wants(ObserveOptions.Part.RULES) && options.hostNetns() == null;
  }

  /**
   * The rules of all namespaces that were read: home's, and where stacks were asked for those of
   * every other that has tables. Held open by {@code scan} meanwhile.
   */
  Map<NetnsId, List<RulesText>> texts(
      NamespaceScan scan, List<NamespaceReader.Reading> readings, NetnsId home) throws IOException {
    RulesPlan plan = new RulesPlan(options, home);
    for (NamespaceReader.Reading reading : readings) {
      NetnsHandle handle = scan.handle(reading.links().namespace());
      if (handle != null) {
        plan.add(handle, reading);
      }
    }
    Map<NetnsId, List<RulesText>> texts = new HashMap<>();
    Set<Gap> others = new LinkedHashSet<>();
    plan.carryOut()
        .forEach(
            (id, rules) -> {
              texts.put(id, rules.texts());
              others.addAll(rules.gaps());
            });
    gaps.addAll(others);
    texts.putIfAbsent(home, result().texts());
    return texts;
  }

  List<Gap> gaps() throws IOException {
    List<Gap> all = new ArrayList<>(result().gaps());
    all.addAll(gaps);
    return all;
  }

  private RulesReader.Result result() throws IOException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new IOException("reading firewall rules: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("reading firewall rules: interrupted", e);
    }
  }
}
