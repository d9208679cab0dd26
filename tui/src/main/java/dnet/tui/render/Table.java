package dnet.tui.render;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Rows under upper-case headers, two spaces between columns, no borders. Where the width is
 * limited, dispensable columns are left out first, then elastic ones are cut, then the widest.
 */
public final class Table {
  private static final int GAP = 2;
  private static final int NARROWEST = 8;

  /**
   * A column.
   *
   * @param dropRank 0 for one that must stay; of the others the highest is left out first
   * @param right whether cells are aligned to the right
   * @param least cells below which it is not cut before others are; 0 for one that is cut last
   */
  public record Column(String header, int dropRank, boolean right, int least) {
    /** One that always stays. */
    public static Column of(String header) {
      return new Column(header, 0, false, 0);
    }

    /** A number that may be left out. */
    public static Column number(String header, int dropRank) {
      return new Column(header, dropRank, true, 0);
    }

    /** One that is cut before any other, down to {@code least} cells. */
    public static Column elastic(String header, int dropRank, int least) {
      return new Column(header, dropRank, false, least);
    }

    /** One that may be left out. */
    public static Column optional(String header, int dropRank) {
      return new Column(header, dropRank, false, 0);
    }
  }

  private final List<Column> columns;
  private final List<List<Line>> rows = new ArrayList<>();

  public Table(List<Column> columns) {
    this.columns = List.copyOf(columns);
  }

  /** Adds a row with one cell a column. */
  public Table row(List<Line> cells) {
    if (cells.size() != columns.size()) {
      throw new IllegalArgumentException(cells.size() + " cells for " + columns.size());
    }
    rows.add(List.copyOf(cells));
    return this;
  }

  /** A table whose columns have got their widths; its lines are made as they are asked for. */
  public final class Layout {
    private final List<Integer> shown;
    private final int[] widths;

    private Layout(List<Integer> shown, int[] widths) {
      this.shown = shown;
      this.widths = widths;
    }

    /** The headers. */
    public Line header() {
      return line(
          columns.stream().map(c -> Line.of(c.header(), Style.HEADER)).toList(), shown, widths);
    }

    /**
     * A row.
     *
     * @param index from 0, in the order in which rows were added
     */
    public Line row(int index) {
      return line(rows.get(index), shown, widths);
    }
  }

  /**
   * The table's lines, the headers first.
   *
   * @param width cells of the terminal; 0 for no limit, and then nothing is cut
   */
  public List<Line> lines(int width) {
    Layout layout = layout(width);
    List<Line> lines = new ArrayList<>();
    lines.add(layout.header());
    for (int i = 0; i < rows.size(); i++) {
      lines.add(layout.row(i));
    }
    return lines;
  }

  /**
   * Gives the columns their widths. No more rows may be added after that.
   *
   * @param width cells of the terminal; 0 for no limit, and then nothing is cut
   */
  public Layout layout(int width) {
    List<Integer> shown = new ArrayList<>(IntStream.range(0, columns.size()).boxed().toList());
    int[] widths = new int[columns.size()];
    for (int c = 0; c < widths.length; c++) {
      widths[c] = natural(c);
    }
    if (width > 0) {
      shown.removeAll(dropped(widths, width));
      shrink(shown, widths, width);
    }
    return new Layout(shown, widths);
  }

  private int natural(int column) {
    int widest = Span.width(columns.get(column).header());
    for (List<Line> row : rows) {
      widest = Math.max(widest, row.get(column).width());
    }
    return widest;
  }

  private Set<Integer> dropped(int[] widths, int width) {
    Set<Integer> dropped = new HashSet<>();
    List<Integer> candidates =
        IntStream.range(0, columns.size())
            .boxed()
            .filter(c -> columns.get(c).dropRank() > 0)
            .sorted(Comparator.comparing((Integer c) -> columns.get(c).dropRank()).reversed())
            .toList();
    for (int candidate : candidates) {
      int total = 0;
      for (int c = 0; c < widths.length; c++) {
        int least = columns.get(c).least();
        int needed = least > 0 ? Math.min(least, widths[c]) : widths[c];
        total += dropped.contains(c) ? 0 : needed + GAP;
      }
      if (total - GAP <= width) {
        break;
      }
      dropped.add(candidate);
    }
    return dropped;
  }

  private void shrink(List<Integer> shown, int[] widths, int width) {
    int total = shown.stream().mapToInt(c -> widths[c] + GAP).sum() - GAP;
    for (int c : shown) {
      int least = columns.get(c).least();
      int cut = least > 0 ? Math.max(0, Math.min(total - width, widths[c] - least)) : 0;
      widths[c] -= cut;
      total -= cut;
    }
    while (total > width) {
      int widest = shown.stream().max(Comparator.comparingInt(c -> widths[c])).orElseThrow();
      if (widths[widest] <= NARROWEST) {
        return;
      }
      widths[widest]--;
      total--;
    }
  }

  private Line line(List<Line> cells, List<Integer> shown, int[] widths) {
    List<Span> spans = new ArrayList<>();
    for (int c : shown) {
      Line cell = cells.get(c).cut(widths[c]);
      Span padding = new Span(" ".repeat(widths[c] - cell.width()), Style.PLAIN);
      if (columns.get(c).right()) {
        spans.add(padding);
      }
      spans.addAll(cell.spans());
      if (!columns.get(c).right()) {
        spans.add(padding);
      }
      spans.add(new Span(" ".repeat(GAP), Style.PLAIN));
    }
    return new Line(spans);
  }
}
