package dnet.inspector.assemble;

import dnet.inspector.procfs.ProcessFacts;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a container is called that no engine told of: who made it, by its cgroup's path, and its id
 * or name. Paths differ by maker, by cgroup driver and by cgroup version; the innermost element
 * that says something counts, for containers nest.
 */
final class ForeignName {
  private static final String ID = "(?<id>[0-9a-f]{64})";

  /** A path's element and who names it so. */
  private record Form(Pattern pattern, String maker) {}

  private static final List<Form> FORMS =
      List.of(
          form("cri-containerd-" + ID + "(?:\\.scope)?", "containerd"),
          form("nerdctl-" + ID + "(?:\\.scope)?", "containerd"),
          form("docker-" + ID + "\\.scope", "docker"),
          form("libpod-(?:payload-)?" + ID + "(?:\\.scope)?", "podman"),
          form("crio-" + ID + "(?:\\.scope)?", "crio"),
          form("lxc\\.payload\\.(?<name>.+)", "lxc"),
          form("systemd-nspawn@(?<name>.+)\\.service", "nspawn"),
          form("machine-(?<name>.+)\\.scope", "machine"));

  private static final Pattern PLAIN_ID = Pattern.compile(ID);

  private ForeignName() {}

  private static Form form(String pattern, String maker) {
    return new Form(Pattern.compile(pattern), maker);
  }

  /** {@code containerd:0123456789ab}, {@code lxc:web}, …; null if it is in no container. */
  static @Nullable String of(ProcessFacts process) {
    String[] elements = process.cgroup().split("/", -1);
    for (int at = elements.length - 1; at > 0; at--) {
      String name = element(elements[at - 1], elements[at]);
      if (name != null) {
        return name;
      }
    }
    if (process.containerId() != null) {
      return "container:" + shortened(process.containerId());
    }
    // ctr(1) and others name the cgroup /<containerd namespace>/<id>, where an id may be any word.
    boolean shim = process.parent() != null && process.parent().startsWith("containerd-shim");
    return shim && elements.length > 2
        ? "containerd:" + elements[elements.length - 2] + "/" + elements[elements.length - 1]
        : null;
  }

  private static @Nullable String element(String above, String element) {
    for (Form form : FORMS) {
      Matcher matcher = form.pattern().matcher(element);
      if (matcher.matches()) {
        boolean named = form.pattern().pattern().contains("?<name>");
        return form.maker()
            + ":"
            + (named ? unescaped(matcher.group("name")) : shortened(matcher.group("id")));
      }
    }
    if (PLAIN_ID.matcher(element).matches()) {
      return switch (above) {
        case "docker" -> "docker:" + shortened(element);
        case "k8s.io" -> "containerd:" + shortened(element);
        default -> null;
      };
    }
    // LXC before version 4.
    return (above.equals("lxc") || above.equals("lxc.payload")) && !element.isEmpty()
        ? "lxc:" + element
        : null;
  }

  /** systemd writes a hyphen in a unit's name as {@code \x2d} (systemd-escape(1)). */
  private static String unescaped(String name) {
    return name.replace("\\x2d", "-");
  }

  private static String shortened(String id) {
    return id.substring(0, Math.min(12, id.length()));
  }
}
