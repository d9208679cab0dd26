package dnet.inspector.remedy;

import dnet.inspector.linux.Privileges;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The folder of the journal: 0700 and the user's own, so that nobody else can put anything in it.
 * Nothing in it is opened through a symbolic link.
 */
final class StateFolder {
  private final Path folder;

  private StateFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes the folder if need be and checks that it is safe.
   *
   * @throws IOException if it belongs to somebody else, others may write it, or it is a link
   */
  static StateFolder open(Path folder) throws IOException {
    try {
      Path parent = folder.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(mode("rwx------")));
    } catch (FileAlreadyExistsException e) {
      // Checked below, as is one that was just made.
    }
    return existing(folder);
  }

  /** A folder that is there. */
  static StateFolder existing(Path folder) throws IOException {
    Map<String, Object> stat =
        Files.readAttributes(folder, "unix:uid,permissions,isDirectory", LinkOption.NOFOLLOW_LINKS);
    if (!Boolean.TRUE.equals(stat.get("isDirectory"))) {
      throw new IOException(folder + " is no folder");
    }
    check(folder, stat);
    return new StateFolder(folder);
  }

  private static void check(Path path, Map<String, Object> stat) throws IOException {
    Set<PosixFilePermission> others = new HashSet<>();
    if (stat.get("permissions") instanceof Set<?> granted) {
      for (PosixFilePermission permission : mode("---rwxrwx")) {
        if (granted.contains(permission)) {
          others.add(permission);
        }
      }
    }
    if (!others.isEmpty()) {
      throw new IOException(path + " is open to other users; make it private: chmod go= " + path);
    }
    if (!Integer.valueOf(Privileges.userId()).equals(stat.get("uid"))) {
      throw new IOException(path + " belongs to user " + stat.get("uid") + ", not to dnet's user");
    }
  }

  private static Set<PosixFilePermission> mode(String text) {
    return PosixFilePermissions.fromString(text);
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  /**
   * Opens a file of the folder.
   *
   * @throws NoSuchFileException if it is not there and is not to be made
   */
  FileChannel file(String name, OpenOption... options) throws IOException {
    Set<OpenOption> all = new HashSet<>(List.of(options));
    all.add(LinkOption.NOFOLLOW_LINKS);
    Path path = path(name);
    FileChannel channel =
        FileChannel.open(path, all, PosixFilePermissions.asFileAttribute(mode("rw-------")));
    try {
      check(path, Files.readAttributes(path, "unix:uid,permissions", LinkOption.NOFOLLOW_LINKS));
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** In octets; 0 of a file that is not there. */
  long size(String name) throws IOException {
    try {
      Map<String, Object> stat =
          Files.readAttributes(path(name), "size", LinkOption.NOFOLLOW_LINKS);
      return stat.get("size") instanceof Long size ? size : 0;
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /** Writes a new file, which is on the disk when this returns. */
  void write(String name, byte[] octets) throws IOException {
    try (FileChannel file = file(name, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(octets);
      while (buffer.hasRemaining()) {
        file.write(buffer);
      }
      file.force(true);
    }
  }

  /** Gives a file another name, too, which then is no other file's any more. */
  void keepAs(String name, String other) throws IOException {
    delete(other);
    Files.createLink(path(other), path(name));
    sync();
  }

  /** Gives a file the name of another, which has none then: at once, also in a crash. */
  void rename(String name, String other) throws IOException {
    Files.move(path(name), path(other), StandardCopyOption.ATOMIC_MOVE);
    sync();
  }

  /** Takes a file away, if it is there. */
  void delete(String name) throws IOException {
    Files.deleteIfExists(path(name));
  }

  /** Makes sure that the folder's list of files is on the disk. */
  void sync() throws IOException {
    try (FileChannel channel = FileChannel.open(folder, EnumSet.of(StandardOpenOption.READ))) {
      channel.force(true);
    }
  }

  /**
   * Takes the lock against another dnet. It ends with the process, however that ends.
   *
   * @throws RefusedException if another has it
   */
  FileChannel lock() throws IOException {
    FileChannel channel = file("lock", StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // Another thread of this process has it.
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new RefusedException(
        "another dnet is making a change (it holds " + path("lock") + "); try again when it ended");
  }
}
