package dnet.tui.top.pane;

import dnet.inspector.advice.ShellWords;
import dnet.inspector.model.Container;
import dnet.inspector.model.PublishedPort;
import dnet.tui.render.Line;
import dnet.tui.render.Style;
import dnet.tui.top.canvas.Fold;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Choose A, choose B, see the predicted way, send probes. */
public final class TracePane implements Pane {
  @Override
  public String title() {
    return "Trace";
  }

  @Override
  public List<String> sorts() {
    return List.of("name");
  }

  @Override
  public Listing list(View view) {
    TraceView trace = view.trace();
    if (!trace.to().isEmpty()) {
      Line summary =
          Line.of(trace.from(), Style.HEADER)
              .and(" " + view.glyphs().arrow() + " ")
              .and(trace.to(), Style.HEADER)
              .and(trace.running() ? "   probes fly" : "");
      List<Row> rows = new ArrayList<>();
      for (Line line : Fold.of(trace.lines(), view.width())) {
        rows.add(Row.of("line " + rows.size(), line, null));
      }
      return new Listing(summary, List.of(), rows);
    }
    Line summary =
        trace.from().isEmpty()
            ? Line.of("Who sends? (A)", Style.HEADER)
            : Line.of("From ").and(trace.from(), Style.HEADER).and(": who should get it? (B)");
    return new Listing(summary, List.of(), candidates(view, trace));
  }

  private static List<Row> candidates(View view, TraceView trace) {
    List<Row> rows = new ArrayList<>();
    rows.add(candidate("host", "this host"));
    List<Container> containers =
        view.facts().host().containers().stream()
            .filter(Container::isAlive)
            .sorted(Comparator.comparing(Container::name))
            .toList();
    for (Container container : containers) {
      if (!container.name().equals(trace.from())) {
        rows.add(candidate(container.name(), "container, " + container.mode().word()));
      }
    }
    if (!trace.from().isEmpty()) {
      for (Container container : containers) {
        for (PublishedPort port : container.ports()) {
          if (port.protocol().equals("tcp")) {
            rows.add(
                candidate(
                    "host:" + port.hostPort(),
                    "published, leads to " + container.name() + ":" + port.containerPort()));
          }
        }
      }
    }
    // A port is published for IPv4 and for IPv6.
    Set<String> seen = new HashSet<>();
    return rows.stream().filter(row -> seen.add(row.key())).toList();
  }

  private static Row candidate(String name, String what) {
    String padding = " ".repeat(Math.max(2, 24 - name.length()));
    return Row.of(name, Line.of(" " + name, Style.HEADER).and(padding + what, Style.DIM), null);
  }

  @Override
  public List<Line> details(View view, String key) {
    return view.trace().lines();
  }

  @Override
  public String command(View view, String key) {
    TraceView trace = view.trace();
    return trace.to().isEmpty() ? "" : ShellWords.join("dnet", "trace", trace.from(), trace.to());
  }
}
