package dnet.tui.top.facts;

import dnet.inspector.model.Container;
import dnet.inspector.model.DockerNetwork;
import dnet.inspector.model.Engine;
import dnet.inspector.model.Host;
import dnet.inspector.model.InterfaceAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkBase;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.Route;
import dnet.inspector.model.Stack;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.firewall.Rule;
import dnet.inspector.model.firewall.Ruleset;
import dnet.inspector.model.firewall.Table;
import dnet.tui.top.facts.Happening.How;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What has changed between two pictures of a host. */
final class Differences {
  /** More of them at once would only push everything else away. */
  private static final int MOST = 400;

  /** nft prints counters within a rule's text. */
  private static final Pattern COUNTER = Pattern.compile("\\b(packets|bytes) \\d+");

  private final Host before;
  private final Host now;
  private final Instant at;
  private final List<Happening> found = new ArrayList<>();
  private long number;

  private Differences(Host before, Host now, Instant at, long number) {
    this.before = before;
    this.now = now;
    this.at = at;
    this.number = number;
  }

  /**
   * Compares.
   *
   * @param last the number of the last happening so far
   */
  static List<Happening> between(Host before, Host now, Instant at, long last) {
    Differences differences = new Differences(before, now, at, last);
    differences.compare();
    return differences.found;
  }

  @SuppressWarnings("ReferenceEquality") // the same object needs no comparing
  private void compare() {
    // What explains the rest comes last, for the newest is shown first.
    for (Namespace namespace : now.namespaces().values()) {
      Namespace old = before.namespaces().get(namespace.id());
      if (old == null) {
        namespace.links().forEach(l -> link(How.ADDED, namespace, l));
      } else if (old != namespace) {
        namespace(old, namespace);
      }
    }
    for (Namespace old : before.namespaces().values()) {
      if (!now.namespaces().containsKey(old.id())) {
        old.links().forEach(l -> link(How.REMOVED, old, l));
      }
    }
    networks();
    containers();
    engine();
  }

  private void add(String kind, How how, String where, String text) {
    if (found.size() < MOST) {
      found.add(new Happening(++number, at, kind, how, where, text));
    }
  }

  private void engine() {
    Engine old = before.engine();
    Engine engine = now.engine();
    if (old == null && engine != null) {
      add("engine", How.ADDED, "host", engine.product() + " " + engine.version() + " answers");
    } else if (old != null && engine == null) {
      add("engine", How.REMOVED, "host", old.product() + " does not answer");
    }
  }

  private void containers() {
    if (before.engine() == null || now.engine() == null) {
      return; // nothing is known of them
    }
    Map<String, Container> left = new LinkedHashMap<>();
    before.containers().forEach(c -> left.put(c.id(), c));
    for (Container container : now.containers()) {
      Container old = left.remove(container.id());
      if (old == null) {
        String text = container.state() + ", " + container.image() + ", " + container.mode().word();
        add("container", How.ADDED, container.name(), text);
      } else {
        changed(old, container);
      }
    }
    left.values().forEach(c -> add("container", How.REMOVED, c.name(), "was " + c.state()));
  }

  private void changed(Container old, Container container) {
    changed("container", container.name(), "state", old.state(), container.state());
    changed("container", container.name(), "name", old.name(), container.name());
    if (container.isAlive() && old.isAlive() && !Objects.equals(old.netns(), container.netns())) {
      add("container", How.CHANGED, container.name(), "has another network namespace: restarted");
    }
  }

  private void changed(String kind, String where, String what, Object old, Object value) {
    if (!old.equals(value)) {
      add(kind, How.CHANGED, where, what + " " + old + " -> " + value);
    }
  }

  private void networks() {
    if (before.engine() == null || now.engine() == null) {
      return;
    }
    Map<String, DockerNetwork> left = new LinkedHashMap<>();
    before.networks().forEach(n -> left.put(n.id(), n));
    for (DockerNetwork network : now.networks()) {
      if (left.remove(network.id()) == null) {
        add("network", How.ADDED, network.name(), network.driver());
      }
    }
    left.values().forEach(n -> add("network", How.REMOVED, n.name(), n.driver()));
  }

