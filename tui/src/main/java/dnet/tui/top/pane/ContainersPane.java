package dnet.tui.top.pane;

import dnet.inspector.advice.ShellWords;
import dnet.inspector.model.Container;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.Wiring;
import dnet.inspector.report.Reports;
import dnet.tui.render.InspectText;
import dnet.tui.render.Line;
import dnet.tui.render.Style;
import dnet.tui.render.Table;
import dnet.tui.top.facts.Facts;
import dnet.tui.top.facts.Rate;
import dnet.tui.top.facts.Retransmits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A row an interface of each container, with what goes through it. */
public final class ContainersPane implements Pane {
  private static final List<String> SORTS =
      List.of("name", "rx", "tx", "packets", "drops", "retrans", "state", "network");
  private static final int BY_NETWORK = SORTS.indexOf("network");

  private Map<String, ContainerCells> drawn = Map.of();

  @Override
  public String title() {
    return "Containers";
  }

  @Override
  public List<String> sorts() {
    return SORTS;
  }

  @Override
  public Listing list(View view) {
    List<ContainerEntry> entries = entries(view.facts());
    entries.sort(order(view));
    Table table = new Table(ContainerCells.columns(view));
    Map<String, ContainerCells> now = new HashMap<>();
    for (ContainerEntry entry : entries) {
      ContainerCells cells = ContainerCells.of(view, entry, drawn.get(entry.key()));
      now.put(entry.key(), cells);
      table.row(cells.cells());
    }
    drawn = now;
    Table.Layout layout = table.layout(view.width());
    List<Row> rows = new ArrayList<>();
    String group = "";
    for (int i = 0; i < entries.size(); i++) {
      ContainerEntry entry = entries.get(i);
      if (view.sort() == BY_NETWORK) {
        String network = entry.network(view.facts().wiring());
        if (i == 0 || !network.equals(group)) {
          group = network;
          rows.add(Row.heading(heading(view, entries, network)));
        }
      }
      int index = i;
      rows.add(
          Row.of(
              entry.key(),
              () -> layout.row(index),
              () -> words(view, entry),
              "container:" + entry.container().id()));
    }
    return new Listing(summary(view.facts()), List.of(layout.header()), rows);
  }

  private static List<ContainerEntry> entries(Facts facts) {
    List<ContainerEntry> entries = new ArrayList<>();
    for (Container container : facts.host().containers()) {
      List<Link> links = links(facts, container);
      if (links.isEmpty()) {
        entries.add(new ContainerEntry(container, null, null, null));
      }
      for (Link link : links) {
        entries.add(
            new ContainerEntry(
                container,
                link,
                facts.rate(link.key()),
                facts.retransmits(link.key().namespace())));
      }
    }
    return entries;
  }

  static List<Link> links(Facts facts, Container container) {
    if (facts.host().home().equals(container.netns())) {
      return List.of();
    }
    return facts.host().namespace(container.netns()).stream()
        .flatMap(n -> n.links().stream())
        .filter(l -> !(l instanceof Link.Loopback) && !isIdle(l))
        .toList();
  }

  /** The kernel puts tunnels into every namespace that nobody asked for. */
  private static boolean isIdle(Link link) {
    return !link.base().up() && link.tunnel() != null && link.base().addresses().isEmpty();
  }

  private static Comparator<ContainerEntry> order(View view) {
    Comparator<ContainerEntry> byName =
        Comparator.comparing((ContainerEntry e) -> e.container().name())
            .thenComparing(e -> e.link() == null ? "" : e.link().name());
    Wiring wiring = view.facts().wiring();
    Comparator<ContainerEntry> order =
        switch (SORTS.get(view.sort())) {
          case "name" -> byName;
          case "state" -> Comparator.comparing((ContainerEntry e) -> e.container().state());
          case "network" -> Comparator.comparing((ContainerEntry e) -> e.network(wiring));
          default ->
              Comparator.comparingDouble((ContainerEntry e) -> -e.value(SORTS.get(view.sort())));
        };
    return (view.reversed() ? order.reversed() : order).thenComparing(byName);
  }

