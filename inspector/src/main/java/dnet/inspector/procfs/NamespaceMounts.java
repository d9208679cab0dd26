package dnet.inspector.procfs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Network namespaces that are mounted on files ({@code ip netns}, overlay networks, sandboxes),
 * found in the mount tables of all processes: an engine may keep its mounts to itself.
 */
public final class NamespaceMounts {
  private NamespaceMounts() {}

  /** All of them, each namespace once a path, dnet's own mount table first. */
  public static List<NamespaceMount> find(ProcFs proc) throws IOException {
    MountTables tables = new MountTables(proc);
    tables.readAll();
    return tables.mounts();
  }

  /** The lines of one mountinfo (proc_pid_mountinfo(5)) that are network namespaces. */
  static List<NamespaceMount> parse(String mountinfo, int pid) {
    List<NamespaceMount> mounts = new ArrayList<>();
    int from = 0;
    while (from < mountinfo.length()) {
      int end = mountinfo.indexOf('\n', from);
      end = end < 0 ? mountinfo.length() : end;
      int net = mountinfo.indexOf(" net:[", from);
      if (net < 0) {
        break;
      }
      if (net < end) {
        String[] fields = mountinfo.substring(from, end).split(" ", 6);
        String root = fields.length > 4 ? fields[3] : "";
        if (root.startsWith("net:[") && root.endsWith("]") && root.length() < 25) {
          mounts.add(
              new NamespaceMount(
                  Long.parseLong(root.substring(5, root.length() - 1)), unescape(fields[4]), pid));
        }
      }
      from = end + 1;
    }
    return mounts;
  }

  /** Space, tab, line end and backslash are written as octal numbers. */
  private static String unescape(String text) {
    StringBuilder plain = new StringBuilder();
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\\'
          && at + 3 < text.length()
          && text.substring(at + 1, at + 4).matches("[0-7]{3}")) {
        plain.append((char) Integer.parseInt(text.substring(at + 1, at + 4), 8));
        at += 3;
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
