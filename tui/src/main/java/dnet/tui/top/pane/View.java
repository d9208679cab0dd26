package dnet.tui.top.pane;

import dnet.inspector.report.DoctorReport;
import dnet.tui.top.canvas.Glyphs;
import dnet.tui.top.facts.Facts;
import org.jspecify.annotations.Nullable;

/**
 * What a pane draws from.
 *
 * @param doctor null while nothing was examined
 * @param sort number in the pane's {@link Pane#sorts}
 * @param reversed whether the order is turned round
 * @param width cells
 */
public record View(
    Facts facts,
    @Nullable DoctorReport doctor,
    TraceView trace,
    int sort,
    boolean reversed,
    int width,
    Glyphs glyphs) {}
