package dnet.inspector.remedy;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.MacAddress;
import dnet.inspector.netlink.LinkOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads pins from YAML, and tells all mistakes at once, each with its line. */
final class PinReader {
  private static final int MAX_SIZE = 1 << 20;

  private final List<String> problems = new ArrayList<>();

  private PinReader() {}

  static List<Pin> read(String text) throws PinFileException {
    PinReader reader = new PinReader();
    List<Pin> pins = reader.file(text);
    if (!reader.problems.isEmpty()) {
      throw new PinFileException(reader.problems);
    }
    return pins;
  }

  private List<Pin> file(String text) {
    LoadSettings settings =
        LoadSettings.builder().setCodePointLimit(MAX_SIZE).setMaxAliasesForCollections(0).build();
    @Nullable Node root;
    try {
      root = new Compose(settings).composeString(text).orElse(null);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(m -> m.getLine() + 1).orElse(1);
      problems.add("line " + line + ": no YAML: " + e.getProblem());
      return List.of();
    } catch (YamlEngineException e) {
      problems.add("line 1: no YAML: " + e.getMessage());
      return List.of();
    }
    if (root == null) {
      return List.of();
    }
    Map<String, Node> top = mapping(root, "the file", Set.of("pins"));
    List<Pin> pins = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Node item : sequence(top.get("pins"))) {
      Pin pin = pin(item);
      if (pin != null && !seen.add(pin.owner())) {
        String what = pin.label() == null ? "container " : "";
        problem(item, what + pin.owner() + " is pinned above already");
      } else if (pin != null) {
        pins.add(pin);
      }
    }
    return pins;
  }

  private void problem(Node at, String what) {
    problems.add("line " + line(at) + ": " + what);
  }

  private static int line(Node node) {
    return node.getStartMark().map(m -> m.getLine() + 1).orElse(0);
  }

  private Map<String, Node> mapping(Node node, String what, Set<String> known) {
    Map<String, Node> values = new LinkedHashMap<>();
    if (!(node instanceof MappingNode mapping)) {
      problem(node, what + " must be a mapping (name: value)");
      return values;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
      if (!known.contains(key)) {
        problem(
            tuple.getKeyNode(),
            "'"
                + key
                + "' is not known in "
                + what
                + "; known are: "
                + String.join(", ", known.stream().sorted().toList()));
      } else if (values.put(key, tuple.getValueNode()) != null) {
        problem(tuple.getKeyNode(), "'" + key + "' is there twice");
      }
    }
    return values;
  }

  private List<Node> sequence(@Nullable Node node) {
    if (node == null) {
      return List.of();
    }
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    problem(node, "there must be a list (- …) here");
    return List.of();
  }

  private @Nullable String text(@Nullable Node node) {
    if (node == null) {
      return null;
    }
    if (node instanceof ScalarNode scalar && !scalar.getValue().isEmpty()) {
      return scalar.getValue();
    }
    problem(node, "there must be one value here");
    return null;
  }

  /** A value by {@code parse}; null, with a problem, where that refuses. */
  private <T> @Nullable T value(@Nullable Node node, Function<String, T> parse) {
    String text = text(node);
    if (node == null || text == null) {
      return null;
    }
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      problem(node, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private @Nullable Pin pin(Node node) {
    Map<String, Node> values =
        mapping(
            node,
            "a pin",
            Set.of("container", "label", "interfaces", "addresses", "routes", "rules"));
    String container = value(values.get("container"), PinReader::name);
    String label = value(values.get("label"), Pin::checkedLabel);
    if (values.containsKey("container") == values.containsKey("label")) {
      problem(node, "a pin needs a container or a label, and not both");
    }
    String owner = container == null ? "?" : container;
    List<AttachWish> interfaces = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Node item : sequence(values.get("interfaces"))) {
      AttachWish wish = attach(owner, item);
      if (wish != null && !names.add(String.valueOf(wish.name()))) {
        problem(item, "interface " + wish.name() + " is there twice");
      } else if (wish != null) {
        interfaces.add(wish);
      }
    }
    boolean byLabel = label != null && container == null;
    return new Pin(
        byLabel ? "" : owner,
        byLabel ? label : null,
        interfaces,
        list(values.get("addresses"), PinReader::address),
        list(values.get("routes"), t -> checked(t, w -> IpWords.route(w, false))),
        list(values.get("rules"), t -> checked(t, w -> IpWords.rule(w, false))),
        line(node));
  }

  private <T> List<T> list(@Nullable Node node, Function<String, T> parse) {
    List<T> all = new ArrayList<>();
    for (Node item : sequence(node)) {
      T one = value(item, parse);
      if (one != null) {
        all.add(one);
      }
    }
    return all;
  }

  private static String name(String text) {
    if (!text.matches("[a-zA-Z0-9][a-zA-Z0-9_.-]+")) {
      throw new IllegalArgumentException("not a container's name: " + text);
    }
    return text;
  }

  private static List<String> checked(String text, Consumer<List<String>> parse) {
    List<String> words = List.of(text.strip().split("\\s+", -1));
    parse.accept(words);
    return words;
  }

  private static Pin.Address address(String text) {
    String[] words = text.strip().split("\\s+", -1);
    if (words.length != 3 || !words[1].equals("dev")) {
      throw new IllegalArgumentException("an address is A/L dev IF, not: " + text);
    }
    return new Pin.Address(prefix(words[0]), words[2]);
  }

  private static IpPrefix prefix(String text) {
    if (text.indexOf('/') < 0) {
      throw new IllegalArgumentException(text + " lacks its prefix length, e.g. " + text + "/24");
    }
    return IpPrefix.parse(text);
  }

  private @Nullable AttachWish attach(String container, Node node) {
    int before = problems.size();
    Map<String, Node> values =
        mapping(
            node,
            "an interface",
            Set.of(
                "name",
                "bridge",
                "ovs",
                "tag",
                "parent",
                "create",
                "vlan",
                "mac",
                "mtu",
                "addresses",
                "gateway",
                "dhcp"));
    String name =
        value(
            values.get("name"),
            t -> {
              LinkOrder.requireName(t);
              return t;
            });
    String bridge = text(values.get("bridge"));
    String parent = text(values.get("parent"));
    String ovs = text(values.get("ovs"));
    if (!values.containsKey("name")) {
      problem(node, "an interface needs a name");
    }
    if (Stream.of("bridge", "parent", "ovs").filter(values::containsKey).count() != 1) {
      problem(node, "an interface needs either a bridge or a parent, or ovs");
    }
    List<IpPrefix> addresses = list(values.get("addresses"), PinReader::prefix);
    IpAddress gateway = value(values.get("gateway"), IpAddress::parse);
    MacAddress mac = value(values.get("mac"), MacAddress::parse);
    Integer mtu = value(values.get("mtu"), PinReader::number);
    Integer vlan = value(values.get("vlan"), PinReader::number);
    Boolean dhcp = value(values.get("dhcp"), PinReader::truth);
    Integer tag = value(values.get("tag"), PinReader::number);
    Boolean create = value(values.get("create"), PinReader::truth);
    if (problems.size() > before) {
      return null;
    }
    try {
      AttachWish.Lower to =
          bridge != null
              ? new AttachWish.ToBridge(bridge)
              : ovs != null
                  ? new AttachWish.ToOvs(ovs, tag == null ? 0 : tag)
                  : new AttachWish.ToParent(String.valueOf(parent), false, vlan == null ? 0 : vlan);
      return AttachWish.of(container, to)
          .addressed(addresses, gateway)
          .called(name, mac)
          .mtu(mtu == null ? 0 : mtu)
          .creating(Boolean.TRUE.equals(create))
          .byDhcp(Boolean.TRUE.equals(dhcp))
          .wish();
    } catch (IllegalArgumentException e) {
      problem(node, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static int number(String text) {
    if (!text.matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException("not a number: " + text);
    }
    return Integer.parseInt(text);
  }

  private static boolean truth(String text) {
    return switch (text) {
      case "true", "yes" -> true;
      case "false", "no" -> false;
      default -> throw new IllegalArgumentException("true or false, not " + text);
    };
  }
}
