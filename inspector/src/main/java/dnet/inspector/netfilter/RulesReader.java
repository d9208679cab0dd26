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
 * of iptables-legacy and native ones at once, and each program shows its own only; nft, which shows
 * two of the three, is run only where the kernel has more than iptables' programs have shown.
 * Listing changes nothing. A program gets into another namespace by the host's {@code nsenter},
 * started at home.
 */
public final class RulesReader {
  private static final int PARALLEL = 2;
  private static final List<Listing> OF_NFT = List.of(Listing.NFT_JSON, Listing.NFT_TEXT);

  private final Map<Listing, Optional<HostProgram>> programs = new EnumMap<>(Listing.class);
  private final List<Collected> collected = new ArrayList<>();
  private final List<Path> folders;
  private final Outlines outlines;

  private RulesReader(List<Path> folders, Outlines outlines) {
    this.folders = folders;
    this.outlines = outlines;
  }

  /** Tells what the kernel has. */
  interface Outlines {
    /** Of a namespace; null for dnet's own. */
    NftOutline of(@Nullable NetnsHandle namespace) throws IOException;
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
  private static final class Collected {
    private final Request request;
    private final Map<Listing, String> texts =
        Collections.synchronizedMap(new EnumMap<>(Listing.class));
    private final List<Gap> gaps = Collections.synchronizedList(new ArrayList<>());
    private volatile @Nullable NftOutline outline;

    Collected(Request request) {
      this.request = request;
    }
  }

  /**
   * A thing to do.
   *
   * @param listing null to ask the kernel what there is to be listed
   */
  private record Job(Collected to, @Nullable Listing listing) {}

  /**
   * Reads all tables of dnet's own namespace.
   *
   * @param legacyRules whether the kernel has IPv4 tables of the legacy kind
   * @param legacyRules6 the same for IPv6
   */
  public static Result read(boolean legacyRules, boolean legacyRules6) {
    return readWith(HostProgram.FOLDERS, NftOutline::of, legacyRules, legacyRules6);
  }

  /** The same with the programs of other folders, and another word of the kernel. */
  static Result readWith(
      List<Path> folders, Outlines outlines, boolean legacyRules, boolean legacyRules6) {
    Set<Listing> all = Listing.all(new LegacyTables(legacyRules, legacyRules6));
    Results results = read(folders, outlines, List.of(new Request("host", null, all)));
    return results.each().get(0);
  }

  /** Reads several namespaces. */
  public static Results read(List<Request> requests) {
    return read(HostProgram.FOLDERS, NftOutline::of, requests);
  }

  private static Results read(List<Path> folders, Outlines outlines, List<Request> requests) {
    RulesReader reader = new RulesReader(folders, outlines);
    requests.forEach(request -> reader.collected.add(new Collected(request)));
    return reader.read();
  }

  private Results read() {
    List<Job> jobs = new ArrayList<>();
    for (Collected place : collected) {
      jobs.add(new Job(place, null));
      EnumSet<Listing> listings = EnumSet.noneOf(Listing.class);
      listings.addAll(place.request.listings());
      listings.removeAll(OF_NFT);
      listings.forEach(listing -> jobs.add(new Job(place, listing)));
    }
    run(jobs);
    run(
        collected.stream()
            .filter(RulesReader::needsNft)
            .flatMap(place -> OF_NFT.stream().map(listing -> new Job(place, listing)))
            .toList());
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

  /** Whether there is, or may be, what programs of iptables have not shown. */
  private static boolean needsNft(Collected place) {
    NftOutline outline = place.outline;
    if (outline == null) {
      return place.request.listings().contains(Listing.NFT_JSON);
    }
    return outline.isBeyondIptables() || !outline.isShownBy(place.request.listings(), place.texts);
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
    for (Job job : jobs) {
      if (job.listing != null) {
        programs.computeIfAbsent(job.listing, listing -> listing.program(folders));
      }
    }
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
    if (listing == null) {
      try {
        job.to.outline = outlines.of(job.to.request.namespace());
      } catch (IOException e) {
        // Nothing is known: nft is asked where it was to be asked.
      }
      return;
    }
    HostProgram program = programs.getOrDefault(listing, Optional.empty()).orElse(null);
    if (program == null) {
      if (!shownByPlainProgram(listing)) {
        job.to.gaps.add(
            new Gap(listing.what(), listing.shownAs() + " is not installed", listing.effect()));
      }
      return;
    }
    Request request = job.to.request;
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
