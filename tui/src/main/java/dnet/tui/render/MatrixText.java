package dnet.tui.render;

import dnet.inspector.report.MatrixReport;
import dnet.tui.render.Table.Column;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who can reach whom: rows send, columns receive; what fails is a letter that a legend explains.
 */
public final class MatrixText {
  private MatrixText() {}

  /**
   * Renders.
   *
   * @param width cells of the terminal; 0 for no limit
   * @param ascii whether marks must be plain ASCII
   */
  public static List<Line> of(MatrixReport report, int width, boolean ascii) {
    Map<String, MatrixReport.PairView> pairs = new HashMap<>();
    report.pairs().forEach(p -> pairs.put(p.from() + "\n" + p.to(), p));
    Map<String, String> legend = new LinkedHashMap<>();
    List<Column> columns = new ArrayList<>(List.of(Column.of("FROM \\ TO")));
    int number = 1;
    for (String member : report.members()) {
      columns.add(Column.of(number++ + " " + member));
    }
    Table table = new Table(columns);
    number = 1;
    for (String from : report.members()) {
      List<Line> cells = new ArrayList<>(List.of(Line.of(number++ + " " + from)));
      for (String to : report.members()) {
        MatrixReport.PairView pair = pairs.get(from + "\n" + to);
        cells.add(pair == null ? Cells.NONE : cell(pair, legend, ascii));
      }
      table.row(cells);
    }
    List<Line> lines = new ArrayList<>(table.lines(width));
    lines.add(Line.of(""));
    legend.forEach((cause, mark) -> lines.add(Line.of(mark + " ", Style.DOWN).and(cause)));
    return lines;
  }

  private static Line cell(MatrixReport.PairView pair, Map<String, String> legend, boolean ascii) {
    String doubt = pair.confidence().equals("POSSIBLE") ? "?" : "";
    if (pair.outcome().equals("DELIVERED")) {
      return Line.of((ascii ? "ok" : "✓") + doubt, Style.UP);
    }
    String cause = pair.cause();
    if (cause == null) {
      return Line.of("?", Style.DIM);
    }
    String mark = legend.computeIfAbsent(cause, c -> letter(legend.size()));
    return Line.of(mark + doubt, Style.DOWN);
  }

  private static String letter(int number) {
    return String.valueOf((char) ('a' + number % 26)) + (number < 26 ? "" : number / 26);
  }
}
