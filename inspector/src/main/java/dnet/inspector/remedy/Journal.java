package dnet.inspector.remedy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What dnet changed, in the order in which it did. Records are only ever appended, each on the disk
 * before what it announces is done. A record that a crash cut short is the last one, and is cut off
 * by the next dnet that writes. A journal that has become long begins anew with what can still be
 * taken back; the long one is beside it until that happens again.
 */
final class Journal implements AutoCloseable {
  private static final String FILE = "journal";
  private static final String OLD = "journal.old";
  private static final String NEW = "journal.new";

  /** From this size on, in octets, it is looked for what it need not hold any more. */
  static final long LONG = 1 << 20;

  /** The size at which those are looked at next that held little to spare, or could not be. */
  private static final Map<Path, Long> LOOK_AT = new ConcurrentHashMap<>();

  /** A journal of this size has lost its way. */
  private static final int MAX_SIZE = 64 << 20;

  /** What was read last: a journal only grows, and a service reads it at each change. */
  private static volatile Known known = new Known(new byte[0], List.of());

  private final FileChannel lock;
  private final FileChannel file;
  private final List<Entry> entries;

  /**
   * Undamaged records.
   *
   * @param octets whole lines, and what they say; not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Known(byte[] octets, List<Entry> entries) {
    boolean begins(byte[] journal) {
      return octets.length <= journal.length
          && Arrays.equals(octets, 0, octets.length, journal, 0, octets.length);
    }
  }

  private Journal(FileChannel lock, FileChannel file, List<Entry> entries) {
    this.lock = lock;
    this.file = file;
    this.entries = entries;
  }

  /**
   * What a journal's file holds.
   *
   * @param length of the undamaged part, in octets
   * @param damagedAt where a damaged record is that others follow; -1 for none
   */
  record Contents(List<Entry> entries, long length, long damagedAt) {}

