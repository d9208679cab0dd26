package dnet.tui.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the shell remembers what was typed: {@code history} in {@code $DNET_CONFIG_DIR}, else in
 * {@code dnet} below {@code $XDG_CONFIG_HOME} or {@code ~/.config}. For its owner's eyes only.
 */
final class ShellHistory {
  private ShellHistory() {}

  /** The file, made if it is missing; null where there is no place that is safe. */
  static @Nullable Path file(Map<String, String> environment) {
    Path folder = folder(environment);
    if (folder == null) {
      return null;
    }
    Path file = folder.resolve("history");
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      try {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      } catch (FileAlreadyExistsException e) {
        // It is looked at below, whoever made it.
      }
      String me = System.getProperty("user.name", "");
      boolean own =
          Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
              && Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName().equals(me);
      return own ? file : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static @Nullable Path folder(Map<String, String> environment) {
    String own = environment.getOrDefault("DNET_CONFIG_DIR", "");
    String xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
    String home = environment.getOrDefault("HOME", "");
    if (own.startsWith("/")) {
      return Path.of(own);
    }
    if (xdg.startsWith("/")) {
      return Path.of(xdg, "dnet");
    }
    return home.startsWith("/") ? Path.of(home, ".config", "dnet") : null;
  }
}
