package dnet.tui.top.pane;

import dnet.inspector.report.DoctorReport;
import dnet.inspector.report.DoctorReport.FindingView;
import dnet.tui.render.Line;
import dnet.tui.render.Style;
import dnet.tui.render.Table;
import dnet.tui.render.Table.Column;
import dnet.tui.render.Wrap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code dnet doctor} finds, kept up to date. */
public final class FindingsPane implements Pane {
  private static final List<String> SORTS = List.of("severity", "place", "code");

  @Override
  public String title() {
    return "Findings";
  }

  @Override
  public List<String> sorts() {
    return SORTS;
  }

  @Override
  public Listing list(View view) {
    DoctorReport report = view.doctor();
    if (report == null) {
      return new Listing(Line.of("examining the host …"), List.of(), List.of());
    }
    List<FindingView> findings = new ArrayList<>(report.findings());
    Comparator<FindingView> order =
        switch (SORTS.get(view.sort())) {
          case "place" ->
              Comparator.comparing((FindingView f) -> f.subject().namespace())
                  .thenComparing(f -> f.subject().object());
          case "code" -> Comparator.comparing(FindingView::code);
          default -> Comparator.comparingInt((FindingView f) -> 0);
        };
    findings.sort(view.reversed() ? order.reversed() : order);
    Table table =
        new Table(
            List.of(
                Column.of("SEVERITY"),
                Column.elastic("WHERE", 2, 10),
                Column.elastic("FINDING", 0, 30),
                Column.optional("CODE", 1)));
    for (FindingView finding : findings) {
      table.row(
          List.of(
              severity(finding),
              Line.of(finding.subject().namespace()),
              Line.of(finding.title()),
              Line.of(finding.code(), Style.DIM)));
    }
    Table.Layout layout = table.layout(view.width());
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < findings.size(); i++) {
      FindingView finding = findings.get(i);
      rows.add(Row.of(key(finding), layout, i, subject(view, finding)));
    }
    return new Listing(summary(report), List.of(layout.header()), rows);
  }

  private static Line severity(FindingView finding) {
    Style style =
        switch (finding.severity()) {
          case "critical" -> Style.DOWN;
          case "warning" -> Style.MAC;
          default -> Style.PLAIN;
        };
    return Line.of(finding.severity().toUpperCase(Locale.ROOT), style);
  }

  private static Line summary(DoctorReport report) {
    DoctorReport.Counts counts = report.counts();
    String gaps = report.gaps().isEmpty() ? "" : ", " + report.gaps().size() + " not checked";
    return Line.of(
        counts.critical()
            + " critical, "
            + counts.warning()
            + " warning, "
            + counts.info()
            + " info"
            + gaps);
  }

  /** By which a finding is known from one examination to the next. */
  public static String key(FindingView finding) {
    return finding.code()
        + " "
        + finding.subject().namespace()
        + " "
        + finding.subject().object()
        + " "
        + finding.title();
  }

  private static @Nullable String subject(View view, FindingView finding) {
    return view.facts().host().containers().stream()
        .filter(c -> c.name().equals(finding.subject().namespace()))
        .map(c -> "container:" + c.id())
        .findFirst()
        .orElse(null);
  }

  /** The finding of a row; empty where it is found no longer. */
  public static Optional<FindingView> find(View view, String key) {
    DoctorReport report = view.doctor();
    return report == null
        ? Optional.empty()
        : report.findings().stream().filter(f -> key(f).equals(key)).findFirst();
  }

  @Override
  public List<Line> details(View view, String key) {
    FindingView finding = find(view, key).orElse(null);
    if (finding == null) {
      return List.of(Line.of("It is found no longer.", Style.UP));
    }
    List<Line> lines = new ArrayList<>();
    lines.add(severity(finding).and("  ").and(finding.title(), Style.HEADER));
    lines.add(Line.of("  [" + finding.code() + "] " + finding.subject().object(), Style.DIM));
    lines.add(Line.of(""));
    lines.addAll(Wrap.after(Line.of("  "), finding.explanation(), view.width()));
    finding.evidence().forEach(e -> lines.add(Line.of("  - " + e)));
    int number = 1;
    for (DoctorReport.RemedyView remedy : finding.remedies()) {
      lines.add(Line.of(""));
      lines.add(Line.of("  " + number++ + ". ", Style.UP).and(remedy.command()));
      String risk = remedy.risk().isEmpty() ? "" : " (risk: " + remedy.risk() + ")";
      lines.addAll(Wrap.after(Line.of("    "), remedy.effect() + risk, view.width()));
    }
    return lines;
  }

  /** What mends it. */
  @Override
  public String command(View view, String key) {
    return find(view, key)
        .flatMap(f -> f.remedies().stream().findFirst())
        .map(DoctorReport.RemedyView::command)
        .orElse("");
  }
}
