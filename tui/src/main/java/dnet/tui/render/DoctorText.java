package dnet.tui.render;

import dnet.inspector.model.Gap;
import dnet.inspector.report.DoctorReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code dnet doctor}: findings, the worst first, each with what speaks for it and what mends it.
 */
public final class DoctorText {
  private static final int NARROWEST = 40;
  private static final String INDENT = "  ";

  private DoctorText() {}

  /**
   * Renders.
   *
   * @param width cells of the terminal, for prose; evidence and commands are never broken; 0 for no
   *     limit
   */
  public static List<Line> of(DoctorReport report, int width) {
    List<Line> lines = new ArrayList<>();
    int number = 1;
    for (DoctorReport.FindingView finding : report.findings()) {
      lines.addAll(finding(finding, number, width));
      number += finding.remedies().size();
      lines.add(Line.of(""));
    }
    if (!report.gaps().isEmpty()) {
      lines.add(Line.of("NOT CHECKED", Style.HEADER));
      for (Gap gap : report.gaps()) {
        lines.add(Line.of(INDENT + gap.what() + ": " + gap.why() + "; " + gap.effect()));
      }
      lines.add(Line.of(""));
    }
    lines.add(summary(report));
    return lines;
  }

  /** One finding; its remedies are numbered from {@code first}, as dnet fix counts them. */
  private static List<Line> finding(DoctorReport.FindingView finding, int first, int width) {
    int number = first;
    List<Line> lines = new ArrayList<>();
    lines.add(
        Line.of(finding.severity().toUpperCase(Locale.ROOT), style(finding.severity()))
            .and("  ")
            .and(finding.title(), Style.HEADER)
            .and("  [" + finding.code() + "]", Style.DIM));
    for (String part : wrapped(finding.explanation(), width)) {
      lines.add(Line.of(INDENT + part));
    }
    for (String fact : finding.evidence()) {
      lines.add(Line.of(INDENT + "· ", Style.DIM).and(fact));
    }
    for (DoctorReport.RemedyView remedy : finding.remedies()) {
      lines.add(Line.of(INDENT + number++ + ". ", Style.UP).and(remedy.command()));
      String risk = remedy.risk().isEmpty() ? "" : " (risk: " + remedy.risk() + ")";
      for (String part : wrapped(remedy.effect() + risk, width - INDENT.length())) {
        lines.add(Line.of(INDENT + INDENT + part, Style.DIM));
      }
    }
    return lines;
  }

  private static Style style(String severity) {
    return switch (severity) {
      case "critical" -> Style.DOWN;
      case "warning" -> Style.MAC;
      default -> Style.DIM;
    };
  }

  private static Line summary(DoctorReport report) {
    DoctorReport.Counts counts = report.counts();
    if (report.findings().isEmpty()) {
      return report.gaps().isEmpty()
          ? Line.of("Nothing found.", Style.UP)
          : Line.of("Nothing found, but not everything could be checked.");
    }
    return Line.of(
        counts.critical()
            + " critical, "
            + counts.warning()
            + " warning, "
            + counts.info()
            + " info");
  }

  private static List<String> wrapped(String text, int width) {
    if (width <= 0) {
      return List.of(text);
    }
    int room = Math.max(NARROWEST, width - INDENT.length());
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() > 0 && Span.width(line + " " + word) > room) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
