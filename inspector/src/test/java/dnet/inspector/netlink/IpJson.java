package dnet.inspector.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Holds what dnet read against what {@code ip -j -d} says of the same namespace. */
public final class IpJson {
  private static final List<String> OPERATIONAL =
      List.of("UNKNOWN", "NOTPRESENT", "DOWN", "LOWERLAYERDOWN", "TESTING", "DORMANT", "UP");
  private static final List<String> PORT_STATES =
      List.of("disabled", "listening", "learning", "forwarding", "blocking");
  private static final Map<String, String> PORT_NAMES =
      Map.of(
          "hairpin", "mode",
          "fastleave", "fast_leave",
          "flood", "unicast_flood",
          "root_block", "protect",
          "proxy_arp", "proxyarp",
          "proxy_arp_wifi", "proxyarp_wifi");

  private final Map<Integer, String> names;

  private IpJson(List<LinkMessage> links) {
    names = links.stream().collect(Collectors.toMap(LinkMessage::index, LinkMessage::name));
  }

  /**
   * Compares links.
   *
   * @return how many attributes of kinds were compared
   */
  public static int assertSameLinks(List<LinkMessage> links, String json) throws IOException {
    IpJson names = new IpJson(links);
    Map<Integer, LinkMessage> byIndex =
        links.stream().collect(Collectors.toMap(LinkMessage::index, Function.identity()));
    int compared = 0;
    int count = 0;
    for (JsonNode node : JsonMapper.builder().build().readTree(json)) {
      LinkMessage link = byIndex.get(node.path("ifindex").asInt());
      assertThat(link).as("%s of %s", node.path("ifname"), names.names).isNotNull();
      compared += names.compare(link, node);
      count++;
    }
    assertThat(links).hasSize(count);
    return compared;
  }

  private int compare(LinkMessage link, JsonNode node) {
    String what = node.path("ifname").asText();
    assertThat(link.name()).isEqualTo(what);
    assertThat(link.mtu()).as(what).isEqualTo(node.path("mtu").asInt());
    assertThat(OPERATIONAL.get(link.operationalState()))
        .as(what)
        .isEqualTo(node.path("operstate").asText());
    if (node.has("address") && !node.path("link_type").asText().equals("none")) {
      assertThat(link.address()).as(what).isEqualTo(node.path("address").asText());
    }
    List<String> flags = texts(node.path("flags"));
    assertThat((link.flags() & LinkMessage.IFF_UP) != 0).as(what).isEqualTo(flags.contains("UP"));
    assertThat((link.flags() & LinkMessage.IFF_LOWER_UP) != 0)
        .as(what)
        .isEqualTo(flags.contains("LOWER_UP"));
    assertThat(link.alternativeNames()).as(what).isEqualTo(texts(node.path("altnames")));
    assertThat(nameOf(link.master())).as(what).isEqualTo(textOrNone(node, "master"));
    assertThat(link.linkNetnsId() == null ? -1 : link.linkNetnsId())
        .as(what)
        .isEqualTo(node.path("link_netnsid").asInt(-1));
    if (node.has("link_index")) {
      assertThat(link.link()).as(what).isEqualTo(node.path("link_index").asInt());
    } else if (link.linkNetnsId() == null) {
      assertThat(nameOf(link.link())).as(what).isEqualTo(textOrNone(node, "link"));
    }
    JsonNode info = node.path("linkinfo");
    assertThat(String.valueOf(link.kind())).isEqualTo(info.path("info_kind").asText("null"));
    assertThat(String.valueOf(link.slaveKind()))
        .isEqualTo(info.path("info_slave_kind").asText("null"));
    return compare(what, link.data(), info.path("info_data"))
        + compare(what, link.slaveData(), info.path("info_slave_data"));
  }

  private int compare(String what, Map<String, String> ours, JsonNode theirs) {
    int compared = 0;
    for (Map.Entry<String, JsonNode> field : theirs.properties()) {
      String name = PORT_NAMES.getOrDefault(field.getKey(), field.getKey());
      String value = ours.get(name);
      if (value == null) {
        continue; // an attribute that dnet does not know by name
      }
      boolean index = name.equals("link");
      assertThat(index ? names.getOrDefault(Integer.valueOf(value), value) : plain(value))
          .as("%s %s", what, name)
          .isEqualTo(theirs(name, field.getValue().asText()));
      compared++;
    }
    return compared;
  }

  /** {@code ip}'s words and number formats as numbers. */
  private static String theirs(String name, String text) {
    if (name.equals("state")) {
      return Integer.toString(PORT_STATES.indexOf(text));
    }
    if (text.equals("unset")) {
      return "0";
    }
    if (text.startsWith("0x")) {
      return Integer.toString(Integer.parseInt(text.substring(2), 16));
    }
    return plain(text);
  }

  private static String plain(String text) {
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true") ? "1" : "0";
    }
    if (!text.matches("[0-9a-f]{4}\\.[0-9a-f]{12}")) {
      return text;
    }
    StringBuilder id = new StringBuilder(text.substring(0, 5));
    for (int at = 5; at < text.length(); at += 2) {
      id.append(at == 5 ? "" : ":")
          .append(Integer.toHexString(Integer.parseInt(text.substring(at, at + 2), 16)));
    }
    return id.toString();
  }

  private String nameOf(@org.jspecify.annotations.Nullable Integer index) {
    return index == null || index == 0 ? "none" : String.valueOf(names.get(index));
  }

  private static String textOrNone(JsonNode node, String field) {
    return node.path(field).isTextual() ? node.path(field).asText() : "none";
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  /**
   * Compares addresses.
   *
   * @return how many there are
   */
  public static int assertSameAddresses(List<AddressMessage> addresses, String json)
      throws IOException {
    Map<Integer, TreeSet<String>> theirs = new TreeMap<>();
    for (JsonNode link : JsonMapper.builder().build().readTree(json)) {
      for (JsonNode address : link.path("addr_info")) {
        theirs
            .computeIfAbsent(link.path("ifindex").asInt(), i -> new TreeSet<>())
            .add(
                address.path("local").asText()
                    + "/"
                    + address.path("prefixlen").asInt()
                    + (address.has("address") ? " to " + address.path("address").asText() : "")
                    + " "
                    + address.path("scope").asText());
      }
    }
    Map<Integer, TreeSet<String>> ours = new TreeMap<>();
    for (AddressMessage a : addresses) {
      ours.computeIfAbsent(a.index(), i -> new TreeSet<>())
          .add(
              a.address()
                  + "/"
                  + a.prefixLength()
                  + (a.peer() == null ? "" : " to " + a.peer())
                  + " "
                  + Map.of(0, "global", 253, "link", 254, "host")
                      .getOrDefault(a.scope(), Integer.toString(a.scope())));
    }
    assertThat(ours).isEqualTo(theirs);
    return addresses.size();
  }
}
