package dnet.inspector.procfs;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Small reads below one {@code /proc}. A process that ends while it is read is nothing special:
 * what was asked for is then null.
 */
public final class ProcFs {
  private static final int MAX_SIZE = 1 << 20;

  private final Path root;

  /** Reads below {@code root}, which is {@code /proc} except in tests. */
  public ProcFs(Path root) {
    this.root = root;
  }

  /** The ids of all processes, ascending. */
  int[] pids() throws IOException {
    String[] names = root.toFile().list();
    if (names == null) {
      throw new IOException("cannot list " + root);
    }
    int[] pids = new int[names.length];
    int count = 0;
    for (String name : names) {
      if (isNumber(name)) {
        pids[count++] = Integer.parseInt(name);
      }
    }
    int[] found = Arrays.copyOf(pids, count);
    Arrays.sort(found);
    return found;
  }

  private static boolean isNumber(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) < '0' || name.charAt(i) > '9') {
        return false;
      }
    }
    return !name.isEmpty() && name.length() < 10;
  }

  /**
   * The names in a folder; none when it is gone.
   *
   * @throws AccessDeniedException if it may not be listed
   */
  String[] names(String path) throws IOException {
    Path folder = root.resolve(path);
    String[] names = folder.toFile().list();
    if (names == null && Files.exists(folder)) {
      throw new AccessDeniedException(path);
    }
    return names == null ? new String[0] : names;
  }

  /**
   * The text of a file; null when it is gone.
   *
   * @throws AccessDeniedException if it may not be read
   */
  @Nullable String text(String path) throws IOException {
    try (InputStream in = new FileInputStream(root.resolve(path).toFile())) {
      return new String(in.readNBytes(MAX_SIZE), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return goneOrDenied(path, e);
    }
  }

  /** The target of a symbolic link; null when it is gone. */
  @Nullable String link(String path) throws IOException {
    try {
      return Files.readSymbolicLink(root.resolve(path)).toString();
    } catch (AccessDeniedException e) {
      throw e;
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      return goneOrDenied(path, e);
    }
  }

  /** The namespace's inode in {@code net:[4026531840]}; 0 when the process is gone. */
  long namespaceInode(String path) throws IOException {
    String target = link(path);
    if (target == null || !target.endsWith("]")) {
      return 0;
    }
    return Long.parseLong(target.substring(target.indexOf('[') + 1, target.length() - 1));
  }

  private static @Nullable String goneOrDenied(String path, IOException e) throws IOException {
    String message = String.valueOf(e.getMessage());
    if (message.contains("Permission denied") || message.contains("not permitted")) {
      throw new AccessDeniedException(path);
    }
    return null; // ENOENT, ESRCH: it ended meanwhile
  }
}
