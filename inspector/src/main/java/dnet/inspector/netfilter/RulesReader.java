package dnet.inspector.netfilter;

import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.Gap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rules of namespaces, two programs at a time. A kernel may hold rules of iptables-nft,
 * of iptables-legacy and native ones at once, and each program shows its own only. Listing changes
 * nothing. A program gets into another namespace by the host's {@code nsenter}, started at home: no
 * thread of dnet's goes there.
 */
public final class RulesReader {
  private static final int PARALLEL = 2;

  private final Map<Listing, Optional<HostProgram>> programs = new EnumMap<>(Listing.class);
  private final List<Collected> collected = new ArrayList<>();
  private final List<Path> folders;

  private RulesReader(List<Path> folders) {
    this.folders = folders;
  }

  /**
   * What to read where.
   *
   * @param name of the namespace, for gaps
   * @param namespace held open until the rules are read; null for dnet's own
   */
  public record Request(String name, @Nullable NetnsHandle namespace, Set<Listing> listings) {
    public Request {
      listings =
          listings.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(listings));
    }
  }

  /** What was read, one text a program, and what was not. */
  public record Result(List<RulesText> texts, List<Gap> gaps) {
    public Result {
      texts = List.copyOf(texts);
      gaps = List.copyOf(gaps);
    }
  }

  /**
   * What was read of several namespaces.
   *
   * @param each one a request, in the requests' order
   */
  public record Results(List<Result> each) {
    public Results {
      each = List.copyOf(each);
    }

    /** The texts, one list a request. */
    public List<List<RulesText>> texts() {
      return each.stream().map(Result::texts).toList();
    }

    /** What was not read, each once: a program that is missing is missing for all. */
    public List<Gap> gaps() {
      return each.stream().flatMap(r -> r.gaps().stream()).distinct().toList();
    }
  }

  /** A request with what has come so far. */
  private record Collected(Request request, Map<Listing, String> texts, List<Gap> gaps) {}

  private record Job(Collected to, Listing listing) {}

  /**
   * Reads all tables of dnet's own namespace.
   *
   * @param legacyRules whether the kernel has IPv4 tables of the legacy kind
   * @param legacyRules6 the same for IPv6
   */
  public static Result read(boolean legacyRules, boolean legacyRules6) {
    return readWith(HostProgram.FOLDERS, legacyRules, legacyRules6);
  }

  /** The same with the programs of other folders. */
  static Result readWith(List<Path> folders, boolean legacyRules, boolean legacyRules6) {
    Set<Listing> all = Listing.all(new LegacyTables(legacyRules, legacyRules6));
    Results results = read(folders, List.of(new Request("host", null, all)));
    return results.each().get(0);
  }

  /** Reads several namespaces. */
  public static Results read(List<Request> requests) {
    return read(HostProgram.FOLDERS, requests);
  }

  private static Results read(List<Path> folders, List<Request> requests) {
    RulesReader reader = new RulesReader(folders);
    for (Request request : requests) {
      reader.collected.add(
          new Collected(
              request,
              Collections.synchronizedMap(new EnumMap<>(Listing.class)),
              Collections.synchronizedList(new ArrayList<>())));
    }
    return reader.read();
  }

  private Results read() {
    List<Job> jobs = new ArrayList<>();
    for (Collected place : collected) {
      place.request.listings().forEach(listing -> jobs.add(new Job(place, listing)));
    }
    run(jobs);
    run(
        collected.stream()
            .filter(place -> place.texts.values().stream().anyMatch(RulesReader::namesSets))
            .map(place -> new Job(place, Listing.IPSET))
            .toList());
    return new Results(
        collected.stream()
            .map(place -> new Result(texts(place), place.gaps.stream().distinct().toList()))
            .toList());
  }

  private static boolean namesSets(String text) {
    return text.contains("--match-set ");
  }

  private static List<RulesText> texts(Collected place) {
    List<RulesText> texts = new ArrayList<>();
    place.texts.forEach((listing, text) -> texts.add(new RulesText(listing.shownAs(), text)));
    return texts;
  }

  private void run(List<Job> jobs) {
    jobs.forEach(job -> programs.computeIfAbsent(job.listing, listing -> listing.program(folders)));
    Queue<Job> queue = new ConcurrentLinkedQueue<>(jobs);
    List<Thread> workers = new ArrayList<>();
    for (int i = 1; i < Math.min(PARALLEL, jobs.size()); i++) {
      Thread worker = new Thread(() -> work(queue), "rules-" + i);
      worker.setDaemon(true);
      worker.start();
      workers.add(worker);
    }
    work(queue);
    try {
      for (Thread worker : workers) {
        worker.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      Gap gap = new Gap("firewall rules", "interrupted", "some rules are unknown");
      collected.forEach(place -> place.gaps.add(gap));
    }
  }

  private void work(Queue<Job> queue) {
    for (Job job = queue.poll(); job != null; job = queue.poll()) {
      run(job);
    }
  }

  private void run(Job job) {
    Listing listing = job.listing;
    HostProgram program = programs.getOrDefault(listing, Optional.empty()).orElse(null);
    if (program == null) {
      if (!shownByPlainProgram(listing)) {
        job.to.gaps.add(
            new Gap(listing.what(), listing.shownAs() + " is not installed", listing.effect()));
      }
      return;
    }
    Request request = job.to.request();
    try {
      job.to.texts.put(listing, program.runIn(request.namespace(), listing.arguments()));
    } catch (IOException e) {
      String where = request.namespace() == null ? "" : " of " + request.name();
      job.to.gaps.add(
          new Gap(listing.what() + where, String.valueOf(e.getMessage()), listing.effect()));
    }
  }

  /** Where iptables is the legacy variant itself, its plain program shows the legacy rules. */
  private boolean shownByPlainProgram(Listing listing) {
    return switch (listing) {
      case IPTABLES_LEGACY -> isLegacy(Listing.IPTABLES);
      case IP6TABLES_LEGACY -> isLegacy(Listing.IP6TABLES);
      case IPTABLES, IP6TABLES, NFT_JSON, NFT_TEXT, IPSET -> false;
    };
  }

  private boolean isLegacy(Listing plain) {
    return plain.program(folders).map(HostProgram::isLegacy).orElse(false);
  }
}
