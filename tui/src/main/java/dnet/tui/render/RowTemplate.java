package dnet.tui.render;

import dnet.tui.render.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A row's layout as docker(1) takes it in {@code --format}: literal text, <code>{{.Field}}</code>,
 * and {@code \t} between columns; with {@code table } before it the columns are aligned under
 * headers. Of Go's template language nothing else is understood.
 */
public final class RowTemplate {
  private static final Pattern ACTION = Pattern.compile("\\{\\{(.*?)\\}\\}");
  private static final Pattern FIELD = Pattern.compile("\\s*\\.([A-Za-z0-9]+)\\s*");
  private static final Pattern TABLE = Pattern.compile("table\\s+(.*)", Pattern.DOTALL);

  /** A piece of a column: literal text, or the name of a field. */
  private record Part(String text, boolean field) {}

  private final boolean table;
  private final List<List<Part>> columns;

  private RowTemplate(boolean table, List<List<Part>> columns) {
    this.table = table;
    this.columns = columns;
  }

  /** Whether a format is a template at all. */
  public static boolean isTemplate(String format) {
    return format.contains("{{");
  }

  /**
   * Reads a template.
   *
   * @param fields the names that may follow the dot
   * @throws IllegalArgumentException naming what is wrong, and the fields that there are
   */
  public static RowTemplate parse(String format, Set<String> fields) {
    Matcher matcher = TABLE.matcher(format);
    boolean table = matcher.matches();
    List<List<Part>> columns = new ArrayList<>();
    for (String column : (table ? matcher.group(1) : format).split("\\\\t|\t", -1)) {
      columns.add(column(column, fields));
    }
    return new RowTemplate(table, columns);
  }

  private static List<Part> column(String text, Set<String> fields) {
    List<Part> parts = new ArrayList<>();
    Matcher action = ACTION.matcher(text);
    int at = 0;
    while (action.find()) {
      parts.add(new Part(literal(text.substring(at, action.start())), false));
      parts.add(new Part(field(action.group(1), fields), true));
      at = action.end();
    }
    parts.add(new Part(literal(text.substring(at)), false));
    return parts;
  }

  private static String literal(String text) {
    if (text.contains("{{") || text.contains("}}")) {
      throw new IllegalArgumentException("unbalanced {{ }} in the format, at \"" + text + "\"");
    }
    return text;
  }

  private static String field(String action, Set<String> fields) {
    Matcher matcher = FIELD.matcher(action);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "cannot understand {{" + action + "}}: only {{.Field}} is; " + known(fields));
    }
    if (!fields.contains(matcher.group(1))) {
      throw new IllegalArgumentException(
          "no field ." + matcher.group(1) + " in {{" + action + "}}; " + known(fields));
    }
    return matcher.group(1);
  }

  private static String known(Set<String> fields) {
    return "there are ." + String.join(" .", fields);
  }

  /**
   * Writes rows.
   *
   * @param width cells of the terminal, for the aligned form; 0 for no limit
   */
  public void write(List<Map<String, String>> rows, int width, TextSink out) {
    if (!table) {
      rows.forEach(row -> out.columns(cells(row)));
      return;
    }
    Table aligned = new Table(columns.stream().map(c -> Column.of(header(c))).toList());
    rows.forEach(row -> aligned.row(cells(row)));
    out.lines(aligned.lines(width));
  }

  private List<Line> cells(Map<String, String> row) {
    List<Line> cells = new ArrayList<>();
    for (List<Part> column : columns) {
      Line cell = new Line(List.of());
      for (Part part : column) {
        cell = cell.and(part.field() ? row.getOrDefault(part.text(), "") : part.text());
      }
      cells.add(cell);
    }
    return cells;
  }

  private static String header(List<Part> column) {
    StringBuilder header = new StringBuilder();
    column.forEach(p -> header.append(p.field() ? p.text().toUpperCase(Locale.ROOT) : p.text()));
    return header.toString().strip();
  }
}
