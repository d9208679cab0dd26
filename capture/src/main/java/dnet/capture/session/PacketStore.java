package dnet.capture.session;

import dnet.capture.decode.Frame;
import dnet.capture.decode.LinkType;
import dnet.capture.plan.Point;
import dnet.capture.source.CaptureCounts;
import dnet.capture.source.CaptureRequest;
import dnet.capture.source.PcapngWriter;
import dnet.capture.track.Sighting;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps packets until it is known whose they are, then writes them into a file, each with its
 * probe's identity. Any number of threads may add.
 */
final class PacketStore {
  /** Octets kept at most, with what each packet costs besides. */
  private static final long MOST_OCTETS = 48 << 20;

  private static final int COST = 128;

  private static final class Kept {
    final int point;
    final long nanos;
    final LinkType type;
    final byte[] data;
    final int original;
    final Frame frame;

    Kept(int point, long nanos, LinkType type, byte[] data, int original, Frame frame) {
      this.point = point;
      this.nanos = nanos;
      this.type = type;
      this.data = data;
      this.original = original;
      this.frame = frame;
    }
  }

  private final List<Kept> packets = new ArrayList<>();
  private long octets;
  private long left;

  synchronized void add(
      int point,
      long nanos,
      LinkType type,
      byte[] data,
      int offset,
      int captured,
      int original,
      Frame frame) {
    if (octets + captured + COST > MOST_OCTETS) {
      left++;
      return;
    }
    octets += captured + COST;
    byte[] copy = Arrays.copyOfRange(data, offset, offset + captured);
    packets.add(new Kept(point, nanos, type, copy, original, frame));
  }

  /** Packets that were too many to keep. */
  synchronized long left() {
    return left;
  }

  /**
   * Creates the file, or empties the one that is there. It is its owner's only; a symbolic link is
   * not followed.
   */
  static OutputStream create(Path file) throws IOException {
    try {
      return open(file);
    } catch (FileSystemException e) {
      String why = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
      throw new IOException("writing " + file + ": " + why, e);
    }
  }

  private static OutputStream open(Path file) throws IOException {
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return new BufferedOutputStream(Channels.newOutputStream(channel));
  }

  /**
   * Writes all, and closes {@code out}.
   *
   * @param sightings the probes' packets among them
   * @param counts what the captures counted, by point; points without were not captured at
   */
  synchronized void write(
      OutputStream out,
      List<Point> points,
      List<Sighting> sightings,
      Map<Integer, CaptureCounts> counts)
      throws IOException {
    IdentityHashMap<Frame, Sighting> known = new IdentityHashMap<>();
    sightings.forEach(s -> known.put(s.frame(), s));
    packets.sort(Comparator.comparingLong(p -> p.nanos));
    try (PcapngWriter writer = new PcapngWriter(out)) {
      Map<Integer, Integer> numbers = new HashMap<>();
      for (Point point : points) {
        if (counts.containsKey(point.number())) {
          numbers.put(
              point.number(),
              writer.add(
                  point.namespace(),
                  point.interfaceName(),
                  typeAt(point.number()),
                  CaptureRequest.SNAP_LENGTH));
        }
      }
      long last = 0;
      for (Kept kept : packets) {
        Integer number = numbers.get(kept.point);
        if (number != null) {
          Sighting sighting = known.get(kept.frame);
          writer.packet(
              number,
              kept.nanos,
              kept.data,
              0,
              kept.data.length,
              kept.original,
              sighting == null ? null : sighting.comment());
          last = kept.nanos;
        }
      }
      for (Map.Entry<Integer, Integer> entry : numbers.entrySet()) {
        CaptureCounts counted = counts.get(entry.getKey());
        if (counted != null) {
          writer.statistics(entry.getValue(), last, counted);
        }
      }
    }
  }

  private LinkType typeAt(int point) {
    return packets.stream()
        .filter(p -> p.point == point)
        .map(p -> p.type)
        .findFirst()
        .orElse(LinkType.ETHERNET);
  }
}
