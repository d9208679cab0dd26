package dnet.tui.top.pane;

import dnet.inspector.advice.ShellWords;
import dnet.inspector.model.firewall.Action;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.firewall.Rule;
import dnet.inspector.model.firewall.Table;
import dnet.tui.render.Line;
import dnet.tui.render.Style;
import dnet.tui.render.Table.Column;
import dnet.tui.render.Units;
import dnet.tui.top.facts.RuleHits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The host's rules and how often they are hit; those that drop come first. */
public final class FirewallPane implements Pane {
  private static final List<String> SORTS = List.of("drops", "hits", "chain");
  private static final int BY_CHAIN = SORTS.indexOf("chain");

  /** A rule, or what a chain does to packets that reach its end. */
  private record Entry(
      String key,
      Table table,
      Chain chain,
      int number,
      String text,
      boolean drops,
      long packets,
      long bytes,
      double rate) {
    String chainKey() {
      return table.program() + " " + table.family() + " " + table.name() + " " + chain.name();
    }
  }

  @Override
  public String title() {
    return "Firewall";
  }

  @Override
  public List<String> sorts() {
    return SORTS;
  }

  private static List<Entry> entries(View view) {
    List<Entry> entries = new ArrayList<>();
    for (Table table : view.facts().rules().tables()) {
      for (Chain chain : table.chains()) {
        for (Rule rule : chain.rules()) {
          entries.add(
              new Entry(
                  RuleIndex.key(rule.ref()),
                  table,
                  chain,
                  rule.ref().number(),
                  rule.ref().text(),
                  drops(rule),
                  rule.packets(),
                  rule.bytes(),
                  view.facts().hits().of(rule.ref())));
        }
        Chain.Base base = chain.base();
        if (base != null) {
          entries.add(policy(view, table, chain, base));
        }
      }
    }
    return entries;
  }

  private static Entry policy(View view, Table table, Chain chain, Chain.Base base) {
    String hits = RuleHits.policy(table.family().name(), table.name(), chain.name());
    return new Entry(
        table.program() + " " + table.name() + " " + chain.name() + " policy",
        table,
        chain,
        Integer.MAX_VALUE,
        "policy " + base.policy().name().toLowerCase(Locale.ROOT),
        base.policy() == Chain.Policy.DROP,
        base.packets(),
        -1,
        view.facts().hits().policies().getOrDefault(hits, 0.0));
  }

  private static boolean drops(Rule rule) {
    return rule.clauses().stream()
        .anyMatch(
            c ->
                c instanceof Action.Reject
                    || (c instanceof Action.Verdict verdict
                        && verdict.decision() == Action.Verdict.Decision.DROP));
  }

  private static Comparator<Entry> order(View view) {
    Comparator<Entry> byHits =
        Comparator.comparingDouble((Entry e) -> -e.rate()).thenComparing(e -> -e.packets());
    return switch (SORTS.get(view.sort())) {
      case "drops" -> Comparator.comparing((Entry e) -> !e.drops()).thenComparing(byHits);
      case "hits" -> byHits;
      default -> Comparator.comparingInt((Entry e) -> 0);
    };
  }

  @Override
  public Listing list(View view) {
    List<Entry> entries = entries(view);
    Comparator<Entry> order = order(view);
    entries.sort(view.reversed() ? order.reversed() : order);
    dnet.tui.render.Table table =
        new dnet.tui.render.Table(
            List.of(
                Column.number("PACKETS", 0),
                Column.number("HITS/s", 0),
                Column.number("OCTETS", 2),
                Column.of("CHAIN"),
                Column.elastic("RULE", 0, 30)));
    entries.forEach(e -> table.row(cells(e)));
    List<Line> lines = table.lines(view.width());
    List<Row> rows = new ArrayList<>();
    String chain = "";
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (view.sort() == BY_CHAIN && !entry.chainKey().equals(chain)) {
        chain = entry.chainKey();
        rows.add(Row.heading(heading(entry)));
      }
      Row row = Row.of(entry.key(), lines.get(i + 1), null);
      String words = (entry.chainKey() + " " + entry.text()).toLowerCase(Locale.ROOT);
      rows.add(new Row(row.key(), row.line(), words, null));
    }
    long dropping = entries.stream().filter(e -> e.drops() && e.rate() > 0).count();
    Line summary =
        Line.of(entries.size() + " rules and policies of the host")
            .and(dropping == 0 ? "" : ", " + dropping + " dropping now", Style.DOWN);
    return new Listing(summary, List.of(lines.get(0)), rows);
  }

  private static List<Line> cells(Entry entry) {
    String number = entry.number() == Integer.MAX_VALUE ? "" : " " + entry.number();
    String family = entry.table().program().startsWith("ip6") ? "6 " : "";
    boolean active = entry.rate() > 0;
    return List.of(
        Line.of(entry.packets() < 0 ? "-" : Long.toString(entry.packets())),
        Line.of(
            Rates.count(entry.rate()),
            active ? (entry.drops() ? Style.DOWN : Style.UP) : Style.DIM),
        Line.of(entry.bytes() < 0 ? "-" : Units.octets(entry.bytes()), Style.DIM),
        Line.of(family + entry.table().name() + " " + entry.chain().name() + number, Style.DIM),
        Line.of(brief(entry), entry.drops() ? Style.DOWN : Style.PLAIN));
  }

  /** Without what the column before says already. */
  private static String brief(Entry entry) {
    String chain = "-A " + entry.chain().name() + " ";
    return entry.text().startsWith(chain) ? entry.text().substring(chain.length()) : entry.text();
  }

  private static Line heading(Entry entry) {
    Chain.Base base = entry.chain().base();
    Line line =
        Line.of(entry.table().program() + " " + entry.table().name() + " ", Style.DIM)
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
    for (Entry entry : entries(view)) {
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
      lines.add(Line.of("The chain:", Style.HEADER));
      entry.chain().rules().forEach(r -> lines.add(inChain(r, entry.number())));
      Chain.Base base = entry.chain().base();
      if (base != null) {
        lines.add(Line.of("      policy " + base.policy().name().toLowerCase(Locale.ROOT)));
      }
    }
    return lines.isEmpty() ? List.of(Line.of("It is gone.")) : lines;
  }

  private static Line inChain(Rule rule, int chosen) {
    String mark = rule.ref().number() == chosen ? "> " : "  ";
    return Line.of(String.format("%s%3d ", mark, rule.ref().number()), Style.DIM)
        .and(rule.ref().text());
  }

  @Override
  public String command(View view, String key) {
    return entries(view).stream()
        .filter(e -> e.key().equals(key))
        .map(FirewallPane::command)
        .findFirst()
        .orElse("");
  }

  private static String command(Entry entry) {
    String table = ShellWords.quote(entry.table().name());
    String chain = ShellWords.quote(entry.chain().name());
    if (entry.table().program().equals("nft")) {
      String family = entry.table().family().name().toLowerCase(Locale.ROOT);
      return "nft list chain " + family + " " + table + " " + chain;
    }
    return entry.table().program() + " -t " + table + " -nvL " + chain + " --line-numbers";
  }
}
