package dnet.tui.top;

import dnet.tui.render.Line;
import dnet.tui.render.Style;
import dnet.tui.top.canvas.Canvas;
import dnet.tui.top.canvas.Fold;
import dnet.tui.top.pane.View;
import java.util.ArrayList;
import java.util.List;

/** Draws what lies over a pane. */
final class OverlayPainter {
  private static final int TOP = 3;

  /** Draws it in the pane's place; false where the pane itself is to be drawn. */
  boolean draw(State state, Canvas canvas) {
    Overlay overlay = state.overlay();
    View view = state.view();
    if (overlay instanceof Overlay.Help help) {
      text(canvas, HelpText.of(state.settings().canChange()), help.scroll());
      return true;
    }
    if (overlay instanceof Overlay.Details details && view != null) {
      text(canvas, state.currentPane().details(view, details.key()), details.scroll());
      return true;
    }
    if (overlay instanceof Overlay.Text text) {
      List<Line> lines = new ArrayList<>();
      lines.add(Line.of(text.title(), Style.HEADER));
      lines.add(Line.of(""));
      lines.addAll(text.lines());
      text(canvas, lines, text.scroll());
      return true;
    }
    if (overlay instanceof Overlay.Menu menu) {
      menu(canvas, menu);
      return true;
    }
    if (overlay instanceof Overlay.Question question) {
      text(canvas, preview(question.proposal()), question.scroll());
      return true;
    }
    if (overlay instanceof Overlay.Busy busy) {
      canvas.put(TOP, Line.of(busy.what() + " …"));
      return true;
    }
    return false;
  }

  private static void text(Canvas canvas, List<Line> lines, int scroll) {
    List<Line> folded = Fold.of(lines, canvas.width());
    int room = canvas.height() - TOP - 1;
    int top = Math.max(0, Math.min(scroll, folded.size() - room));
    for (int i = top; i < Math.min(folded.size(), top + room); i++) {
      canvas.put(TOP + i - top, folded.get(i));
    }
    if (folded.size() > room) {
      int seen = Math.min(folded.size(), top + room);
      String part = " " + seen + " of " + folded.size() + " lines ";
      canvas.put(canvas.width() - part.length(), 2, Line.of(part, Style.DIM), part.length(), false);
    }
  }

  /** The number of the menu's item that is drawn at a line of the screen; -1 for none. */
  static int itemAt(Overlay.Menu menu, int line) {
    int y = TOP;
    boolean changes = false;
    for (int i = 0; i < menu.items().size(); i++) {
      if (menu.items().get(i).change() && !changes) {
        changes = true;
        y += 2;
      }
      if (y++ == line) {
        return i;
      }
    }
    return -1;
  }

  private static void menu(Canvas canvas, Overlay.Menu menu) {
    int y = TOP;
    boolean changes = false;
    for (int i = 0; i < menu.items().size(); i++) {
      Overlay.Menu.Item item = menu.items().get(i);
      if (item.change() && !changes) {
        changes = true;
        y++;
        canvas.put(y++, Line.of(" Changes: each is shown first, and asked about", Style.HEADER));
      }
      Line line = Line.of((i == menu.index() ? " > " : "   ") + item.text());
      if (i == menu.index()) {
        canvas.bar(y++, line);
      } else {
        canvas.put(y++, line);
      }
    }
  }

  private static List<Line> preview(Proposal proposal) {
    List<Line> lines = new ArrayList<>();
    lines.add(Line.of(proposal.title() + ":", Style.HEADER));
    proposal.steps().forEach(s -> lines.add(Line.of("  " + s)));
    proposal.warnings().forEach(w -> lines.add(Line.of("  warning: " + w, Style.DOWN)));
    if (!proposal.commands().isEmpty()) {
      lines.add(Line.of(""));
      lines.add(Line.of("# The same with plain commands:", Style.DIM));
      proposal.commands().forEach(c -> lines.add(Line.of(c)));
    }
    return lines;
  }

  /** Draws the line that is being written; false where there is none. */
  boolean prompt(State state, Canvas canvas, int y) {
    if (state.overlay() instanceof Overlay.Question question) {
      String label = " Are you sure you want to continue? [y/N] ";
      canvas.bar(y, Line.of(label + question.answer()));
      canvas.cursor(label.length() + question.answer().length(), y);
      return true;
    }
    if (!(state.overlay() instanceof Overlay.Prompt prompt)) {
      return false;
    }
    String label = prompt.kind() == Overlay.Prompt.Kind.FILTER ? " / " : " : ";
    if (!state.notice().isEmpty()) {
      canvas.bar(y - 1, Line.of(" " + state.notice()));
    }
    int before = Line.of(prompt.text().substring(0, prompt.cursor())).width();
    // What is written stays in view, its beginning goes out of it.
    int hidden = Math.max(0, label.length() + before - canvas.width() + 1);
    Line text = Line.of(tail(prompt.text(), hidden));
    canvas.put(y, Line.of(label).and(text));
    canvas.cursor(label.length() + before - hidden, y);
    return true;
  }

  private static String tail(String text, int cells) {
    int from = 0;
    int left = cells;
    while (left > 0 && from < text.length()) {
      int c = text.codePointAt(from);
      left -= Line.of(Character.toString(c)).width();
      from += Character.charCount(c);
    }
    return text.substring(from);
  }
}
