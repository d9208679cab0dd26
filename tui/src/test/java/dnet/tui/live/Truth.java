package dnet.tui.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dnet.fixtures.lab.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What ip(8), bridge(8) and /proc say, read without any of dnet's code. */
final class Truth {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Truth() {}

  /** The links of a place but loopback, with details, counters and addresses. */
  static List<JsonNode> links(Place place) {
    List<JsonNode> links = new ArrayList<>();
    json(place.run("ip", "-j", "-d", "-s", "address", "show").orThrow().out())
        .forEach(
            link -> {
              if (!link.path("link_type").asText().equals("loopback")) {
                links.add(link);
              }
            });
    return links;
  }

  /** The link of that name. */
  static JsonNode link(Place place, String name) {
    return links(place).stream()
        .filter(l -> l.path("ifname").asText().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no link " + name));
  }

  /** A link's addresses with prefix lengths, in the kernel's order. */
  static List<String> addresses(JsonNode link) {
    List<String> addresses = new ArrayList<>();
    for (JsonNode info : link.path("addr_info")) {
      if (info.has("local")) {
        addresses.add(info.path("local").asText() + "/" + info.path("prefixlen").asInt());
      }
    }
    return addresses;
  }

  /** A bridge's id as brctl(8) writes it; ip(8) leaves leading zeros out. */
  static String bridgeId(JsonNode bridge) {
    String[] parts = bridge.at("/linkinfo/info_data/bridge_id").asText().split("\\.", 2);
    return parts[0]
        + "."
        + Arrays.stream(parts[1].split(":", -1))
            .map(octet -> octet.length() == 1 ? "0" + octet : octet)
            .collect(Collectors.joining());
  }

  /** The inode of a namespace's file, as the kernel names it. */
  static long inode(Path namespace) {
    try {
      return (Long) Files.getAttribute(namespace, "unix:ino");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The network namespace of a process. */
  static long netnsOf(long pid) {
    return inode(Path.of("/proc", Long.toString(pid), "ns", "net"));
  }

  /** The arguments of a process; empty when it is gone. */
  static List<String> arguments(long pid) {
    return words(pid, "cmdline");
  }

  /** The environment that a process was started with; empty when it is gone. */
  static List<String> environment(long pid) {
    return words(pid, "environ");
  }

  private static List<String> words(long pid, String file) {
    try {
      byte[] octets = Files.readAllBytes(Path.of("/proc", Long.toString(pid), file));
      return List.of(new String(octets, StandardCharsets.ISO_8859_1).split("\0", -1));
    } catch (IOException e) {
      return List.of();
    }
  }

  /** The pids of all processes that there are. */
  static List<Long> pids() {
    try (Stream<Path> files = Files.list(Path.of("/proc"))) {
      return files
          .map(f -> String.valueOf(f.getFileName()))
          .filter(n -> n.matches("[0-9]+"))
          .map(Long::valueOf)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
