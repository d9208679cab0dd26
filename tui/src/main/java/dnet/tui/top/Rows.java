package dnet.tui.top;

import dnet.tui.render.Line;
import dnet.tui.top.pane.Listing;
import dnet.tui.top.pane.Pane;
import dnet.tui.top.pane.Row;
import dnet.tui.top.pane.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A pane's rows as its filter leaves them, and which of them is chosen. */
final class Rows {
  private static final Listing NOTHING = new Listing(Line.of(""), List.of(), List.of());

  /** What the last listing was made of: it is asked for at each key. */
  private record Made(Pane pane, View view, String filter, Listing listing) {}

  private @Nullable Made made;

  /** The listing that the state shows. */
  Listing of(State state) {
    View view = state.view();
    if (view == null) {
      return NOTHING;
    }
    String filter = state.spot().filter();
    Made last = made;
    if (last != null
        && last.pane() == state.currentPane()
        && last.filter().equals(filter)
        && same(last.view(), view)) {
      return last.listing();
    }
    Listing all = state.currentPane().list(view);
    Listing listing =
        filter.isEmpty()
            ? all
            : new Listing(all.summary(), all.head(), filtered(all.rows(), filter));
    made = new Made(state.currentPane(), view, filter, listing);
    return listing;
  }

  /** The same objects: to compare facts one by one would take longer than to draw them. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean same(View a, View b) {
    return a.facts() == b.facts()
        && a.doctor() == b.doctor()
        && a.trace() == b.trace()
        && a.sort() == b.sort()
        && a.reversed() == b.reversed()
        && a.width() == b.width();
  }

  private static List<Row> filtered(List<Row> rows, String filter) {
    String[] words = filter.toLowerCase(Locale.ROOT).strip().split("\\s+", -1);
    List<Row> kept = new ArrayList<>();
    Row heading = null;
    for (Row row : rows) {
      if (row.isHeading()) {
        heading = row;
      } else if (row.holds(words)) {
        if (heading != null) {
          kept.add(heading);
          heading = null;
        }
        kept.add(row);
      }
    }
    return kept;
  }

  /** The chosen row's place in the list; -1 where nothing can be chosen. */
  static int chosen(List<Row> rows, Spot spot) {
    if (rows.isEmpty()) {
      return -1;
    }
    if (!spot.key().isEmpty()) {
      for (int i = 0; i < rows.size(); i++) {
        if (rows.get(i).key().equals(spot.key())) {
          return i;
        }
      }
    }
    return nearest(rows, Math.min(spot.index(), rows.size() - 1), 1);
  }

  /** The nearest row that can be chosen, first in one direction and then in the other; or -1. */
  static int nearest(List<Row> rows, int from, int direction) {
    for (int i = from; i >= 0 && i < rows.size(); i += direction) {
      if (!rows.get(i).isHeading()) {
        return i;
      }
    }
    for (int i = from - direction; i >= 0 && i < rows.size(); i -= direction) {
      if (!rows.get(i).isHeading()) {
        return i;
      }
    }
    return -1;
  }

  /** The chosen row; null where nothing can be chosen. */
  @Nullable Row chosenRow(State state) {
    List<Row> all = of(state).rows();
    int index = chosen(all, state.spot());
    return index < 0 ? null : all.get(index);
  }
}
