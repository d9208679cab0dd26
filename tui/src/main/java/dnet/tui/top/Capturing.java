package dnet.tui.top;

import dnet.capture.decode.LinkType;
import dnet.capture.source.CaptureCounts;
import dnet.capture.source.CaptureRequest;
import dnet.capture.source.Filter;
import dnet.capture.source.LiveCapture;
import dnet.capture.source.LiveCaptures;
import dnet.capture.source.PacketSink;
import dnet.capture.source.PcapngWriter;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.LinkKey;
import dnet.inspector.snapshot.OpenNamespaces;
import dnet.inspector.snapshot.Snapshot;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Packets of one interface into a pcapng file, until it is closed or the file is large. */
final class Capturing implements AutoCloseable {
  private static final int SNAP_LENGTH = 65_536;
  private static final long LARGEST = 256L << 20;

  private final Path file;
  private final PcapngWriter writer;
  private final LiveCaptures captures;
  private final Sink sink;

  /** Writes what comes. */
  private static final class Sink implements PacketSink {
    private final PcapngWriter writer;
    private final String where;
    private final String name;
    private int number = -1;
    private long octets;
    private final AtomicLong packets = new AtomicLong();

    private Sink(PcapngWriter writer, String where, String name) {
      this.writer = writer;
      this.where = where;
      this.name = name;
    }

    @Override
    public void packet(
        long nanos, LinkType type, byte[] data, int offset, int captured, int original) {
      if (octets > LARGEST) {
        return;
      }
      try {
        if (number < 0) {
          number = writer.add(where, name, type, SNAP_LENGTH);
        }
        writer.packet(number, nanos, data, offset, captured, original, null);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      octets += captured;
      packets.incrementAndGet();
    }
  }

  private Capturing(Path file, PcapngWriter writer, LiveCaptures captures, Sink sink) {
    this.file = file;
    this.writer = writer;
    this.captures = captures;
    this.sink = sink;
  }

  /**
   * Begins.
   *
   * @param home a file of the namespace that the snapshot calls host; null for dnet's own
   * @param where the namespace's name
   * @param name the interface's
   * @throws IOException if it cannot
   */
  static Capturing start(
      Snapshot snapshot, @Nullable Path home, LinkKey link, String where, String name, Path file)
      throws IOException {
    OutputStream out =
        new BufferedOutputStream(
            Channels.newOutputStream(
                Files.newByteChannel(
                    file,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(
                        PosixFilePermissions.fromString("rw-------")))));
    PcapngWriter writer = new PcapngWriter(out);
    Sink sink = new Sink(writer, where, name);
    try (OpenNamespaces namespaces = OpenNamespaces.of(snapshot, home, List.of(link.namespace()))) {
      NetnsHandle handle = namespaces.handle(link.namespace());
      if (handle == null) {
        throw new IOException("the namespace of " + where + " is gone");
      }
      LiveCaptures captures =
          LiveCaptures.open(
              List.of(
                  new CaptureRequest(
                      handle,
                      where,
                      name,
                      link.index(),
                      Filter.everything(),
                      SNAP_LENGTH,
                      CaptureRequest.RING_SIZE,
                      sink)));
      if (captures.all().isEmpty()) {
        String why = captures.gaps().isEmpty() ? "" : ": " + captures.gaps().get(0).why();
        captures.close();
        throw new IOException("capturing at " + name + " of " + where + why);
      }
      return new Capturing(file, writer, captures, sink);
    } catch (IOException e) {
      writer.close();
      Files.deleteIfExists(file);
      throw e;
    }
  }

  long packets() {
    return sink.packets.get();
  }

  /** Ends it, and says what came of it. */
  String finish() throws IOException {
    close();
    long dropped =
        captures.all().stream().map(LiveCapture::counts).mapToLong(CaptureCounts::dropped).sum();
    return packets()
        + " packets in "
        + file
        + (dropped == 0 ? "" : "; " + dropped + " more found no room");
  }

  @Override
  public void close() throws IOException {
    captures.close();
    writer.close();
  }
}
