package dnet.tui.render;

import dnet.inspector.report.StackView.ChainView;
import dnet.inspector.report.StackView.FirewallRuleView;
import dnet.inspector.report.StackView.TableView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tables, their chains, and rules verbatim after their counters. */
final class FirewallText {
  private final int width;
  private final List<Line> lines = new ArrayList<>();

  private FirewallText(int width) {
    this.width = width;
  }

  /**
   * Renders; base chains that accept and hold no rule are named in one line.
   *
   * @param width cells of the terminal; 0 for no limit
   */
  static List<Line> of(List<TableView> tables, int width) {
    FirewallText text = new FirewallText(width);
    tables.forEach(text::table);
    return text.lines;
  }

  private void table(TableView table) {
    String family = table.program().equals("nft") ? " " + table.family() : "";
    lines.add(
        Line.of("  " + table.program() + family + " table ")
            .and(table.name(), Style.HEADER)
            .and(table.dormant() ? "  dormant" : "", Style.DOWN));
    List<String> idle = new ArrayList<>();
    for (ChainView chain : table.chains()) {
      if (chain.rules().isEmpty() && chain.hook() != null && "accept".equals(chain.policy())) {
        idle.add(chain.name());
      } else {
        chain(chain);
      }
    }
    if (!idle.isEmpty()) {
      Line head = Line.of("    without rules, policy accept: ", Style.DIM);
      lines.addAll(Wrap.after(head, String.join(" ", idle), width));
    }
  }

  private void chain(ChainView chain) {
    Line head = Line.of("    ").and(chain.name(), Style.INTERFACE);
    if (chain.hook() != null) {
      head = head.and("  " + chain.type() + " at " + chain.hook() + " " + chain.priority());
      head = head.and(chain.devices().isEmpty() ? "" : " of " + String.join(" ", chain.devices()));
      boolean drops = "drop".equals(chain.policy());
      head = head.and("  policy " + chain.policy(), drops ? Style.DOWN : Style.PLAIN);
      head = head.and(chain.packets() == null ? "" : " " + chain.packets() + " packets");
    }
    lines.add(chain.rules().isEmpty() ? head.and("  no rules", Style.DIM) : head);
    int number = columns(chain.rules().stream().map(r -> Integer.toString(r.number())).toList());
    int packets = columns(chain.rules().stream().map(r -> counter(r.packets())).toList());
    for (FirewallRuleView rule : chain.rules()) {
      String counters = right(counter(rule.packets()), packets);
      Line start = Line.of("      " + right(Integer.toString(rule.number()), number) + "  ");
      lines.addAll(Wrap.after(start.and(counters + "  ", Style.DIM), rule.text(), width));
    }
  }

  private static String counter(@Nullable Long packets) {
    return packets == null ? "-" : packets.toString();
  }

  private static int columns(List<String> cells) {
    return cells.stream().mapToInt(String::length).max().orElse(0);
  }

  private static String right(String cell, int columns) {
    return " ".repeat(columns - cell.length()) + cell;
  }
}
