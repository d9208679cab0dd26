package dnet.tui.top;

import dnet.tui.render.Line;
import dnet.tui.render.Style;
import java.util.ArrayList;
import java.util.List;

/** What the keys do. */
final class HelpText {
  private static final String[][] KEYS = {
    {"1 to 7, Tab", "another pane"},
    {"j k, arrows, PgUp PgDn, g G", "move"},
    {"Enter", "more about the row; in Trace: choose A, choose B, send probes"},
    {"Esc", "back; in Trace: end it, or choose again"},
    {"/", "show only rows that hold all these words, as you type; Esc: as before"},
    {"s  S", "the next order; turn it round"},
    {"Z", "freeze: what is shown stays, scrolling goes on; again: go on"},
    {"t", "trace from the chosen container"},
    {"a", "what can be done with the row; changes are shown first and asked about"},
    {"y", "copy the plain command that shows the same (OSC 52, also over SSH)"},
    {"m", "mouse: click chooses, wheel scrolls; again: the terminal's own, it selects text"},
    {":", "a command: trace web db --tcp 80, sort rx, ports, export; Tab completes"},
    {"Ctrl-S", "save all rows of the pane as text"},
    {"Ctrl-R, Ctrl-L", "read everything again now; only paint it again"},
    {"Ctrl-Z", "suspend; fg goes on"},
    {"? h F1", "this"},
    {"q, Ctrl-C", "quit"},
  };

  private static final String[][] CHANGES = {
    {"ip add web 10.9.0.2/24 dev eth1", "give an address; ip del takes it away"},
    {"route add web 10.1.0.0/16 via 10.9.0.1", "add a route"},
    {"attach web --bridge br0 --ip 10.9.0.2/24", "a further interface"},
    {"fix 1", "in Findings and Trace: the first remedy of the chosen finding"},
    {"pin web", "have dnet keep make it so again whenever web starts"},
    {"undo", "take the last change back; undo 3: change 3"},
  };

  private HelpText() {}

  static List<Line> of(boolean changes) {
    List<Line> lines = new ArrayList<>();
    lines.add(Line.of("Keys", Style.HEADER));
    add(lines, 30, KEYS);
    if (changes) {
      lines.add(Line.of(""));
      lines.add(
          Line.of("Changes, after : or from the menu (a); nothing is done unasked", Style.HEADER));
      add(lines, 43, CHANGES);
    }
    lines.add(Line.of(""));
    lines.add(Line.of("Marks", Style.HEADER));
    lines.add(
        Line.of("  +3/s  grows now     LAST MINUTE  octets a second, own scale, the newest right"));
    lines.add(
        Line.of("  RETRANS  what TCP in the whole namespace has sent again; wide screens only"));
    return lines;
  }

  private static void add(List<Line> lines, int column, String[][] rows) {
    for (String[] row : rows) {
      lines.add(
          Line.of(
                  "  " + row[0] + " ".repeat(Math.max(1, column - row[0].length())),
                  Style.INTERFACE)
              .and(row[1]));
    }
  }
}
