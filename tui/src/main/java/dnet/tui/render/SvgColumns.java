package dnet.tui.render;

import dnet.inspector.report.GraphReport.Node;
import dnet.tui.render.SvgLane.SvgBox;
import dnet.tui.render.SvgLane.SvgRow;
import java.util.List;

/** Where the picture's columns begin and how wide they are: as wide as their widest text. */
record SvgColumns(
    double published,
    double publishedWidth,
    double carrier,
    double carrierWidth,
    double port,
    double portWidth,
    double end,
    double endWidth,
    double nameWidth) {

  /** So many carriers have a track of their own in the gutter; further ones share. */
  private static final int TRACKS = 12;

  /** How far from the gutter's first track another one is. */
  static double track(int number) {
    return number % (TRACKS + 1) * 7;
  }

  static SvgColumns of(List<SvgLane> lanes, double left) {
    double publishedWidth = 0;
    double carrierWidth = 0;
    double portWidth = 0;
    double endWidth = 0;
    double nameWidth = 0;
    for (SvgLane lane : lanes) {
      for (String line : lane.text()) {
        carrierWidth = Math.max(carrierWidth, SvgText.width(line, SvgCanvas.SIZE) + 32);
      }
      for (SvgLane.PublishedChip chip : lane.published()) {
        String name = SvgText.cut(chip.port().name());
        double wider =
            Math.max(
                SvgText.width(name, SvgCanvas.SIZE), SvgText.width(chip.second(), SvgCanvas.SMALL));
        publishedWidth = Math.max(publishedWidth, wider + 32);
      }
      for (SvgBox box : lane.boxes()) {
        for (String name : box.names()) {
          nameWidth = Math.max(nameWidth, SvgText.width(name, SvgCanvas.SIZE) + 28);
        }
        for (SvgRow row : box.rows()) {
          Node port = row.port();
          portWidth =
              port == null
                  ? portWidth
                  : Math.max(
                      portWidth, SvgText.width(SvgText.cut(port.name()), SvgCanvas.SIZE) + 20);
          endWidth = Math.max(endWidth, SvgText.width(row.text(), SvgCanvas.SIZE) + 24 + 16);
        }
      }
    }
    double carrier = left + (publishedWidth > 0 ? publishedWidth + 48 : 0);
    double port = carrier + carrierWidth + 52 + track(Math.min(lanes.size(), TRACKS));
    double end = portWidth > 0 ? port + portWidth + 40 : port;
    return new SvgColumns(
        left, publishedWidth, carrier, carrierWidth, port, portWidth, end, endWidth, nameWidth);
  }

  boolean hasPublished() {
    return publishedWidth > 0;
  }

  boolean hasPorts() {
    return portWidth > 0;
  }

  double name() {
    return end + endWidth + 12;
  }

  double right() {
    return end + endWidth + nameWidth;
  }
}
