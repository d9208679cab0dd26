package dnet.inspector.procfs;

import org.jspecify.annotations.Nullable;

/**
 * The fields of {@code /proc/<pid>/stat} that dnet uses (proc_pid_stat(5)).
 *
 * @param command may hold spaces and parentheses
 * @param flags PF_* of the kernel
 * @param startTicks clock ticks since boot
 */
record Stat(String command, int parent, long flags, long startTicks) {
  private static final long PF_KTHREAD = 0x00200000;

  boolean isKernelThread() {
    return (flags & PF_KTHREAD) != 0;
  }

  /** Null if {@code text} is not such a line. */
  static @Nullable Stat parse(String text) {
    int open = text.indexOf('(');
    int close = text.lastIndexOf(')');
    if (open < 0 || close < open || close + 2 > text.length()) {
      return null;
    }
    String[] fields = text.substring(close + 2).split(" ", 22);
    if (fields.length < 21) {
      return null;
    }
    try {
      return new Stat(
          text.substring(open + 1, close),
          Integer.parseInt(fields[1]),
          Long.parseLong(fields[6]),
          Long.parseLong(fields[19]));
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
