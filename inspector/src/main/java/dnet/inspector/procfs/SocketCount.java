package dnet.inspector.procfs;

import java.io.IOException;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How many sockets of each protocol there are in a process's network namespace, as {@code
 * /proc/<pid>/net/sockstat} and {@code sockstat6} tell (proc_pid_net(5)): a cheap sign that
 * something listens that did not before, or no longer does. The other figures in those files are
 * those of the whole machine.
 */
public final class SocketCount {
  private static final Pattern IN_USE = Pattern.compile("(?m)^(\\w+): inuse \\d+");

  private SocketCount() {}

  /**
   * Counts.
   *
   * @return a text that is another one when the numbers are; null if the process has ended, or may
   *     not be looked at
   */
  public static @Nullable String of(ProcFs proc, int pid) {
    try {
      String inet = proc.text(pid + "/net/sockstat");
      String inet6 = proc.text(pid + "/net/sockstat6");
      return inet == null ? null : inUse(inet) + (inet6 == null ? "" : " " + inUse(inet6));
    } catch (IOException e) {
      return null;
    }
  }

  static String inUse(String text) {
    return IN_USE.matcher(text).results().map(MatchResult::group).collect(Collectors.joining(" "));
  }
}
