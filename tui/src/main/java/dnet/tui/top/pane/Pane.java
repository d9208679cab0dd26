package dnet.tui.top.pane;

import dnet.tui.render.Line;
import java.util.List;

/** A pane: what it lists, what it tells of one row, and which plain command shows the same. */
public interface Pane {
  /** Its title, one word. */
  String title();

  /** The orders that it knows, the usual one first. */
  List<String> sorts();

  /** Everything in it. */
  Listing list(View view);

  /** More about a row. */
  List<Line> details(View view, String key);

  /** A plain command that shows the row's matter; empty for none. */
  String command(View view, String key);
}
