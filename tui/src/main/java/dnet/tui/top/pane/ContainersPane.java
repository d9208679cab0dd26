package dnet.tui.top.pane;

import dnet.inspector.advice.ShellWords;
import dnet.inspector.model.Container;
import dnet.inspector.model.DockerNetwork;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.NetworkMode;
import dnet.inspector.model.Wiring;
import dnet.inspector.report.Reports;
import dnet.tui.render.InspectText;
import dnet.tui.render.Line;
import dnet.tui.render.Style;
import dnet.tui.render.Table;
import dnet.tui.render.Table.Column;
import dnet.tui.top.canvas.Glyphs;
import dnet.tui.top.facts.Facts;
import dnet.tui.top.facts.Rate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A row an interface of each container, with what goes through it. */
public final class ContainersPane implements Pane {
  private static final List<String> SORTS =
      List.of("name", "rx", "tx", "packets", "drops", "state", "network");
  private static final int BY_NETWORK = SORTS.indexOf("network");
  private static final Line NOTHING = Line.of("-", Style.DIM);

  /** A container's interface; none where it has no namespace or shares the host's. */
  private record Entry(Container container, @Nullable Link link, @Nullable Rate rate) {
    double value(int sort) {
      Rate r = rate;
      if (r == null) {
        return -1;
      }
      return switch (SORTS.get(sort)) {
        case "rx" -> r.rx();
        case "tx" -> r.tx();
        case "packets" -> r.packets();
        default -> r.dropped() * 1e12 + r.droppedSoFar() + r.errorsSoFar();
      };
    }

    String key() {
      return container.id() + (link == null ? "" : "/" + link.name());
    }
  }

  /** A row's cells, and what they were made of. */
  private record Drawn(
      Wiring wiring,
      @Nullable Rate rate,
      @Nullable Rate near,
      int width,
      Glyphs glyphs,
      List<Line> cells) {}

