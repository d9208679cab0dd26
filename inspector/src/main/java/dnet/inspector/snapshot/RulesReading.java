package dnet.inspector.snapshot;

import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.Gap;
import dnet.inspector.model.NetnsId;
import dnet.inspector.netfilter.Listing;
import dnet.inspector.netfilter.RulesReader;
import dnet.inspector.netfilter.RulesText;
import dnet.inspector.netfilter.kernel.KernelRules;
import dnet.inspector.procfs.KernelFacts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** The firewall's part of an observation, beside the others. */
final class RulesReading {
  private final ObserveOptions options;
  private final FutureTask<RulesReader.Result> task;
  private final List<Gap> others = new ArrayList<>();

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
                    options.wants(ObserveOptions.Part.RULES) && options.hostNetns() == null
                        ? RulesReader.read(kernel.legacyRules(), kernel.legacyRules6())
                        : new RulesReader.Result(List.of(), List.of())));
    Thread thread = new Thread(reading.task, "rules-reading");
    thread.setDaemon(true);
    thread.start();
    return reading;
  }

  /**
   * The rules of all namespaces that were read: home's, and where stacks were asked for those of
   * every other that has tables. Held open by {@code scan} meanwhile.
   */
  Map<NetnsId, List<RulesText>> texts(
      NamespaceScan scan, List<NamespaceReader.Reading> readings, NetnsId home) throws IOException {
    Map<NetnsId, List<RulesText>> texts = new HashMap<>();
    List<NetnsId> ids = new ArrayList<>();
    List<RulesReader.Request> requests = new ArrayList<>();
    for (NamespaceReader.Reading reading : readings) {
      NetnsId id = reading.links().namespace();
      NetnsHandle handle = scan.handle(id);
      if (handle == null) {
        continue;
      }
      Set<Listing> listings = EnumSet.noneOf(Listing.class);
      listings.addAll(listings(reading, id.equals(home)));
      RulesText known = id.equals(home) ? null : known(reading);
      if (known != null) {
        texts.computeIfAbsent(id, i -> new ArrayList<>()).add(known);
        listings.remove(Listing.IPTABLES);
      }
      if (!listings.isEmpty()) {
        ids.add(id);
        requests.add(new RulesReader.Request("namespace " + handle, handle, listings));
      }
    }
    RulesReader.Results results = RulesReader.read(requests);
    for (int i = 0; i < ids.size(); i++) {
      texts.computeIfAbsent(ids.get(i), id -> new ArrayList<>()).addAll(results.texts().get(i));
    }
    others.addAll(results.gaps());
    texts.putIfAbsent(home, result().texts());
    return texts;
  }

  /** What must be listed; nothing for dnet's own namespace, which is being read already. */
  private Set<Listing> listings(NamespaceReader.Reading reading, boolean home) {
    StackFacts stack = reading.stack();
    if (home) {
      boolean elsewhere = options.wants(ObserveOptions.Part.RULES) && options.hostNetns() != null;
      return elsewhere ? Listing.all(reading.legacy()) : Set.of();
    }
    return stack == null ? Set.of() : Listing.of(stack.tables(), reading.legacy());
  }

  /** What need not be asked of iptables-save; null if it has to be. */
  private static @Nullable RulesText known(NamespaceReader.Reading reading) {
    KernelRules rules = reading.rules();
    StackFacts stack = reading.stack();
    return rules == null || stack == null ? null : rules.text(stack.tables()).orElse(null);
  }

  List<Gap> gaps() throws IOException {
    List<Gap> gaps = new ArrayList<>(result().gaps());
    gaps.addAll(others);
    return gaps;
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
