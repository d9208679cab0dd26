package dnet.inspector.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dnet.inspector.json.SafeEscapes;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A snapshot as a file. What is written is read back equal; what a stranger sends is read within
 * limits: 64 levels, strings of 1 MiB, documents of 64 MiB, no types named by the document.
 */
public final class SnapshotFile {
  private SnapshotFile() {}

  /**
   * Reads a snapshot of this or an older format.
   *
   * @throws SnapshotFileException if the file is absent, broken, too large, no snapshot, or newer
   */
  public static Snapshot read(Path file) throws SnapshotFileException {
    try (InputStream in = Files.newInputStream(file)) {
      if (Files.isDirectory(file)) {
        throw new SnapshotFileException("cannot read " + file + ": it is a directory");
      }
      return parse(file.toString(), in);
    } catch (NoSuchFileException e) {
      throw new SnapshotFileException("cannot read " + file + ": no such file", e);
    } catch (IOException e) {
      throw new SnapshotFileException("cannot read " + file + ": " + reason(e), e);
    }
  }

  /**
   * Writes a snapshot; {@code out} stays open.
   *
   * @throws IOException if {@code out} does
   */
  public static void write(Snapshot snapshot, OutputStream out) throws IOException {
    SnapshotJson.mapper()
        .writer(new SafeEscapes())
        .withDefaultPrettyPrinter()
        .writeValue(out, snapshot);
    out.write('\n');
    out.flush();
  }

  /**
   * Writes a snapshot to a file that only its owner can read. The file appears whole or not at all,
   * and an existing one is replaced; a symbolic link is replaced, not followed.
   *
   * @throws SnapshotFileException if the folder cannot be written to
   */
  public static void write(Snapshot snapshot, Path file) throws SnapshotFileException {
    Path folder = file.toAbsolutePath().getParent();
    try {
      if (folder == null || Files.isDirectory(file)) {
        throw new SnapshotFileException("cannot write " + file + ": it is a directory");
      }
      Path part =
          Files.createTempFile(
              folder,
              ".dnet",
              ".part",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
          write(snapshot, out);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (NoSuchFileException e) {
      throw new SnapshotFileException("cannot write " + file + ": no such folder", e);
    } catch (IOException e) {
      throw new SnapshotFileException("cannot write " + file + ": " + reason(e), e);
    }
  }

  static Snapshot parse(String name, InputStream in) throws SnapshotFileException, IOException {
    JsonMapper mapper = SnapshotJson.mapper();
    try {
      JsonNode tree = mapper.readTree(in);
      JsonNode version = tree.path("formatVersion");
      if (!tree.isObject() || !version.isInt() || !tree.has("homeNetns")) {
        throw new SnapshotFileException("cannot read " + name + ": it is no dnet report");
      }
      if (version.intValue() > Snapshot.FORMAT_VERSION) {
        throw new SnapshotFileException(
            String.format(
                "cannot read %s: its format is %d, this dnet reads up to %d; use a newer dnet",
                name, version.intValue(), Snapshot.FORMAT_VERSION));
      }
      Snapshot snapshot = mapper.treeToValue(tree, Snapshot.class);
      String missing = Completeness.firstMissing(snapshot);
      if (missing != null) {
        throw new SnapshotFileException("cannot read " + name + ": " + missing + " is missing");
      }
      return snapshot;
    } catch (JsonProcessingException e) {
      throw new SnapshotFileException("cannot read " + name + ": " + complaint(e), e);
    }
  }

  private static String complaint(JsonProcessingException e) {
    // A record that refuses a value says what is wrong better than the mapper does.
    String said =
        e instanceof ValueInstantiationException && e.getCause() != null
            ? String.valueOf(e.getCause().getMessage())
            : e.getOriginalMessage();
    String message = said.lines().findFirst().orElse("broken JSON");
    return e.getLocation() == null || e.getLocation().getLineNr() < 1
        ? message
        : message + " (line " + e.getLocation().getLineNr() + ")";
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    String reason = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }
}