  private static Line heading(View view, List<ContainerEntry> entries, String network) {
    double rx = 0;
    double tx = 0;
    Set<LinkKey> members = new HashSet<>();
    for (ContainerEntry entry : entries) {
      Rate rate = entry.rate();
      Link link = entry.link();
      // Two containers in one namespace have their interface in common.
      if (link != null
          && entry.network(view.facts().wiring()).equals(network)
          && members.add(link.key())
          && rate != null) {
        rx += rate.rx();
        tx += rate.tx();
      }
    }
    int count = members.size();
    return Line.of(network, Style.HEADER)
        .and("  " + count + (count == 1 ? " interface" : " interfaces"), Style.DIM)
        .and("  rx " + Rates.octets(rx) + "/s  tx " + Rates.octets(tx) + "/s", Style.DIM);
  }

  /** What a filter finds it by, wide screen or not. */
  private static String words(View view, ContainerEntry entry) {
    Container container = entry.container();
    Link link = entry.link();
    Wiring wiring = view.facts().wiring();
    return String.join(
        " ",
        container.name(),
        container.shortId(),
        container.image(),
        container.state(),
        container.mode().word(),
        entry.network(wiring),
        link == null ? "" : link.base().addresses().toString(),
        link == null ? "" : String.valueOf(link.base().mac()),
        entry.bridge(wiring));
  }

  private static Line summary(Facts facts) {
    List<Container> containers = facts.host().containers();
    long running = containers.stream().filter(c -> c.state().equals("running")).count();
    return Line.of(
        containers.size()
            + (containers.size() == 1 ? " container, " : " containers, ")
            + running
            + " running");
  }

  @Override
  public List<Line> details(View view, String key) {
    Container container = container(view, key).orElse(null);
    if (container == null) {
      return List.of(Line.of("It is gone."));
    }
    List<Line> lines = new ArrayList<>();
    Rate rate = view.facts().rate(link(view.facts(), key));
    if (rate != null) {
      String link = key.substring(key.indexOf('/') + 1);
      lines.add(Line.of(container.name(), Style.HEADER).and(" " + link, Style.INTERFACE));
      lines.addAll(RateText.of(rate, view));
      Retransmits again = view.facts().retransmits(container.netns());
      if (again != null) {
        lines.add(
            Line.of("  TCP sent again  ", Style.DIM)
                .and(again.sum() + " segments, " + Rates.count(again.rate()) + "/s now"));
      }
      lines.add(Line.of(""));
    }
    lines.addAll(InspectText.of(Reports.inspect(view.facts().host(), container), view.width()));
    return lines;
  }

  @Override
  public String command(View view, String key) {
    Container container = container(view, key).orElse(null);
    if (container == null) {
      return "";
    }
    Integer pid = container.pid();
    String link = key.substring(Math.min(key.length(), container.id().length()));
    return pid == null
        ? "docker inspect " + container.shortId()
        : "nsenter -t "
            + pid
            + " -n ip -s addr show"
            + (link.isEmpty() ? "" : " dev " + name(link));
  }

  private static String name(String link) {
    return ShellWords.quote(link.substring(1));
  }

  private static Optional<Container> container(View view, String key) {
    String id = key.replaceFirst("/.*", "");
    return view.facts().host().containers().stream().filter(c -> c.id().equals(id)).findFirst();
  }

  /** The interface that a row is about. */
  public static @Nullable LinkKey link(Facts facts, String key) {
    int slash = key.indexOf('/');
    if (slash < 0) {
      return null;
    }
    return facts.host().containers().stream()
        .filter(c -> c.id().equals(key.substring(0, slash)))
        .flatMap(c -> links(facts, c).stream())
        .filter(l -> Objects.equals(l.name(), key.substring(slash + 1)))
        .map(Link::key)
        .findFirst()
        .orElse(null);
  }
}
