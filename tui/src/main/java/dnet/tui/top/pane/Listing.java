package dnet.tui.top.pane;

import dnet.tui.render.Line;
import java.util.List;

/**
 * A pane's content.
 *
 * @param summary the line above
 * @param head lines that do not scroll: a table's header
 */
public record Listing(Line summary, List<Line> head, List<Row> rows) {
  public Listing {
    head = List.copyOf(head);
    rows = List.copyOf(rows);
  }
}
