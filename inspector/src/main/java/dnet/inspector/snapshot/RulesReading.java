package dnet.inspector.snapshot;

import dnet.inspector.model.Gap;
import dnet.inspector.netfilter.RulesReader;
import dnet.inspector.netfilter.RulesText;
import dnet.inspector.procfs.KernelFacts;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** The firewall's part of an observation, beside the others. */
final class RulesReading {
  private final FutureTask<RulesReader.Result> task;

  private RulesReading(FutureTask<RulesReader.Result> task) {
    this.task = task;
  }

  static RulesReading start(ObserveOptions options, KernelFacts kernel) {
    RulesReading reading =
        new RulesReading(
            new FutureTask<>(
                () ->
                    options.wants(ObserveOptions.Part.RULES)
                        ? RulesReader.read(kernel.legacyRules(), kernel.legacyRules6())
                        : new RulesReader.Result(List.of(), List.of())));
    Thread thread = new Thread(reading.task, "rules-reading");
    thread.setDaemon(true);
    thread.start();
    return reading;
  }

  List<RulesText> texts() throws IOException {
    return result().texts();
  }

  List<Gap> gaps() throws IOException {
    return result().gaps();
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
