package dnet.inspector.advice;

import dnet.inspector.model.Host;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.NetnsId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A namespace as commands reach it.
 *
 * @param enter words that come before a command; empty for the host itself
 */
public record Place(List<String> enter) {
  private static final String MOUNTS = "/run/netns/";

  public Place {
    enter = List.copyOf(enter);
  }

  /**
   * How a namespace is entered: as it is at home, by a process of it, or by a file that it is
   * mounted on.
   *
   * @return empty where nothing leads there
   */
  public static Optional<Place> of(Host host, NetnsId id) {
    if (id.equals(host.home())) {
      return Optional.of(new Place(List.of()));
    }
    return host.namespace(id).flatMap(Place::of);
  }

  private static Optional<Place> of(Namespace namespace) {
    if (!namespace.pids().isEmpty()) {
      return Optional.of(
          new Place(List.of("nsenter", "-t", Integer.toString(namespace.pids().get(0)), "-n")));
    }
    for (String path : namespace.paths()) {
      String name = path.startsWith("/var" + MOUNTS) ? path.substring(4) : path;
      if (name.startsWith(MOUNTS)) {
        String known = name.substring(MOUNTS.length());
        if (!known.isEmpty() && known.indexOf('/') < 0 && !known.startsWith("-")) {
          return Optional.of(new Place(List.of("ip", "netns", "exec", known)));
        }
      }
    }
    return namespace.paths().stream()
        .findFirst()
        .map(path -> new Place(List.of("nsenter", "--net=" + path)));
  }

  /** A command there, quoted; {@code ip netns exec X ip …} becomes {@code ip -n X …}. */
  public String command(List<String> words) {
    List<String> all = new ArrayList<>();
    boolean named = enter.size() == 4 && enter.get(0).equals("ip");
    boolean knowsNames = words.get(0).equals("ip") || words.get(0).equals("bridge");
    if (named && knowsNames) {
      all.add(words.get(0));
      all.addAll(List.of("-n", enter.get(3)));
      all.addAll(words.subList(1, words.size()));
    } else {
      all.addAll(enter);
      all.addAll(words);
    }
    return ShellWords.join(all);
  }

  /** A command there, quoted. */
  public String command(String... words) {
    return command(Arrays.asList(words));
  }
}
