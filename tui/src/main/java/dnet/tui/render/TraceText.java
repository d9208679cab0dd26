package dnet.tui.render;

import dnet.inspector.model.Gap;
import dnet.inspector.report.PathReport;
import dnet.inspector.report.PathReport.HopView;
import dnet.inspector.report.PathReport.LatencyView;
import dnet.tui.render.Table.Column;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A traced path: a line a hop, with what was seen there, and the verdict with what speaks for it.
 */
public final class TraceText {
  private static final Line EMPTY = Line.of("");

  private final int width;
  private final boolean ascii;

  private TraceText(int width, boolean ascii) {
    this.width = width;
    this.ascii = ascii;
  }

  /**
   * The whole answer.
   *
   * @param said gaps that are said elsewhere
   * @param width cells of the terminal; 0 for no limit
   * @param ascii whether marks must be plain ASCII
   */
  public static List<Line> of(PathReport report, List<Gap> said, int width, boolean ascii) {
    TraceText text = new TraceText(width, ascii);
    List<Line> lines = new ArrayList<>();
    lines.add(PathText.headline(report, ascii));
    if (!report.hops().isEmpty()) {
      lines.add(EMPTY);
      lines.addAll(text.hops(report.hops()));
    }
    lines.addAll(text.verdict(report, said));
    return lines;
  }

  /**
   * The hops while probes fly.
   *
   * @param flow what is traced
   */
  public static List<Line> live(
      PathReport.FlowView flow,
      List<HopView> hops,
      int sent,
      int answered,
      int width,
      boolean ascii) {
    TraceText text = new TraceText(width, ascii);
    List<Line> lines = new ArrayList<>();
    lines.add(PathText.headline(flow, ascii));
    lines.add(EMPTY);
    lines.addAll(text.hops(hops));
    lines.add(EMPTY);
    lines.add(Line.of(sent + " sent, " + answered + " answered; Ctrl-C ends it", Style.DIM));
    return width == 0 ? lines : lines.stream().map(l -> l.cut(width)).toList();
  }

  private List<Line> hops(List<HopView> hops) {
    Table table =
        new Table(
            List.of(
                Column.of(" "),
                Column.elastic("HOP", 0, 24),
                Column.optional("KIND", 5),
                Column.number("SENT", 4),
                Column.number("SEEN", 0),
                Column.number("LOST", 2),
                Column.number("MIN", 7),
                Column.number(ascii ? "MEDIAN us" : "MEDIAN µs", 1),
                Column.number("MAX", 6)));
    String leg = "";
    for (HopView hop : hops) {
      if (!hop.leg().equals(leg) && hop.leg().equals("reply")) {
        table.row(
            List.of(
                EMPTY,
                Line.of("answer", Style.HEADER),
                EMPTY,
                EMPTY,
                EMPTY,
                EMPTY,
                EMPTY,
                EMPTY,
                EMPTY));
      }
      leg = hop.leg();
      table.row(row(hop));
    }
    return table.lines(width);
  }

  private List<Line> row(HopView hop) {
    Integer seen = hop.seen();
    Integer sent = hop.sent();
    LatencyView latency = hop.latencyMicros();
    return List.of(
        mark(hop),
        place(hop),
        Line.of(hop.kind(), Style.DIM),
        number(sent),
        number(seen),
        sent == null || seen == null ? dash() : lost(Math.max(0, sent - seen)),
        micros(latency == null ? null : latency.min()),
        micros(latency == null ? null : latency.median()),
        micros(latency == null ? null : latency.max()));
  }

  private Line mark(HopView hop) {
    Integer seen = hop.seen();
    if (seen == null) {
      return Line.of("?", Style.DIM);
    }
    if (!hop.predicted()) {
      return Line.of("+", Style.MAC);
    }
    if (seen == 0) {
      return Line.of(ascii ? "x" : "✗", Style.DOWN);
    }
    return Line.of(ascii ? "v" : "✓", Style.UP);
  }

  private Line place(HopView hop) {
    Line name = Line.of(hop.namespace());
    if (hop.interfaceName() == null) {
      return name;
    }
    String arrow =
        hop.direction().equals("in") ? (ascii ? " -> " : " → ") : (ascii ? " <- " : " ← ");
    return name.and(arrow).and(Line.of(hop.interfaceName(), Style.INTERFACE));
  }

  private static Line number(@Nullable Integer value) {
    return value == null ? dash() : Line.of(value.toString());
  }

  private static Line micros(@Nullable Long value) {
    return value == null ? EMPTY : Line.of(value.toString());
  }

  private static Line lost(int count) {
    return Line.of(Integer.toString(count), count == 0 ? Style.DIM : Style.DOWN);
  }

  private static Line dash() {
    return Line.of("-", Style.DIM);
  }

  private List<Line> verdict(PathReport report, List<Gap> said) {
    List<Line> lines = new ArrayList<>(PathText.verdict(report, width));
    for (Gap gap : report.gaps()) {
      if (said.contains(gap)) {
        continue;
      }
      lines.addAll(
          Wrap.after(
              Line.of("  not known: "),
              gap.what() + ": " + gap.why() + "; " + gap.effect(),
              width));
    }
    return lines;
  }
}
