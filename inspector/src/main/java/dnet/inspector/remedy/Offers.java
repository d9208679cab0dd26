package dnet.inspector.remedy;

import dnet.inspector.advice.Remedy;
import dnet.inspector.advice.ShellWords;
import dnet.inspector.model.Engine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The remedies that dnet offered last, by number, for {@code dnet fix}. They are kept with the
 * boot, the host and the processes that they were meant for, so that none is ever run on another.
 */
public final class Offers {
  /** What was offered longer ago is looked at again first. */
  static final Duration OLDEST = Duration.ofHours(1);

  private static final String FILE = "offers";
  private static final String NEW_FILE = "offers.new";
  private static final int MAX_SIZE = 1 << 20;
  private static final int FORMAT = 1;

  private final Path folder;

  /** In the journal's folder. */
  public Offers(Path folder) {
    this.folder = folder;
  }

  /**
   * A command in its place.
   *
   * @param words without those that lead to the place
   */
  record Part(Place place, List<String> words) {
    Part {
      words = List.copyOf(words);
    }
  }

  /**
   * A remedy.
   *
   * @param command as it was shown, for people; hostile text
   * @param parts what it does, in order; empty for what needs a shell or people
   */
  public record Offer(String command, String effect, String risk, List<Part> parts) {
    public Offer {
      parts = List.copyOf(parts);
    }
  }

  /**
   * What was offered.
   *
   * @param boot the kernel's boot id
   * @param time ISO 8601, UTC
   * @param by the command line that offered it; hostile text
   * @param netns inode of the namespace that was taken for the host
   * @param engine the engine's URI; null where none answered
   * @param isLive whether it was this host that was looked at, not a report
   */
  public record Listing(
      int format,
      String boot,
      String time,
      String by,
      long netns,
      @Nullable String engine,
      boolean isLive,
      List<Offer> offers) {
    public Listing {
      offers = List.copyOf(offers);
    }
  }

  /** Whether there is a list, so that a newer one must take its place. */
  public boolean exist() {
    return Files.exists(folder.resolve(FILE));
  }

  /**
   * Keeps what was offered, in place of what was before.
   *
   * @param by the command line that offers it
   */
  public void keep(Ground ground, String by, List<Remedy> remedies) throws IOException {
    Engine engine = ground.host().engine();
    write(
        new Listing(
            FORMAT,
            Changes.bootId(),
            now(),
            by,
            ground.host().home().inode(),
            engine == null ? null : engine.endpoint(),
            true,
            remedies.stream()
                .map(r -> new Offer(r.command(), r.effect(), r.risk(), parts(ground, r.command())))
                .toList()));
  }

  /** Notes that what was shown last is of a report, and cannot be run here. */
  public void keepOfReport(String by) throws IOException {
    write(new Listing(FORMAT, Changes.bootId(), now(), by, 0, null, false, List.of()));
  }

