package dnet.inspector.procfs;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /proc} says of the host as a whole.
 *
 * @param legacyRules whether iptables-legacy has IPv4 tables in this thread's namespace
 * @param legacyRules6 the same for IPv6
 */
public record KernelFacts(
    String hostName, String release, boolean legacyRules, boolean legacyRules6) {

  /** Reads them; what cannot be read is {@code unknown} or false. */
  public static KernelFacts read(ProcFs proc) {
    return new KernelFacts(
        word(proc, "sys/kernel/hostname"),
        word(proc, "sys/kernel/osrelease"),
        !word(proc, "thread-self/net/ip_tables_names").equals("unknown"),
        !word(proc, "thread-self/net/ip6_tables_names").equals("unknown"));
  }

  private static String word(ProcFs proc, String path) {
    String text = textOrNull(proc, path);
    return text == null || text.isBlank() ? "unknown" : text.strip();
  }

  private static @Nullable String textOrNull(ProcFs proc, String path) {
    try {
      return proc.text(path);
    } catch (IOException e) {
      return null;
    }
  }
}
