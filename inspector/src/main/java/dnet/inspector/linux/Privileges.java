package dnet.inspector.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process may do (capabilities(7)).
 *
 * @param root effective user id is 0
 * @param sysAdmin CAP_SYS_ADMIN: entering namespaces
 * @param netAdmin CAP_NET_ADMIN: reading firewall rules
 * @param sysPtrace CAP_SYS_PTRACE: looking into other users' processes
 */
public record Privileges(boolean root, boolean sysAdmin, boolean netAdmin, boolean sysPtrace) {
  private static final int CAP_NET_BROADCAST = 11;
  private static final int CAP_NET_ADMIN = 12;
  private static final int CAP_SYS_PTRACE = 19;
  private static final int CAP_SYS_ADMIN = 21;

  /** Those of this process; none where {@code /proc/self/status} cannot be read. */
  public static Privileges current() {
    try {
      return parse(Files.readString(Path.of("/proc/self/status")));
    } catch (IOException e) {
      return new Privileges(false, false, false, false);
    }
  }

  /** The effective user id of this process. */
  public static int userId() {
    return LibC.get().geteuid();
  }

  /** Whether events of other namespaces are heard: CAP_NET_BROADCAST (netlink(7)). */
  public static boolean hearsOthers() {
    try {
      return has(capabilities(Files.readString(Path.of("/proc/self/status"))), CAP_NET_BROADCAST);
    } catch (IOException e) {
      return false;
    }
  }

  private static long capabilities(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith("CapEff:"))
        .mapToLong(line -> Long.parseUnsignedLong(line.split("\\s+", -1)[1], 16))
        .findFirst()
        .orElse(0);
  }

  static Privileges parse(String status) {
    long capabilities = capabilities(status);
    boolean root = false;
    for (String line : status.lines().toList()) {
      String[] words = line.split("\\s+", -1);
      if (words[0].equals("Uid:")) {
        root = words[2].equals("0");
      }
    }
    return new Privileges(
        root,
        has(capabilities, CAP_SYS_ADMIN),
        has(capabilities, CAP_NET_ADMIN),
        has(capabilities, CAP_SYS_PTRACE));
  }

  private static boolean has(long capabilities, int bit) {
    return (capabilities >> bit & 1) == 1;
  }
}
