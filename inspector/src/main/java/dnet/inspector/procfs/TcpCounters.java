package dnet.inspector.procfs;

import java.io.IOException;
import java.util.OptionalLong;

/** What the kernel counts of TCP in a process's network namespace ({@code /proc/PID/net/snmp}). */
public final class TcpCounters {
  private static final String PREFIX = "Tcp: ";
  private static final String RETRANSMITTED = "RetransSegs";

  private final ProcFs proc;

  /** Reads there. */
  public TcpCounters(ProcFs proc) {
    this.proc = proc;
  }

  /**
   * Segments sent again so far (tcpRetransSegs of RFC 4022).
   *
   * @param netns inode of the namespace that the process is expected in
   * @return empty if it is gone, or has become another process
   */
  public OptionalLong retransmitted(int pid, long netns) {
    try {
      if (proc.namespaceInode(pid + "/ns/net") != netns) {
        return OptionalLong.empty();
      }
      String text = proc.text(pid + "/net/snmp");
      return text == null ? OptionalLong.empty() : value(text);
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** The first line names what the second one tells. */
  private static OptionalLong value(String text) {
    String[] lines = text.lines().filter(l -> l.startsWith(PREFIX)).toArray(String[]::new);
    if (lines.length != 2) {
      return OptionalLong.empty();
    }
    String[] names = lines[0].split(" ", -1);
    String[] values = lines[1].split(" ", -1);
    for (int i = 0; i < Math.min(names.length, values.length); i++) {
      if (names[i].equals(RETRANSMITTED) && values[i].matches("\\d{1,18}")) {
        return OptionalLong.of(Long.parseLong(values[i]));
      }
    }
    return OptionalLong.empty();
  }
}
