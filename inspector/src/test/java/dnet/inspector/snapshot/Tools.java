package dnet.inspector.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dnet.fixtures.lab.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the usual programs list, each item as one comparable line. */
final class Tools {
  private static final Pattern TUPLE =
      Pattern.compile(
          "src=(\\S+) dst=(\\S+)(?: sport=(\\d+) dport=(\\d+)| type=(\\d+) code=(\\d+) id=(\\d+))?");

  private final Place place;

  Tools(Place place) {
    this.place = place;
  }

  JsonNode json(String words) throws IOException {
    String out = place.run(words.split(" ")).orThrow().out();
    return new ObjectMapper().readTree(out.isBlank() ? "[]" : out);
  }

  List<String> routes() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String family : List.of("-4", "-6")) {
      for (JsonNode route : json("ip " + family + " -N -j -d route show table all")) {
        List<String> hops = new ArrayList<>();
        if (route.has("nexthops")) {
          route.get("nexthops").forEach(h -> hops.add(hop(h, h.path("weight").asInt(1))));
        } else if (route.has("gateway") || route.has("via") || route.has("dev")) {
          hops.add(hop(route, 1));
        }
        lines.add(
            String.join(
                " ",
                family,
                route.path("type").asText(),
                whole(route.path("dst").asText()),
                "table " + route.path("table").asText("254"),
                "metric " + route.path("metric").asText("0"),
                "proto " + route.path("protocol").asText(),
                "src " + route.path("prefsrc").asText("-"),
                "mtu " + route.path("metrics").path(0).path("mtu").asText("-"),
                "tos " + number(route.path("tos").asText("0")),
                hops.toString()));
      }
    }
    return lines;
  }

  private static String hop(JsonNode node, int weight) {
    String gateway = node.path("gateway").asText(node.path("via").path("host").asText("-"));
    return gateway
        + " dev "
        + node.path("dev").asText("-")
        + " weight "
        + weight
        + (node.path("flags").toString().contains("onlink") ? " onlink" : "");
  }

  static String whole(String destination) {
    return destination.equals("default") || destination.equals("0.0.0.0")
        ? "default"
        : destination.contains("/")
            ? destination
            : destination + (destination.contains(":") ? "/128" : "/32");
  }

  private static long number(String text) {
    return Long.decode(text);
  }

  List<String> neighbours() throws IOException {
    List<String> lines = new ArrayList<>();
    for (JsonNode entry : json("ip -j neigh show nud all")) {
      lines.add(
          String.join(
              " ",
              entry.path("dst").asText(),
              entry.path("dev").asText(),
              entry.path("lladdr").asText("-"),
              entry.path("state").path(0).asText("NONE"),
              "false"));
    }
    for (String family : List.of("-4", "-6")) {
      for (JsonNode entry : json("ip " + family + " -j neigh show proxy")) {
        lines.add(entry.path("dst").asText() + " " + entry.path("dev").asText() + " - PROXY true");
      }
    }
    return lines;
  }

  List<String> fdb() throws IOException {
    List<String> lines = new ArrayList<>();
    for (JsonNode entry : json("bridge -j fdb show")) {
      String flags = entry.path("flags").toString();
      lines.add(
          String.join(
              " ",
              entry.path("mac").asText(),
              entry.path("ifname").asText(),
              "vlan " + entry.path("vlan").asText("-"),
              "dst " + entry.path("dst").asText("-"),
              "vni " + entry.path("vni").asText("-"),
              "port " + entry.path("port").asText("-"),
              "master " + entry.path("master").asText("-"),
              flags.contains("self") ? "self" : "-",
              flags.contains("extern_learn") ? "extern" : "-",
              entry.path("state").asText("").isEmpty() ? "learned" : entry.path("state").asText()));
    }
    return lines;
  }

  List<String> sockets() {
    List<String> lines = new ArrayList<>();
    for (String line : place.run("ss", "-lntueH").orThrow().out().lines().toList()) {
      String[] words = line.split("\\s+", -1);
      Matcher inode = Pattern.compile("ino:(\\d+)").matcher(line);
      lines.add(
          words[0]
              + " "
              + words[4].replace("*:", "[::]:").replaceAll("%[^:]*", "")
              + " ino "
              + (inode.find() ? inode.group(1) : "0")
              + (line.contains("v6only:1") ? " v6only" : ""));
    }
    return lines;
  }

  List<String> connections() {
    List<String> lines = new ArrayList<>();
    for (String family : List.of("ipv4", "ipv6")) {
      String out = place.run("conntrack", "-L", "-f", family).orThrow().out();
      for (String line : out.lines().toList()) {
        String[] words = line.split("\\s+", -1);
        String state = words[3].contains("=") ? "" : words[3];
        StringBuilder text = new StringBuilder(words[1]).append(' ').append(state);
        Matcher tuple = TUPLE.matcher(line);
        while (tuple.find()) {
          text.append(' ').append(tuple.group(1)).append('>').append(tuple.group(2)).append(' ');
          text.append(ports(tuple));
        }
        Matcher mark = Pattern.compile("mark=(\\d+)").matcher(line);
        lines.add(text + " mark " + (mark.find() ? mark.group(1) : "0"));
      }
    }
    return lines;
  }

  /** Ports, or what stands for them; IGMP, which a bridge may send any time, has none. */
  private static String ports(Matcher tuple) {
    if (tuple.group(3) != null) {
      return tuple.group(3) + ">" + tuple.group(4);
    }
    if (tuple.group(7) == null) {
      return "0>0";
    }
    int type = Integer.parseInt(tuple.group(5)) * 256 + Integer.parseInt(tuple.group(6));
    return tuple.group(7) + ">" + type;
  }

  List<String> qdiscs() throws IOException {
    List<String> lines = new ArrayList<>();
    for (JsonNode qdisc : json("tc -j -s qdisc show")) {
      Map<String, String> options = new TreeMap<>();
      JsonNode given = qdisc.path("options");
      switch (qdisc.path("kind").asText()) {
        case "tbf" -> {
          options.put("rate", Long.toString(given.path("rate").asLong() * 8));
          options.put("burst", given.path("burst").asText());
        }
        case "fq_codel" -> {
          for (String name : List.of("limit", "flows", "quantum", "memory_limit")) {
            options.put(name, given.path(name).asText());
          }
        }
        case "pfifo" -> options.put("limit", given.path("limit").asText().replace("p", ""));
        case "htb" -> options.put("default", given.path("default").asText());
        default -> {
          // Nothing to compare.
        }
      }
      lines.add(
          String.join(
              " ",
              qdisc.path("dev").asText(),
              qdisc.path("kind").asText(),
              qdisc.path("handle").asText(),
              qdisc.has("root") ? "root" : qdisc.path("parent").asText(),
              qdisc.path("packets").asText(),
              qdisc.path("drops").asText(),
              qdisc.path("overlimits").asText(),
              options.toString()));
    }
    return lines;
  }

  /** Text form without counters: {@code ip rule} has everything there, its JSON has not. */
  List<String> rules() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String family : List.of("-4", "-6")) {
      for (JsonNode rule : json("ip " + family + " -N -j -d rule show")) {
        Map<String, String> fields = new TreeMap<>();
        rule.properties().forEach(f -> fields.put(f.getKey(), f.getValue().asText()));
        fields.remove("protocol");
        lines.add(family + " " + fields);
      }
    }
    return lines;
  }
}
