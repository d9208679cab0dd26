package dnet.tui.top.pane;

import dnet.inspector.advice.ShellWords;
import dnet.inspector.model.Container;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.firewall.Rule;
import dnet.tui.render.Line;
import dnet.tui.render.Style;
import dnet.tui.render.Table;
import dnet.tui.render.Table.Column;
import dnet.tui.render.Units;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The rules of the host and of containers, and how often they are hit; drops come first. */
public final class FirewallPane implements Pane {
  private static final List<String> SORTS = List.of("drops", "hits", "chain");

  /** From here on there is room for a column with the namespace. */
  private static final int WIDE = 120;

  private static final int BY_CHAIN = SORTS.indexOf("chain");

  @Override
  public String title() {
    return "Firewall";
  }

  @Override
  public List<String> sorts() {
    return SORTS;
  }

  private static Comparator<FirewallEntry> order(View view) {
    Comparator<FirewallEntry> byHits =
        Comparator.comparingDouble((FirewallEntry e) -> -e.rate()).thenComparing(e -> -e.packets());
    return switch (SORTS.get(view.sort())) {
      case "drops" -> Comparator.comparing((FirewallEntry e) -> !e.drops()).thenComparing(byHits);
      case "hits" -> byHits;
      default -> Comparator.comparingInt((FirewallEntry e) -> 0);
    };
  }

  @Override
  public Listing list(View view) {
    List<FirewallEntry> entries = FirewallEntry.all(view.facts());
    Comparator<FirewallEntry> order = order(view);
    entries.sort(view.reversed() ? order.reversed() : order);
    boolean inside = entries.stream().anyMatch(e -> !e.isHost());
    List<Column> columns =
        new ArrayList<>(
            List.of(
                Column.number("PACKETS", 0),
                Column.number("HITS/s", 0),
                Column.number("OCTETS", 2),
                Column.of("CHAIN"),
                Column.elastic("RULE", 0, 30)));
    boolean where = inside && view.width() >= WIDE;
    if (where) {
      columns.add(0, Column.elastic("WHERE", 0, 8));
    }
    Table table = new Table(columns);
    entries.forEach(e -> table.row(cells(e, where)));
    Table.Layout layout = table.layout(view.width());
    Map<NetnsId, String> subjects = subjects(view);
    List<Row> rows = new ArrayList<>();
    String chain = "";
    for (int i = 0; i < entries.size(); i++) {
      FirewallEntry entry = entries.get(i);
      if (view.sort() == BY_CHAIN && !entry.place().equals(chain)) {
        chain = entry.place();
        rows.add(Row.heading(heading(entry)));
      }
      int index = i;
      rows.add(
          Row.of(
              entry.key(),
              () -> layout.row(index),
              () -> entry.place() + " " + entry.text(),
              subjects.get(entry.namespace().id())));
    }
    long dropping = entries.stream().filter(e -> e.drops() && e.rate() > 0).count();
    long host = entries.stream().filter(FirewallEntry::isHost).count();
    Line summary =
        Line.of(host + " rules and policies of the host")
            .and(inside ? ", " + (entries.size() - host) + " of containers and others" : "")
            .and(dropping == 0 ? "" : ", " + dropping + " dropping now", Style.DOWN);
    return new Listing(summary, List.of(layout.header()), rows);
  }

  /** A container of each namespace that is not the host's. */
  private static Map<NetnsId, String> subjects(View view) {
    Map<NetnsId, String> subjects = new HashMap<>();
    for (Container container : view.facts().host().containers()) {
      NetnsId id = container.netns();
      if (id != null && !id.equals(view.facts().host().home())) {
        subjects.putIfAbsent(id, "container:" + container.id());
      }
    }
    return subjects;
  }

  private static List<Line> cells(FirewallEntry entry, boolean where) {
    boolean single = entry.number() < FirewallEntry.TOGETHER;
    String number = single ? " " + entry.number() : "";
    String family = entry.table().program().startsWith("ip6") ? "6 " : "";
    String place = where || entry.isHost() ? "" : entry.namespace().name() + ": ";
    boolean active = entry.rate() > 0;
    List<Line> cells = new ArrayList<>();
    if (where) {
      Style style = entry.isHost() ? Style.DIM : Style.HEADER;
      cells.add(Line.of(entry.isHost() ? "host" : entry.namespace().name(), style));
    }
    Collections.addAll(
        cells,
        Line.of(entry.packets() < 0 ? "-" : Long.toString(entry.packets())),
        Line.of(
            Rates.count(entry.rate()),
            active ? (entry.drops() ? Style.DOWN : Style.UP) : Style.DIM),
        Line.of(entry.bytes() < 0 ? "-" : Units.octets(entry.bytes()), Style.DIM),
        Line.of(place, Style.HEADER)
            .and(family + entry.table().name() + " " + entry.chain().name() + number, Style.DIM),
        Line.of(brief(entry), entry.drops() ? Style.DOWN : Style.PLAIN));
    return cells;
  }

