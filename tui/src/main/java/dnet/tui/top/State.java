package dnet.tui.top;

import dnet.inspector.report.DoctorReport;
import dnet.tui.top.facts.Facts;
import dnet.tui.top.pane.Pane;
import dnet.tui.top.pane.Panes;
import dnet.tui.top.pane.TraceView;
import dnet.tui.top.pane.View;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that the screen follows from.
 *
 * @param live the newest facts; null before the first
 * @param frozen those that are shown instead; null while they follow
 * @param now for how old facts are
 * @param trouble why nothing is read; empty while all is well
 * @param doctor null while nothing was examined
 * @param pane its number in {@link Panes#ALL}
 * @param spots by pane
 * @param notice one line about what was just done; empty for none
 * @param capture what is being captured; empty for nothing
 */
public record State(
    int columns,
    int rows,
    Settings settings,
    @Nullable Facts live,
    @Nullable Facts frozen,
    Instant now,
    String trouble,
    @Nullable DoctorReport doctor,
    TraceView trace,
    int pane,
    Map<Integer, Spot> spots,
    Overlay overlay,
    String notice,
    String capture) {
  /** The smallest screen that has room for everything. */
  static final int LEAST_COLUMNS = 80;

  static final int LEAST_ROWS = 24;

  public State {
    spots = Map.copyOf(spots);
  }

  /** How it begins. */
  public static State begin(int columns, int rows, Settings settings, Instant now) {
    return new State(
        columns,
        rows,
        settings,
        null,
        null,
        now,
        "",
        null,
        TraceView.NONE,
        0,
        Map.of(),
        new Overlay.None(),
        "",
        "");
  }

  boolean isTooSmall() {
    return columns < LEAST_COLUMNS || rows < LEAST_ROWS;
  }

  /** What is shown; null before there is anything. */
  @Nullable Facts shown() {
    return frozen == null ? live : frozen;
  }

  Pane currentPane() {
    return Panes.ALL.get(pane);
  }

  Spot spot() {
    return spots.getOrDefault(pane, Spot.START);
  }

  /** What the pane draws from; null before there is anything. */
  @Nullable View view() {
    Facts facts = shown();
    return facts == null
        ? null
        : new View(
            facts, doctor, trace, spot().sort(), spot().reversed(), columns, settings.glyphs());
  }

  public State size(int newColumns, int newRows) {
    return new State(
        newColumns,
        newRows,
        settings,
        live,
        frozen,
        now,
        trouble,
        doctor,
        trace,
        pane,
        spots,
        overlay,
        notice,
        capture);
  }

  public State facts(Facts facts) {
    return new State(
        columns, rows, settings, facts, frozen, now, "", doctor, trace, pane, spots, overlay,
        notice, capture);
  }

  public State trouble(String why) {
    return new State(
        columns, rows, settings, live, frozen, now, why, doctor, trace, pane, spots, overlay,
        notice, capture);
  }

  public State now(Instant instant) {
    return new State(
        columns, rows, settings, live, frozen, instant, trouble, doctor, trace, pane, spots,
        overlay, notice, capture);
  }

  public State doctor(DoctorReport report) {
    return new State(
        columns, rows, settings, live, frozen, now, trouble, report, trace, pane, spots, overlay,
        notice, capture);
  }

  public State trace(TraceView view) {
    return new State(
        columns, rows, settings, live, frozen, now, trouble, doctor, view, pane, spots, overlay,
        notice, capture);
  }

  State freeze(@Nullable Facts facts) {
    return new State(
        columns, rows, settings, live, facts, now, trouble, doctor, trace, pane, spots, overlay,
        notice, capture);
  }

  State pane(int number) {
    return new State(
        columns,
        rows,
        settings,
        live,
        frozen,
        now,
        trouble,
        doctor,
        trace,
        number,
        spots,
        new Overlay.None(),
        "",
        capture);
  }

  State spot(Spot spot) {
    Map<Integer, Spot> changed = new HashMap<>(spots);
    changed.put(pane, spot);
    return new State(
        columns, rows, settings, live, frozen, now, trouble, doctor, trace, pane, changed, overlay,
        notice, capture);
  }

  public State overlay(Overlay over) {
    return new State(
        columns, rows, settings, live, frozen, now, trouble, doctor, trace, pane, spots, over,
        notice, capture);
  }

  State close() {
    return overlay(new Overlay.None());
  }

  public State notice(String text) {
    return new State(
        columns, rows, settings, live, frozen, now, trouble, doctor, trace, pane, spots, overlay,
        text, capture);
  }

  public State capture(String what) {
    return new State(
        columns, rows, settings, live, frozen, now, trouble, doctor, trace, pane, spots, overlay,
        notice, what);
  }
}
