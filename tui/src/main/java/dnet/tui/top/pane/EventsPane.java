package dnet.tui.top.pane;

import dnet.tui.render.Line;
import dnet.tui.render.Style;
import dnet.tui.render.Table;
import dnet.tui.render.Table.Column;
import dnet.tui.top.facts.Happening;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** What has changed since dnet top was started, the newest first. */
public final class EventsPane implements Pane {
  private static final List<String> SORTS = List.of("newest", "oldest");

  @Override
  public String title() {
    return "Events";
  }

  @Override
  public List<String> sorts() {
    return SORTS;
  }

  @Override
  public Listing list(View view) {
    List<Happening> events = new ArrayList<>(view.facts().events());
    boolean oldest = (view.sort() == 1) != view.reversed();
    if (!oldest) {
      Collections.reverse(events);
    }
    Table table =
        new Table(
            List.of(
                Column.of("TIME (UTC)"),
                Column.of(" "),
                Column.of("WHAT"),
                Column.elastic("WHERE", 0, 20),
                Column.elastic("CHANGE", 0, 24)));
    events.forEach(e -> table.row(cells(e)));
    Table.Layout layout = table.layout(view.width());
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      rows.add(Row.of(Long.toString(events.get(i).number()), layout, i, null));
    }
    return new Listing(Line.of(events.size() + " changes seen"), List.of(layout.header()), rows);
  }

  private static List<Line> cells(Happening event) {
    Style style =
        switch (event.how()) {
          case ADDED -> Style.UP;
          case REMOVED -> Style.DOWN;
          case CHANGED -> Style.MAC;
        };
    return List.of(
        Line.of(event.at().toString().substring(11, 19)),
        Line.of(event.how().mark(), style),
        Line.of(event.kind()),
        Line.of(event.where(), Style.HEADER),
        Line.of(event.text()));
  }

  @Override
  public List<Line> details(View view, String key) {
    for (Happening event : view.facts().events()) {
      if (Long.toString(event.number()).equals(key)) {
        return List.of(
            Line.of(event.kind() + " ", Style.HEADER)
                .and(event.how().name().toLowerCase(Locale.ROOT)),
            Line.of("  at " + event.at()),
            Line.of("  in ").and(event.where(), Style.HEADER),
            Line.of("  " + event.text()));
      }
    }
    return List.of(Line.of("It is forgotten."));
  }

  @Override
  public String command(View view, String key) {
    return view.facts().events().stream()
        .filter(e -> Long.toString(e.number()).equals(key))
        .map(
            e ->
                switch (e.kind()) {
                  case "container", "network", "engine" -> "docker events --since 10m";
                  case "rule" -> "iptables-save -c; nft list ruleset";
                  default -> "ip -t monitor link address route";
                })
        .findFirst()
        .orElse("");
  }
}
