package dnet.inspector.procfs;

import org.jspecify.annotations.Nullable;

/**
 * Finds a container's id in {@code /proc/<pid>/cgroup} (cgroups(7)): 64 hexadecimal digits in a
 * path element, as in {@code /docker/<id>}, {@code docker-<id>.scope}, {@code libpod-<id>.scope} or
 * {@code cri-containerd-<id>.scope}. Of nested ones the innermost counts.
 */
final class CgroupPath {
  private static final int ID = 64;

  /** Podman's and CRI-O's monitor has a scope named after the container, but is not in it. */
  private static final String MONITOR = "conmon-";

  private CgroupPath() {}

  /** The path to show: of the unified hierarchy, or else the first that is not the root. */
  static String shown(String cgroup) {
    String shown = "/";
    for (String line : cgroup.split("\n", -1)) {
      int path = line.indexOf('/');
      if (path < 0) {
        continue;
      }
      if (line.startsWith("0::") && path + 1 < line.length()) {
        return line.substring(path);
      }
      if (shown.equals("/")) {
        shown = line.substring(path);
      }
    }
    return shown;
  }

  /** The innermost id; null if there is none. */
  static @Nullable String containerId(String cgroup) {
    String found = null;
    int deepest = -1;
    for (String line : cgroup.split("\n", -1)) {
      int last = lastId(line);
      int depth = last < 0 ? -1 : slashes(line, last);
      if (depth > deepest) {
        deepest = depth;
        found = line.substring(last, last + ID);
      }
    }
    return found;
  }

  private static int slashes(String line, int end) {
    int count = 0;
    for (int at = 0; at < end; at++) {
      count += line.charAt(at) == '/' ? 1 : 0;
    }
    return count;
  }

  private static int lastId(String line) {
    int last = -1;
    if (line.length() < ID) {
      return last;
    }
    int run = 0;
    for (int at = 0; at <= line.length(); at++) {
      char c = at < line.length() ? line.charAt(at) : '/';
      if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')) {
        run++;
      } else {
        if (run == ID && !line.startsWith(MONITOR, at - ID - MONITOR.length())) {
          last = at - ID;
        }
        run = 0;
      }
    }
    return last;
  }
}