  private Map<String, Drawn> drawn = Map.of();

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
    List<Entry> entries = entries(view.facts());
    entries.sort(order(view));
    Table table = new Table(columns(view));
    Map<String, Drawn> now = new HashMap<>();
    for (Entry entry : entries) {
      Drawn cells = cells(view, entry, drawn.get(entry.key()));
      now.put(entry.key(), cells);
      table.row(cells.cells());
    }
    drawn = now;
    List<Line> lines = table.lines(view.width());
    List<Row> rows = new ArrayList<>();
    String group = "";
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      String network = network(view.facts().wiring(), entry);
      if (view.sort() == BY_NETWORK && (i == 0 || !network.equals(group))) {
        group = network;
        rows.add(Row.heading(heading(view, entries, network)));
      }
      rows.add(row(view, entry, lines.get(i + 1), network));
    }
    return new Listing(summary(view.facts()), List.of(lines.get(0)), rows);
  }

  private static List<Entry> entries(Facts facts) {
    List<Entry> entries = new ArrayList<>();
    for (Container container : facts.host().containers()) {
      List<Link> links = links(facts, container);
      if (links.isEmpty()) {
        entries.add(new Entry(container, null, null));
      }
      for (Link link : links) {
        entries.add(new Entry(container, link, facts.rate(link.key())));
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

  private static Comparator<Entry> order(View view) {
    Comparator<Entry> byName =
        Comparator.comparing((Entry e) -> e.container().name())
            .thenComparing(e -> e.link() == null ? "" : e.link().name());
    Wiring wiring = view.facts().wiring();
    Comparator<Entry> order =
        switch (SORTS.get(view.sort())) {
          case "name" -> byName;
          case "state" -> Comparator.comparing((Entry e) -> e.container().state());
          case "network" -> Comparator.comparing((Entry e) -> network(wiring, e));
          default -> Comparator.comparingDouble((Entry e) -> -e.value(view.sort()));
        };
    return (view.reversed() ? order.reversed() : order).thenComparing(byName);
  }

  private static List<Column> columns(View view) {
    return List.of(
        Column.elastic("CONTAINER", 0, 12),
        Column.of("STATE"),
        Column.optional("IF", 6),
        Column.number("RX/s", 0),
        Column.number("TX/s", 0),
        Column.number("PKT/s", 7),
        Column.number("DROPS", 0),
        Column.number("ERRORS", 8),
        Column.optional(view.width() < 100 ? "MINUTE" : "LAST MINUTE", 5),
        Column.elastic("NETWORK", 3, 8),
        Column.optional("ADDRESS", 1),
        Column.optional("VETH", 10),
        Column.optional("BRIDGE", 11),
        Column.optional("MODE", 12));
  }

  /** The same of the same objects as the last time: most containers are at rest. */
  @SuppressWarnings("ReferenceEquality")
  private static Drawn cells(View view, Entry entry, @Nullable Drawn last) {
    Wiring wiring = view.facts().wiring();
    Link link = entry.link();
    Link peer = link == null ? null : wiring.peerOf(link).orElse(null);
    Rate near = peer == null ? null : view.facts().rate(peer.key());
    if (last != null
        && last.wiring() == wiring
        && last.rate() == entry.rate()
        && last.near() == near
        && last.width() == view.width()
        && last.glyphs() == view.glyphs()) {
      return last;
    }
    List<Line> cells = cells(view, entry, Optional.ofNullable(peer), near);
    return new Drawn(wiring, entry.rate(), near, view.width(), view.glyphs(), cells);
  }

  private static List<Line> cells(
      View view, Entry entry, Optional<Link> peer, @Nullable Rate near) {
    Wiring wiring = view.facts().wiring();
    Container container = entry.container();
    Rate rate = entry.rate();
    Link link = entry.link();
    return List.of(
        Line.of(container.name(), Style.HEADER),
        state(container, link),
        link == null ? NOTHING : Line.of(link.name(), Style.INTERFACE),
        Rates.octets(rate, rate == null ? 0 : rate.rx()),
        Rates.octets(rate, rate == null ? 0 : rate.tx()),
        Rates.packets(rate),
        rate == null ? NOTHING : drops(rate, near),
        rate == null ? NOTHING : Rates.bad(rate.errorsSoFar(), rate.errors()),
        Line.of(
            rate == null
                ? ""
                : view.glyphs().sparkline(rate.minute().values(), bars(view.width()))),
        Line.of(network(wiring, entry)),
        link == null ? NOTHING : address(link),
        peer.map(p -> Line.of(p.name(), Style.INTERFACE)).orElse(NOTHING),
        Line.of(bridge(wiring, link)),
        Line.of(container.mode().word(), Style.DIM));
  }

  /** Cells of a sparkline. */
  private static int bars(int width) {
    return width < 100 ? 8 : width < 140 ? 12 : 30;
  }

  /** Drops at both ends of the pair: on the way in, the host's end counts them. */
  private static Line drops(Rate rate, @Nullable Rate near) {
    return Rates.bad(
        rate.droppedSoFar() + (near == null ? 0 : near.droppedSoFar()),
        rate.dropped() + (near == null ? 0 : near.dropped()));
  }

  private static Line state(Container container, @Nullable Link link) {
    if (!container.state().equals("running")) {
      return Line.of(container.state(), Style.DOWN);
    }
    if (link != null && !link.base().up()) {
      return Line.of("link down", Style.DOWN);
    }
    if (link != null && !link.base().carrier()) {
      return Line.of("no carrier", Style.DOWN);
    }
    return Line.of("up", Style.UP);
  }

  private static Line address(Link link) {
    return link.base().addresses().stream()
        .min(Comparator.comparing(a -> !a.prefix().address().isV4()))
        .map(a -> a.prefix().toString())
        .map(a -> Line.of(a, Style.ofAddress(a)))
        .orElse(Line.of("none", Style.DOWN));
  }

  private static String bridge(Wiring wiring, @Nullable Link link) {
    if (link == null) {
      return "-";
    }
    return wiring
        .bridgeOf(link)
        .map(Link::name)
        .or(() -> wiring.ovsBridgeOf(link).map(b -> b.name()))
        .or(() -> wiring.link(link.parent()).map(Link::name))
        .orElse("-");
  }

  private static String network(Wiring wiring, Entry entry) {
    Link link = entry.link();
    Container container = entry.container();
    if (link != null) {
      Optional<String> network = wiring.networkOf(container, link).map(DockerNetwork::name);
      if (network.isPresent()) {
        return network.get();
      }
    }
    if (container.mode() instanceof NetworkMode.OfHost) {
      return "host";
    }
    return container.attachments().isEmpty() || link != null
        ? "none"
        : container.attachments().get(0).network();
  }

  private static Line heading(View view, List<Entry> entries, String network) {
    double rx = 0;
    double tx = 0;
    Set<LinkKey> members = new HashSet<>();
    for (Entry entry : entries) {
      Rate rate = entry.rate();
      Link link = entry.link();
      // Two containers in one namespace have their interface in common.
      if (link != null
          && network(view.facts().wiring(), entry).equals(network)
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

  private static Row row(View view, Entry entry, Line line, String network) {
    Container container = entry.container();
    Link link = entry.link();
    String words =
        String.join(
            " ",
            container.name(),
            container.shortId(),
            container.image(),
            container.state(),
            container.mode().word(),
            network,
            link == null ? "" : link.base().addresses().toString(),
            link == null ? "" : String.valueOf(link.base().mac()),
            bridge(view.facts().wiring(), link),
            line.text());
    return new Row(
        entry.key(), line, words.toLowerCase(Locale.ROOT), "container:" + container.id());
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
