package dnet.tui.top;

import dnet.tui.top.Overlay.Menu.Item;
import dnet.tui.top.pane.Panes;
import java.util.ArrayList;
import java.util.List;

/** What can be done with the chosen row. Harmless things first; changes below, under a line. */
final class Actions {
  /** Where the cursor is put in a command that is still to be completed. */
  static final String HERE = "{}";

  private Actions() {}

  /**
   * The menu.
   *
   * @param container its name as a word of a command line; empty where the row is about none
   * @param link its interface, likewise
   * @param remedies what those of the chosen finding, or of the trace, do; none elsewhere
   */
  static List<Item> of(State state, String container, String link, List<String> remedies) {
    List<Item> items = new ArrayList<>();
    if (!container.isEmpty()) {
      items.add(
          harmless("predict a path from " + container + " …", "path " + container + " " + HERE));
      if (!state.settings().isOffline()) {
        items.add(
            harmless(
                "trace with probes from " + container + " …", "trace " + container + " " + HERE));
      }
    }
    if (state.pane() == Panes.CONTAINERS && !state.settings().isOffline()) {
      boolean on = !state.capture().isEmpty();
      items.add(harmless(on ? "end the capture" : "capture its packets into a file", "capture"));
    }
    items.add(harmless("copy the plain command that shows the same", "copy"));
    items.add(harmless("save this view as text", "save"));
    items.add(harmless("export the report for a ticket", "export"));
    if (state.settings().canChange()) {
      int number = 1;
      for (String effect : remedies) {
        items.add(change("fix it: " + effect, "fix " + number++));
      }
      if (!container.isEmpty()) {
        items.add(
            change(
                "give " + container + " an address …",
                "ip add " + container + " " + HERE + "/24 dev " + link));
        items.add(
            change("add a route to " + container + " …", "route add " + container + " " + HERE));
        items.add(
            change(
                "attach " + container + " to a bridge …",
                "attach " + container + " --bridge " + HERE + " --ip"));
      }
      if (!container.isEmpty()) {
        items.add(
            change("pin what dnet did to " + container + ", for its restarts", "pin " + container));
      }
      items.add(change("take the last change back", "undo"));
    }
    return items;
  }

  private static Item harmless(String text, String command) {
    return new Item(text, command, command.contains(HERE), false);
  }

  private static Item change(String text, String command) {
    return new Item(text, command, command.contains(HERE), true);
  }
}