  /** Without what the column before says already. */
  private static String brief(FirewallEntry entry) {
    String chain = "-A " + entry.chain().name() + " ";
    return entry.text().startsWith(chain) ? entry.text().substring(chain.length()) : entry.text();
  }

  private static Line heading(FirewallEntry entry) {
    Chain.Base base = entry.chain().base();
    String where = entry.isHost() ? "" : entry.namespace().name() + "  ";
    Line line =
        Line.of(where, Style.HEADER)
            .and(entry.table().program() + " " + entry.table().name() + " ", Style.DIM)
            .and(entry.chain().name(), Style.HEADER);
    if (base != null) {
      String hook = base.hook().name().toLowerCase(Locale.ROOT);
      line = line.and("  at " + hook + ", priority " + base.priority(), Style.DIM);
    }
    return line.and(DockerChains.meaning(entry.chain().name()).map(m -> "  " + m).orElse(""));
  }

  @Override
  public List<Line> details(View view, String key) {
    List<Line> lines = new ArrayList<>();
    for (FirewallEntry entry : FirewallEntry.all(view.facts())) {
      if (!entry.key().equals(key)) {
        continue;
      }
      lines.add(heading(entry));
      lines.add(Line.of(""));
      lines.add(Line.of(entry.text(), entry.drops() ? Style.DOWN : Style.PLAIN));
      lines.add(
          Line.of(
              "  "
                  + (entry.packets() < 0 ? "no counter" : entry.packets() + " packets")
                  + (entry.bytes() < 0 ? "" : ", " + Units.octets(entry.bytes()) + " octets")
                  + ", "
                  + Rates.count(entry.rate())
                  + " packets/s now"));
      lines.add(Line.of(""));
      if (entry.number() == FirewallEntry.TOGETHER) {
        nameServer(lines, entry);
      } else {
        lines.add(Line.of("The chain:", Style.HEADER));
        chain(lines, entry.chain(), entry.number());
      }
    }
    return lines.isEmpty() ? List.of(Line.of("It is gone.")) : lines;
  }

  private static void chain(List<Line> lines, Chain chain, int chosen) {
    chain.rules().forEach(r -> lines.add(inChain(r, chosen)));
    Chain.Base base = chain.base();
    if (base != null) {
      lines.add(Line.of("      policy " + base.policy().name().toLowerCase(Locale.ROOT)));
    }
  }

  private static void nameServer(List<Line> lines, FirewallEntry entry) {
    for (Chain chain : entry.table().chains()) {
      if (!chain.rules().isEmpty()) {
        String meaning = DockerChains.meaning(chain.name()).map(m -> "  " + m).orElse("");
        lines.add(Line.of(chain.name(), Style.HEADER).and(meaning));
        chain(lines, chain, -1);
      }
    }
  }

  private static Line inChain(Rule rule, int chosen) {
    String mark = rule.ref().number() == chosen ? "> " : "  ";
    return Line.of(String.format("%s%3d ", mark, rule.ref().number()), Style.DIM)
        .and(rule.ref().text());
  }

  @Override
  public String command(View view, String key) {
    return FirewallEntry.all(view.facts()).stream()
        .filter(e -> e.key().equals(key))
        .map(FirewallPane::command)
        .findFirst()
        .orElse("");
  }

  private static String command(FirewallEntry entry) {
    Integer pid = entry.pid();
    return (entry.isHost() || pid == null ? "" : "nsenter -t " + pid + " -n ") + listing(entry);
  }

  private static String listing(FirewallEntry entry) {
    String table = ShellWords.quote(entry.table().name());
    String chain = ShellWords.quote(entry.chain().name());
    if (entry.table().program().equals("nft")) {
      String family = entry.table().family().name().toLowerCase(Locale.ROOT);
      return "nft list chain " + family + " " + table + " " + chain;
    }
    String which = entry.number() == FirewallEntry.TOGETHER ? "" : " " + chain;
    return entry.table().program() + " -t " + table + " -nvL" + which + " --line-numbers";
  }
}
