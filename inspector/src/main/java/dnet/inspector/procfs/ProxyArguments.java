package dnet.inspector.procfs;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The arguments of a docker-proxy process, read by name: their order and number change. */
final class ProxyArguments {
  /** Arguments that take no value. */
  private static final Set<String> SWITCHES = Set.of("use-listen-fd", "v", "version", "debug");

  private ProxyArguments() {}

  /** Null if the command line is not that of a docker-proxy with everything needed. */
  static @Nullable ProxyProcess parse(int pid, long netns, List<String> commandLine) {
    Map<String, String> values = new HashMap<>();
    for (int at = 1; at < commandLine.size(); at++) {
      String argument = commandLine.get(at);
      if (!argument.startsWith("-")) {
        continue;
      }
      String name = argument.substring(argument.startsWith("--") ? 2 : 1);
      int equals = name.indexOf('=');
      if (equals >= 0) {
        values.put(name.substring(0, equals), name.substring(equals + 1));
      } else if (!SWITCHES.contains(name) && at + 1 < commandLine.size()) {
        values.put(name, commandLine.get(++at));
      }
    }
    String host = values.get("host-ip");
    String container = values.get("container-ip");
    int hostPort = port(values.get("host-port"));
    int containerPort = port(values.get("container-port"));
    if (host == null || container == null || hostPort == 0 || containerPort == 0) {
      return null;
    }
    return new ProxyProcess(
        pid, netns, values.getOrDefault("proto", "tcp"), host, hostPort, container, containerPort);
  }

  private static int port(@Nullable String text) {
    try {
      int port = text == null ? 0 : Integer.parseInt(text);
      return port > 0 && port <= 0xffff ? port : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
