package dnet.inspector.remedy;

import dnet.inspector.linux.SmallFile;
import dnet.inspector.model.Link;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Steps that set a setting, and keep what the kernel changes with it. */
final class FixSysctls {
  private static final Pattern THROUGH =
      Pattern.compile("net\\.ipv([46])\\.conf\\.all\\.(forwarding|disable_ipv6)");
  private static final String FORWARD = "net.ipv4.ip_forward";

  private final Session.Room room;
  private final Ground.Spot spot;
  private final Checks checks;

  private FixSysctls(Session.Room room, Ground.Spot spot, Checks checks) {
    this.room = room;
    this.spot = spot;
    this.checks = checks;
  }

  /**
   * Plans {@code NAME=VALUE}.
   *
   * @throws IllegalArgumentException for what is no setting below {@code net.}
   */
  static List<Step> steps(Session session, Ground.Spot spot, String wish, Checks checks)
      throws IOException {
    int equals = wish.lastIndexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException("not a setting: " + wish);
    }
    String name = dotted(wish.substring(0, equals));
    return new FixSysctls(session.at(spot.place()), spot, checks)
        .plan(name, wish.substring(equals + 1));
  }

  /** sysctl(8) takes the first separator for all of them: after a slash dots are part of names. */
  static String dotted(String name) {
    int slash = name.indexOf('/');
    int dot = name.indexOf('.');
    return slash < 0 || (dot >= 0 && dot < slash)
        ? name
        : name.replace('.', '\n').replace('/', '.').replace('\n', '/');
  }

  private List<Step> plan(String name, String after) throws IOException {
    String before = read(name);
    if (before == null) {
      throw new RefusedException(spot.name() + " has no setting " + name);
    }
    if (before.equals(after)) {
      return List.of();
    }
    List<Step> steps = new ArrayList<>();
    Matcher through = THROUGH.matcher(name);
    if (name.equals(FORWARD)) {
      kept(steps, "4", "forwarding");
      keep(steps, "net.ipv4.conf.all.accept_redirects");
    } else if (through.matches()) {
      kept(steps, through.group(1), through.group(2));
      if (through.group(2).equals("disable_ipv6")) {
        checks.warn("taking it back will take IPv6 addresses away that were added since");
      }
    }
    steps.add(new SetSysctl(spot.place(), name, before, after));
    return steps;
  }

  /** The kernel writes these through to every interface (ip-sysctl.rst). */
  private void kept(List<Step> steps, String family, String key) throws IOException {
    String begin = "net.ipv" + family + ".conf.";
    keep(steps, begin + "default." + key);
    for (Link link : spot.namespace().links()) {
      keep(steps, begin + link.name().replace('.', '/') + "." + key);
    }
  }

  private void keep(List<Step> steps, String name) throws IOException {
    String value = read(name);
    if (value != null) {
      steps.add(new KeepSysctl(spot.place(), name, value));
    }
  }

  private @Nullable String read(String name) throws IOException {
    String path = SetSysctl.path(name);
    return room.inside(
        () -> {
          String text = SmallFile.read(path);
          return text == null ? null : text.strip();
        });
  }
}
