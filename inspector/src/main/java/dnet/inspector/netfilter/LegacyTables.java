package dnet.inspector.netfilter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether iptables-legacy has tables in a namespace. Listing one that is not there would make it,
 * so it is asked for first.
 */
public record LegacyTables(boolean ipv4, boolean ipv6) {
  /** None. */
  public static final LegacyTables NONE = new LegacyTables(false, false);

  /** In the namespace of the thread that calls; reads two small files and nothing else. */
  public static LegacyTables inThisThread() {
    return under(Path.of("/proc/thread-self/net"));
  }

  static LegacyTables under(Path folder) {
    return new LegacyTables(
        named(folder.resolve("ip_tables_names")), named(folder.resolve("ip6_tables_names")));
  }

  /** Without the kernel's module there is no such file, and then there are no tables. */
  private static boolean named(Path file) {
    try {
      return !Files.readString(file).isBlank();
    } catch (IOException e) {
      return false;
    }
  }
}
