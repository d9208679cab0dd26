package dnet.inspector.linux;

import java.nio.file.Path;

/** Mounts of kernel file systems where a host has them not mounted. */
public final class Mounts {
  private static final long NOSUID_NODEV_NOEXEC = 2 | 4 | 8;
  private static final int MNT_DETACH = 2;

  private Mounts() {}

  /** Mounts tracefs on a folder. Needs CAP_SYS_ADMIN. */
  public static void tracefs(Path folder) throws SystemCallException {
    if (LibC.get().mount("tracefs", folder.toString(), "tracefs", NOSUID_NODEV_NOEXEC, "") != 0) {
      throw new SystemCallException("mount", "tracefs on " + folder, LibC.errno());
    }
  }

  /** Takes a mount away, at once for who looks for it, at last when nobody uses it. */
  public static void detach(Path folder) throws SystemCallException {
    if (LibC.get().umount2(folder.toString(), MNT_DETACH) != 0) {
      throw new SystemCallException("umount", folder.toString(), LibC.errno());
    }
  }
}
