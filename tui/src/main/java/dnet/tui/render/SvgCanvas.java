package dnet.tui.render;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Elements of a picture; everything that is text goes through {@link SvgText}. */
final class SvgCanvas {
  /** Font size of most text. */
  static final double SIZE = 12;

  /** Font size of second lines. */
  static final double SMALL = 10;

  private static final String[] COLOURS = {
    "#2f81f7", "#e8730c", "#2da44e", "#a05cf0", "#d6409f", "#0c9ba8", "#b58407"
  };

  private final List<String> below = new ArrayList<>();
  private final List<String> wires = new ArrayList<>();
  private final List<String> above = new ArrayList<>();

  void rect(
      double x, double y, double w, double h, double r, String style, @Nullable String title) {
    String box =
        "<rect class=\""
            + style
            + "\" x=\""
            + SvgText.number(x)
            + "\" y=\""
            + SvgText.number(y)
            + "\" width=\""
            + SvgText.number(w)
            + "\" height=\""
            + SvgText.number(h)
            + "\" rx=\""
            + SvgText.number(r)
            + "\"";
    List<String> layer = style.equals("lane") ? below : above;
    layer.add(
        title == null ? box + "/>" : box + "><title>" + SvgText.escaped(title) + "</title></rect>");
  }

  void text(double x, double y, String style, String text) {
    above.add(
        "<text class=\""
            + style
            + "\" x=\""
            + SvgText.number(x)
            + "\" y=\""
            + SvgText.number(y)
            + "\">"
            + SvgText.escaped(text)
            + "</text>");
  }

  void line(double x1, double y1, double x2, double y2, String style) {
    path("M" + point(x1, y1) + "L" + point(x2, y2), style);
  }

  /** A horizontal line, a vertical one at {@code track}, a horizontal one; corners rounded. */
  void bend(double x1, double y1, double track, double y2, double x2, String style) {
    double down = Math.signum(y2 - y1) * Math.min(6, Math.abs(y2 - y1) / 2);
    path(
        "M"
            + point(x1, y1)
            + "L"
            + point(track - 6, y1)
            + "Q"
            + point(track, y1)
            + " "
            + point(track, y1 + down)
            + "L"
            + point(track, y2 - down)
            + "Q"
            + point(track, y2)
            + " "
            + point(track + 6, y2)
            + "L"
            + point(x2, y2),
        style);
  }

  /** A horizontal line with a head at its right. */
  void arrow(double x1, double y, double x2, String style) {
    path("M" + point(x1, y) + "L" + point(x2, y), style);
    String back = point(x2 - 6, y - 4) + "L" + point(x2, y) + "L" + point(x2 - 6, y + 4);
    path("M" + back, style.replace(" dashed", ""));
  }

  void dot(double x, double y, String style) {
    above.add(
        "<circle class=\""
            + style
            + "\" cx=\""
            + SvgText.number(x)
            + "\" cy=\""
            + SvgText.number(y)
            + "\" r=\"4\"/>");
  }

  private void path(String d, String style) {
    wires.add("<path class=\"" + style + "\" d=\"" + d + "\"/>");
  }

  private static String point(double x, double y) {
    return SvgText.number(x) + " " + SvgText.number(y);
  }

  /** The whole document: lanes, on them the wires, on them boxes and text. */
  List<String> document(double width, double height, String title) {
    String size = SvgText.number(width) + "\" height=\"" + SvgText.number(height);
    List<String> lines = new ArrayList<>();
    lines.add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\""
            + size
            + "\" viewBox=\"0 0 "
            + SvgText.number(width)
            + " "
            + SvgText.number(height)
            + "\" role=\"img\">");
    lines.add("<title>" + SvgText.escaped(title) + "</title>");
    lines.add("<style>");
    lines.addAll(style());
    lines.add("</style>");
    lines.add("<rect class=\"paper\" width=\"" + size + "\"/>");
    lines.addAll(below);
    lines.addAll(wires);
    lines.addAll(above);
    lines.add("</svg>");
    return lines;
  }

  private static List<String> style() {
    List<String> css = new ArrayList<>();
    css.add("text{font:12px 'DejaVu Sans Mono',Menlo,Consolas,monospace;fill:#1f2328}");
    css.add(".title{font-size:20px;font-weight:bold}.strong{font-weight:bold}");
    css.add(".small{font-size:10px}.caption{font-size:10px;letter-spacing:.5px}");
    css.add(".dim,.small,.caption{fill:#59636e}.bad{fill:#cf222e}");
    css.add(".paper{fill:#fff}.lane{fill:#f3f5f8}.panel{fill:#fff;stroke:#afb8c1}");
    css.add(".wire{fill:none;stroke:#818b98;stroke-width:1.6}.rule{stroke:#d1d9e0}");
    css.add(".fill{fill:#818b98}.dashed{stroke-dasharray:5 4}");
    for (int c = 0; c < COLOURS.length; c++) {
      String colour = COLOURS[c];
      css.add(
          ".panel.c"
              + c
              + ",.wire.c"
              + c
              + "{stroke:"
              + colour
              + "}.fill.c"
              + c
              + "{fill:"
              + colour
              + "}");
    }
    css.add(".down{stroke:#d1242f;stroke-dasharray:3 3}.panel.down{stroke:#d1242f}");
    css.add("@media (prefers-color-scheme:dark){");
    css.add("text{fill:#e6edf3}.dim,.small,.caption{fill:#9da7b3}.bad{fill:#ff7b72}");
    css.add(".paper{fill:#0d1117}.lane{fill:#161b22}.panel{fill:#1f252d;stroke:#545d68}");
    css.add(".rule{stroke:#3d444d}");
    css.add("}");
    return css;
  }
}
