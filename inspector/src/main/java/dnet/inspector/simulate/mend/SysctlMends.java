package dnet.inspector.simulate.mend;

import dnet.inspector.advice.ShellWords;
import dnet.inspector.model.Host;
import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kernel settings. */
final class SysctlMends {
  private static final Pattern OF_LINK =
      Pattern.compile("net\\.ipv([46])\\.conf\\.(.+)\\.([a-z0-9_]+)", Pattern.DOTALL);

  private SysctlMends() {}

  /** Sets the culprit to what lets packets through; the mildest value first. */
  static List<Attempt> set(Case c) {
    String name = c.culprit().object();
    List<Attempt> attempts = new ArrayList<>();
    for (Namespace namespace : c.places()) {
      if (name.endsWith(".rp_filter")) {
        attempts.addAll(to(c, namespace, 2, "any way back will do", "spoofed sources get in"));
        attempts.addAll(to(c, namespace, 0, "no way back is asked for", "spoofed sources get in"));
      } else if (name.endsWith(".disable_ipv6")) {
        attempts.addAll(to(c, namespace, 0, "IPv6 is on", "IPv6 was off for a reason, maybe"));
      } else if (name.endsWith("forward") || name.endsWith(".forwarding")) {
        attempts.addAll(
            to(
                c,
                namespace,
                1,
                "packets of others are forwarded",
                "lost at the next boot unless it is in /etc/sysctl.d too"));
      } else if (name.endsWith(".accept_local") || name.endsWith(".route_localnet")) {
        attempts.addAll(
            to(c, namespace, 1, "such packets are taken", "spoofed sources may get in"));
      }
    }
    return attempts;
  }

  private static List<Attempt> to(
      Case c, Namespace namespace, int value, String effect, String risk) {
    String name = c.culprit().object();
    return Attempt.tried(
        c.command(namespace.id(), "sysctl", "-w", spelled(name) + "=" + value),
        name + " = " + value + ": " + effect,
        risk,
        host -> changed(host, namespace, name, value));
  }

  /**
   * An interface's name may hold dots, which sysctl(8) takes for separators unless it has slashes.
   */
  private static String spelled(String name) {
    Matcher matcher = OF_LINK.matcher(name);
    return matcher.matches() && matcher.group(2).indexOf('.') >= 0
        ? "net/ipv" + matcher.group(1) + "/conf/" + matcher.group(2) + "/" + matcher.group(3)
        : name;
  }

  static Host changed(Host host, Namespace namespace, String name, int value) {
    Matcher matcher = OF_LINK.matcher(name);
    boolean ofLink = matcher.matches();
    boolean forward = name.equals("net.ipv4.ip_forward");
    Host changed = host;
    if (forward || (ofLink && matcher.group(2).matches("all|default"))) {
      changed =
          Edits.stack(
              host, namespace.id(), s -> StackEdits.sysctl(s, name, Integer.toString(value)));
    }
    // The kernel writes these through to every interface (ip-sysctl.rst).
    boolean through =
        forward
            || (ofLink
                && matcher.group(2).equals("all")
                && matcher.group(3).matches("forwarding|disable_ipv6"));
    for (Link link : namespace.links()) {
      if (through || (ofLink && matcher.group(2).equals(link.name()))) {
        String key = forward ? "forwarding" : matcher.group(3);
        boolean v4 = forward || matcher.group(1).equals("4");
        changed = Edits.base(changed, link.key(), b -> Edits.conf(b, v4, key, value));
      }
    }
    return changed;
  }

  /** Limits cannot be tried: the model does not fill tables. */
  static List<Attempt> larger(Case c, String name, long value) {
    return List.of(
        Attempt.untried(
            ShellWords.join("sysctl", "-w", name + "=" + value),
            "raises the limit, for the whole kernel",
            "takes kernel memory; lost at the next boot unless it is in /etc/sysctl.d too"));
  }
}
