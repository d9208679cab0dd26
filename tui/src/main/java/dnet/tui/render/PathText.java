package dnet.tui.render;

import dnet.inspector.report.PathReport;
import java.util.ArrayList;
import java.util.List;

/** A predicted or traced path: hops as a column, the culprit marked, what would mend it. */
public final class PathText {
  private final PathReport report;
  private final boolean ascii;

  private PathText(PathReport report, boolean ascii) {
    this.report = report;
    this.ascii = ascii;
  }

  /**
   * The path as lines.
   *
   * @param ascii whether marks must be plain ASCII
   */
  public static List<Line> of(PathReport report, boolean ascii) {
    return new PathText(report, ascii).lines();
  }

  private List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    lines.add(headline(report, ascii));
    lines.add(Line.of(""));
    String leg = "";
    List<PathReport.HopView> hops = report.hops();
    for (int i = 0; i < hops.size(); i++) {
      PathReport.HopView hop = hops.get(i);
      if (!hop.leg().equals(leg)) {
        leg = hop.leg();
        lines.add(Line.of(leg.equals("forward") ? "request" : "answer", Style.HEADER));
      }
      boolean last = i == hops.size() - 1;
      hop(lines, hop, last && failed());
    }
    lines.addAll(verdict(report, 0));
    return lines;
  }

  private boolean failed() {
    return !report.outcome().equals("DELIVERED");
  }

  static Line headline(PathReport report, boolean ascii) {
    return headline(report.flow(), ascii);
  }

  static Line headline(PathReport.FlowView flow, boolean ascii) {
    String source = flow.source() == null ? "" : " (" + flow.source() + ")";
    String port = flow.destinationPort() == null ? "" : " port " + flow.destinationPort();
    return Line.of(flow.from(), Style.HEADER)
        .and(source + (ascii ? " -> " : " → "))
        .and(Line.of(flow.to(), Style.HEADER))
        .and(" (" + flow.destination() + ") " + flow.protocol() + port);
  }

  private void hop(List<Line> lines, PathReport.HopView hop, boolean dies) {
    String mark = dies ? (ascii ? "x " : "✗ ") : (ascii ? "v " : "✓ ");
    String arrow = hop.direction().equals("in") ? (ascii ? "-> " : "→ ") : (ascii ? "<- " : "← ");
    Line line = Line.of("  " + mark, dies ? Style.DOWN : Style.UP).and(hop.namespace());
    if (hop.interfaceName() != null) {
      line =
          line.and(" " + arrow)
              .and(Line.of(hop.interfaceName(), Style.INTERFACE))
              .and(Line.of(" " + hop.kind(), Style.DIM));
    }
    lines.add(line.and(counts(hop)));
    for (PathReport.StepView step : hop.steps()) {
      boolean bad = step.kind().equals("drop") || step.kind().equals("reject");
      lines.add(Line.of("      " + step.text(), bad ? Style.DOWN : Style.DIM));
    }
  }

  private static String counts(PathReport.HopView hop) {
    if (hop.sent() == null || hop.seen() == null) {
      return "";
    }
    PathReport.LatencyView latency = hop.latencyMicros();
    String times =
        latency == null
            ? ""
            : String.format("  %d/%d/%d µs", latency.min(), latency.median(), latency.max());
    return String.format("  %d of %d%s", hop.seen(), hop.sent(), times);
  }

  /**
   * The verdict with what speaks for it, and what would mend it.
   *
   * @param width cells of the terminal; 0 for no limit
   */
  static List<Line> verdict(PathReport report, int width) {
    List<Line> lines = new ArrayList<>();
    lines.add(Line.of(""));
    boolean delivered = report.outcome().equals("DELIVERED");
    Line verdict = Line.of(report.outcome(), delivered ? Style.UP : Style.DOWN);
    if (report.cause() != null) {
      verdict = verdict.and(": " + report.cause());
    }
    if ("reply".equals(report.direction())) {
      verdict = verdict.and(" (on the way back)");
    }
    lines.add(verdict.and(confidence(report)));
    PathReport.CulpritView culprit = report.culprit();
    if (culprit != null) {
      lines.add(
          Line.of("  " + culprit.kind() + " in " + culprit.namespace() + ": " + culprit.object()));
      lines.add(Line.of("  " + culprit.text(), Style.DOWN));
    }
    report.evidence().stream()
        .filter(e -> culprit == null || !isOf(e, culprit))
        .forEach(
            e ->
                lines.addAll(
                    Wrap.after(Line.of("  " + e.source() + ": ", Style.DIM), e.text(), width)));
    report
        .notes()
        .forEach(
            n -> lines.addAll(Wrap.after(Line.of("  note " + n.code() + ": "), n.text(), width)));
    if (!report.remedies().isEmpty()) {
      lines.add(Line.of(""));
      lines.add(Line.of("What would mend it", Style.HEADER));
      int number = 1;
      for (PathReport.RemedyView remedy : report.remedies()) {
        lines.add(Line.of("  " + number++ + ". " + remedy.command()));
        lines.add(
            Line.of(
                "     "
                    + remedy.effect()
                    + (remedy.risk().isEmpty() ? "" : "; risk: " + remedy.risk()),
                Style.DIM));
      }
    }
    return lines;
  }

  /** Whether it repeats what is said of the culprit already. */
  private static boolean isOf(PathReport.EvidenceView evidence, PathReport.CulpritView culprit) {
    return evidence.source().equals("prediction") && evidence.text().endsWith(culprit.text());
  }

  private static String confidence(PathReport report) {
    return switch (report.confidence()) {
      case "CERTAIN" -> "";
      case "LIKELY" -> ", likely";
      default -> ", possibly";
    };
  }
}