  /** A remedy as an offer, for whoever has it planned at once. */
  public static Offer offer(Ground ground, Remedy remedy) {
    return new Offer(
        remedy.command(), remedy.effect(), remedy.risk(), parts(ground, remedy.command()));
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private void write(Listing listing) throws IOException {
    StateFolder state = StateFolder.open(folder);
    try (FileChannel file =
        state.file(
            NEW_FILE,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer octets = ByteBuffer.wrap(JournalJson.document(listing));
      while (octets.hasRemaining()) {
        file.write(octets);
      }
    }
    Files.move(state.path(NEW_FILE), state.path(FILE), StandardCopyOption.ATOMIC_MOVE);
  }

  /** The list; null where there is none. */
  public @Nullable Listing read() throws IOException {
    try (FileChannel file = StateFolder.existing(folder).file(FILE, StandardOpenOption.READ)) {
      if (file.size() > MAX_SIZE) {
        throw new IOException("the list of remedies is larger than " + MAX_SIZE + " octets");
      }
      ByteBuffer octets = ByteBuffer.allocate((int) file.size());
      while (octets.hasRemaining() && file.read(octets) >= 0) {
        // Until all of it is there.
      }
      return JournalJson.document(octets.array(), Listing.class);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /**
   * The remedy of a number, from 1.
   *
   * @param listing what {@link #read} gave
   * @throws RefusedException if there is none, or the list is of another boot, a report, or old
   */
  public static Offer find(@Nullable Listing listing, int number) throws IOException {
    if (listing == null || listing.format() != FORMAT) {
      throw new RefusedException(
          "nothing was offered yet: run dnet path, dnet trace or dnet doctor first");
    }
    String again = "; run it again: " + listing.by();
    if (!listing.isLive()) {
      throw new RefusedException(
          "the last remedies were offered for a report, not for this host" + again);
    }
    if (!listing.boot().equals(Changes.bootId())) {
      throw new RefusedException("the last remedies were offered before the last boot" + again);
    }
    if (Instant.parse(listing.time()).isBefore(Instant.now().minus(OLDEST))) {
      throw new RefusedException(
          "the last remedies were offered at " + listing.time() + ", which is long ago" + again);
    }
    if (number < 1 || number > listing.offers().size()) {
      throw new RefusedException(
          listing.offers().isEmpty()
              ? "the last command offered no remedy: " + listing.by()
              : "there are remedies 1 to "
                  + listing.offers().size()
                  + ", offered by: "
                  + listing.by());
    }
    return listing.offers().get(number - 1);
  }

  /**
   * Checks that a list is of the host that is looked at now.
   *
   * @throws RefusedException if it is of another
   */
  public static void check(Listing listing, Ground ground) throws RefusedException {
    if (listing.netns() != ground.host().home().inode()) {
      throw new RefusedException(
          "the last remedies were offered for another host (net:["
              + listing.netns()
              + "]): give the same --host-netns as there; run it again: "
              + listing.by());
    }
    Engine engine = ground.host().engine();
    String endpoint = listing.engine();
    if (endpoint != null && engine != null && !endpoint.equals(engine.endpoint())) {
      throw new RefusedException(
          "the last remedies were offered for the engine " + endpoint + ": give -H " + endpoint);
    }
  }

  private static List<Part> parts(Ground ground, String command) {
    List<Part> parts = new ArrayList<>();
    for (List<String> words : ShellWords.split(command).orElse(List.of())) {
      Optional<Part> part = part(ground, words);
      if (part.isEmpty()) {
        return List.of();
      }
      parts.add(part.get());
    }
    return parts;
  }

  /** Takes the words off that lead into a namespace, as {@code advice.Place} puts them on. */
  private static Optional<Part> part(Ground ground, List<String> words) {
    int size = words.size();
    if (words.get(0).equals("nsenter")) {
      if (size > 4 && words.get(1).equals("-t") && words.get(3).equals("-n")) {
        return ground
            .placeOf(Integer.parseInt(words.get(2)))
            .map(p -> new Part(p, words.subList(4, size)));
      }
      return size > 2 && words.get(1).startsWith("--net=")
          ? at(ground, words.get(1).substring(6), words.subList(2, size))
          : Optional.empty();
    }
    if (size > 4 && words.subList(0, 3).equals(List.of("ip", "netns", "exec"))) {
      return named(ground, words.get(3), words.subList(4, size));
    }
    if (size > 3 && words.get(0).matches("ip|bridge") && words.get(1).equals("-n")) {
      List<String> own = new ArrayList<>(List.of(words.get(0)));
      own.addAll(words.subList(3, size));
      return named(ground, words.get(2), own);
    }
    return Optional.of(new Part(ground.hostPlace(), words));
  }

  private static Optional<Part> named(Ground ground, String name, List<String> words) {
    return at(ground, "/run/netns/" + name, words)
        .or(() -> at(ground, "/var/run/netns/" + name, words));
  }

  private static Optional<Part> at(Ground ground, String path, List<String> words) {
    return ground.placeAt(path).map(p -> new Part(p, words));
  }
}
