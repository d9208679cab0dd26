package dnet.tui.top.pane;

import dnet.inspector.model.Counters;
import dnet.tui.render.Line;
import dnet.tui.render.Style;
import dnet.tui.render.Table;
import dnet.tui.render.Table.Column;
import dnet.tui.render.Units;
import dnet.tui.top.facts.Rate;
import java.util.ArrayList;
import java.util.List;

/** All counters of an interface. */
final class RateText {
  private RateText() {}

  static List<Line> of(Rate rate, View view) {
    Table table =
        new Table(
            List.of(
                Column.of("  "),
                Column.number("OCTETS/s", 0),
                Column.number("PACKETS/s", 0),
                Column.number("OCTETS", 0),
                Column.number("PACKETS", 0),
                Column.number("DROPPED", 0),
                Column.number("ERRORS", 0)));
    row(table, "  rx", rate.rx(), rate.rxPackets(), rate.counters().rx());
    row(table, "  tx", rate.tx(), rate.txPackets(), rate.counters().tx());
    List<Line> lines = new ArrayList<>(table.lines(view.width()));
    lines.add(Line.of(""));
    lines.add(
        Line.of("  last minute  ", Style.DIM)
            .and(view.glyphs().sparkline(rate.minute().values(), 60)));
    return lines;
  }

  private static void row(
      Table table, String name, double octets, double packets, Counters counters) {
    table.row(
        List.of(
            Line.of(name),
            Line.of(Rates.octets(octets)),
            Line.of(Rates.count(packets)),
            Line.of(Units.octets(counters.bytes())),
            Line.of(Long.toString(counters.packets())),
            Line.of(Long.toString(counters.dropped()), bad(counters.dropped())),
            Line.of(Long.toString(counters.errors()), bad(counters.errors()))));
  }

  private static Style bad(long count) {
    return count > 0 ? Style.DOWN : Style.DIM;
  }
}