  /**
   * Opens it for writing, alone.
   *
   * @throws RefusedException if another dnet has it open, or it is damaged before its end
   */
  static Journal open(Path folder) throws IOException {
    StateFolder state = StateFolder.open(folder);
    FileChannel lock = state.lock();
    try {
      trim(state);
      FileChannel file = whole(state);
      try {
        Contents contents = contents(file);
        file.position(contents.length);
        state.sync();
        return new Journal(lock, file, new ArrayList<>(contents.entries));
      } catch (IOException e) {
        file.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Opens the file, without a record that was cut short. */
  private static FileChannel whole(StateFolder state) throws IOException {
    FileChannel file =
        state.file(
            FILE, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      Contents contents = contents(file);
      if (contents.damagedAt >= 0) {
        throw new RefusedException(
            "the journal "
                + state.path(FILE)
                + " is damaged at octet "
                + contents.damagedAt
                + ": dnet changes nothing while it cannot tell what it did. See 'dnet journal',"
                + " then move the file away");
      }
      if (file.size() > contents.length) {
        file.truncate(contents.length);
        file.force(true);
      }
      return file;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Begins a long journal anew, if that halves it. At any moment there is one under its name that
   * is whole; where it does not work, on a full disk for one, the long one goes on.
   */
  private static void trim(StateFolder state) throws IOException {
    state.delete(NEW);
    Path path = state.path(FILE);
    if (state.size(FILE) < LOOK_AT.getOrDefault(path, LONG)) {
      return;
    }
    try (FileChannel file = whole(state)) {
      byte[] kept = worthKeeping(contents(file).entries);
      if (kept.length > file.size() / 2) {
        LOOK_AT.put(path, file.size() * 2);
        return;
      }
      try {
        state.write(NEW, kept);
        FailPoints.reach("a shorter journal is written");
        state.keepAs(FILE, OLD);
        FailPoints.reach("the long journal is kept");
        state.rename(NEW, FILE);
        FailPoints.reach("the shorter journal has its name");
        LOOK_AT.remove(path);
      } catch (IOException e) {
        LOOK_AT.put(path, file.size() * 2);
        state.delete(NEW);
      }
    }
  }

  private static byte[] worthKeeping(List<Entry> entries) throws IOException {
    Map<Integer, Long> sizes = new HashMap<>();
    for (Entry entry : entries) {
      sizes.merge(entry.id(), (long) JournalJson.line(entry).length, Long::sum);
    }
    Set<Integer> kept =
        Retention.kept(Change.of(entries), Changes.bootId(), c -> sizes.getOrDefault(c.id(), 0L));
    return octets(entries.stream().filter(e -> kept.contains(e.id())).toList());
  }

  /** Reads it without the lock; nothing where there is none. */
  static Contents read(Path folder) throws IOException {
    try (FileChannel file = StateFolder.existing(folder).file(FILE, StandardOpenOption.READ)) {
      return contents(file);
    } catch (NoSuchFileException e) {
      return new Contents(List.of(), 0, -1);
    }
  }

  private static Contents contents(FileChannel file) throws IOException {
    if (file.size() > MAX_SIZE) {
      throw new IOException("the journal is larger than " + MAX_SIZE + " octets");
    }
    ByteBuffer buffer = ByteBuffer.allocate((int) file.size());
    file.position(0);
    while (buffer.hasRemaining() && file.read(buffer) >= 0) {
      // Until all of it is there.
    }
    return contents(Arrays.copyOf(buffer.array(), buffer.position()));
  }

  static Contents contents(byte[] octets) throws IOException {
    Known before = known;
    boolean goesOn = before.begins(octets);
    List<Entry> entries = new ArrayList<>(goesOn ? before.entries() : List.of());
    int from = goesOn ? before.octets().length : 0;
    long good = from;
    long damaged = -1;
    for (int at = from; at < octets.length; at++) {
      if (octets[at] != '\n') {
        continue;
      }
      @Nullable Entry entry = entry(octets, from, at);
      if (entry == null) {
        damaged = damaged < 0 ? from : damaged;
      } else if (damaged < 0) {
        entries.add(entry);
        good = at + 1L;
      } else {
        entries.add(entry);
        return new Contents(List.copyOf(entries), good, damaged);
      }
      from = at + 1;
    }
    List<Entry> all = List.copyOf(entries);
    if (!goesOn || good > before.octets().length) {
      known = new Known(Arrays.copyOf(octets, (int) good), all);
    }
    return new Contents(all, good, -1);
  }

  private static @Nullable Entry entry(byte[] octets, int from, int to) throws IOException {
    try {
      return JournalJson.entry(Arrays.copyOfRange(octets, from, to));
    } catch (IOException e) {
      throw new IOException(
          "the journal's record at octet "
              + from
              + " is of another dnet: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
          e);
    }
  }

  /** All records, the oldest first. */
  List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** Appends a record; it is on the disk when this returns. */
  void append(Entry entry) throws IOException {
    long start = file.position();
    byte[] line = JournalJson.line(entry);
    FailPoints.reach("before a record is written");
    try {
      int half = line.length / 2;
      write(line, 0, half);
      FailPoints.reach("a record is half written");
      write(line, half, line.length - half);
      FailPoints.reach("a record is written, not synced");
      file.force(true);
    } catch (IOException e) {
      // A full disk: the next record must not come after half of this one.
      file.truncate(start);
      file.position(start);
      throw new IOException("writing the journal: " + e.getMessage(), e);
    }
    entries.add(entry);
    FailPoints.reach("a record is synced");
  }

  private void write(byte[] octets, int from, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(octets, from, length);
    while (buffer.hasRemaining()) {
      file.write(buffer);
    }
  }

  /** The records as a file holds them. */
  static byte[] octets(List<Entry> entries) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Entry entry : entries) {
      out.write(JournalJson.line(entry));
    }
    return out.toByteArray();
  }

  @Override
  public void close() throws IOException {
    try {
      file.close();
    } finally {
      lock.close();
    }
  }
}