  private void namespace(Namespace old, Namespace namespace) {
    Map<LinkKey, Link> left = new LinkedHashMap<>();
    old.links().forEach(l -> left.put(l.key(), l));
    for (Link link : namespace.links()) {
      Link was = left.remove(link.key());
      if (was == null) {
        link(How.ADDED, namespace, link);
      } else if (was != link) {
        changed(namespace, was, link);
      }
    }
    left.values().forEach(l -> link(How.REMOVED, namespace, l));
    stack(old, namespace);
  }

  private void link(How how, Namespace namespace, Link link) {
    if (link instanceof Link.Loopback) {
      return;
    }
    String addresses =
        String.join(" ", link.base().addresses().stream().map(a -> a.prefix().toString()).toList());
    String text = link.name() + " (" + link.kind() + ")";
    add("link", how, namespace.name(), addresses.isEmpty() ? text : text + " " + addresses);
  }

  private void changed(Namespace namespace, Link was, Link link) {
    LinkBase old = was.base();
    LinkBase base = link.base();
    String where = namespace.name();
    changed("link", where, "name of " + old.name(), old.name(), base.name());
    changed("link", where, base.name() + " MTU", old.mtu(), base.mtu());
    changed("link", where, base.name() + " MAC", word(old.mac()), word(base.mac()));
    changed("link", where, base.name(), state(old), state(base));
    changed("link", where, base.name() + " on", master(before, old), master(now, base));
    differ(
        old.addresses().stream().map(InterfaceAddress::prefix).map(Object::toString).toList(),
        base.addresses().stream().map(InterfaceAddress::prefix).map(Object::toString).toList(),
        (how, address) -> add("address", how, where, address + " on " + base.name()));
  }

  private static String word(@Nullable Object value) {
    return value == null ? "none" : value.toString();
  }

  private static String state(LinkBase base) {
    return !base.up() ? "down" : base.carrier() ? "up" : "up without carrier";
  }

  private static String master(Host host, LinkBase base) {
    LinkKey master = base.master();
    return host.namespace(master == null ? null : master.namespace()).stream()
        .flatMap(n -> n.links().stream())
        .filter(l -> l.key().equals(master))
        .map(Link::name)
        .findFirst()
        .orElse(master == null ? "no bridge" : "another's bridge");
  }

  @SuppressWarnings("ReferenceEquality") // the same object needs no comparing
  private void stack(Namespace old, Namespace namespace) {
    Stack was = old.stack();
    Stack stack = namespace.stack();
    if (was.knows(Stack.Part.ROUTES) && stack.knows(Stack.Part.ROUTES)) {
      differ(
          routes(old),
          routes(namespace),
          (how, route) -> add("route", how, namespace.name(), route));
    }
    if (was.knows(Stack.Part.RULESET)
        && stack.knows(Stack.Part.RULESET)
        && was.ruleset() != stack.ruleset()) {
      differ(
          rules(was.ruleset()),
          rules(stack.ruleset()),
          (how, rule) -> add("rule", how, namespace.name(), rule));
    }
  }

  /** Without those that each interface and each address brings with it. */
  private static List<String> routes(Namespace namespace) {
    return namespace.stack().routes().stream()
        .filter(r -> r.table() != Route.LOCAL && !r.destination().address().isLinkLocal())
        .map(r -> RouteWords.of(namespace, r))
        .toList();
  }

  private static List<String> rules(Ruleset ruleset) {
    List<String> rules = new ArrayList<>();
    for (Table table : ruleset.tables()) {
      for (Chain chain : table.chains()) {
        String place = table.program() + " " + table.name() + " " + chain.name() + ": ";
        if (chain.base() != null) {
          rules.add(place + "policy " + chain.base().policy());
        }
        for (Rule rule : chain.rules()) {
          rules.add(place + COUNTER.matcher(rule.ref().text()).replaceAll("$1 _"));
        }
      }
    }
    return rules;
  }

  /** What is in one list and not in the other, as often as it is more often there. */
  private static void differ(List<String> old, List<String> now, BiConsumer<How, String> found) {
    if (old.equals(now)) {
      return;
    }
    Map<String, Integer> balance = new LinkedHashMap<>();
    old.forEach(o -> balance.merge(o, -1, Integer::sum));
    now.forEach(n -> balance.merge(n, 1, Integer::sum));
    balance.forEach(
        (text, more) -> {
          for (int i = 0; i < Math.abs(more); i++) {
            found.accept(more > 0 ? How.ADDED : How.REMOVED, text);
          }
        });
  }
}
