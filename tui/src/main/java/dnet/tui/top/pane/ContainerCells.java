package dnet.tui.top.pane;

import dnet.inspector.model.Container;
import dnet.inspector.model.Link;
import dnet.inspector.model.Wiring;
import dnet.tui.render.Line;
import dnet.tui.render.Style;
import dnet.tui.render.Table.Column;
import dnet.tui.top.canvas.Glyphs;
import dnet.tui.top.facts.Rate;
import dnet.tui.top.facts.Retransmits;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The cells of a container's row, and what they were made of. */
record ContainerCells(
    Wiring wiring,
    @Nullable Rate rate,
    @Nullable Rate near,
    @Nullable Retransmits again,
    int width,
    Glyphs glyphs,
    List<Line> cells) {
  private static final Line NOTHING = Line.of("-", Style.DIM);

  static List<Column> columns(View view) {
    return List.of(
        Column.elastic("CONTAINER", 0, 12),
        Column.of("STATE"),
        Column.optional("IF", 6),
        Column.number("RX/s", 0),
        Column.number("TX/s", 0),
        Column.number("PKT/s", 7),
        Column.number("DROPS", 0),
        Column.number("ERRORS", 8),
        Column.number("RETRANS", 9),
        Column.optional(view.width() < 100 ? "MINUTE" : "LAST MINUTE", 5),
        Column.elastic("NETWORK", 3, 8),
        Column.optional("ADDRESS", 1),
        Column.optional("VETH", 10),
        Column.optional("BRIDGE", 11),
        Column.optional("MODE", 12));
  }

  /**
   * A row's cells.
   *
   * @param last the same row's of the picture before, kept where nothing has changed: most
   *     containers are at rest; null for a new row
   */
  @SuppressWarnings("ReferenceEquality") // what has not changed is the same object
  static ContainerCells of(View view, ContainerEntry entry, @Nullable ContainerCells last) {
    Wiring wiring = view.facts().wiring();
    Link link = entry.link();
    Link peer = link == null ? null : wiring.peerOf(link).orElse(null);
    Rate near = peer == null ? null : view.facts().rate(peer.key());
    if (last != null
        && last.wiring() == wiring
        && last.rate() == entry.rate()
        && last.near() == near
        && isSame(last.again(), entry.again())
        && last.width() == view.width()
        && last.glyphs() == view.glyphs()) {
      return last;
    }
    List<Line> cells = cells(view, entry, Optional.ofNullable(peer), near);
    return new ContainerCells(
        wiring, entry.rate(), near, entry.again(), view.width(), view.glyphs(), cells);
  }

  private static List<Line> cells(
      View view, ContainerEntry entry, Optional<Link> peer, @Nullable Rate near) {
    Wiring wiring = view.facts().wiring();
    Container container = entry.container();
    Rate rate = entry.rate();
    Link link = entry.link();
    return List.of(
        Line.of(container.name(), Style.HEADER),
        state(container, link),
        link == null ? NOTHING : Line.of(link.name(), Style.INTERFACE),
        Rates.octets(rate, rate == null ? 0 : rate.rx()),
        Rates.octets(rate, rate == null ? 0 : rate.tx()),
        Rates.packets(rate),
        rate == null ? NOTHING : drops(rate, near),
        rate == null ? NOTHING : Rates.bad(rate.errorsSoFar(), rate.errors()),
        again(entry.again()),
        Line.of(
            rate == null
                ? ""
                : view.glyphs().sparkline(rate.minute().values(), bars(view.width()))),
        Line.of(entry.network(wiring)),
        link == null ? NOTHING : address(link),
        peer.map(p -> Line.of(p.name(), Style.INTERFACE)).orElse(NOTHING),
        Line.of(entry.bridge(wiring)),
        Line.of(container.mode().word(), Style.DIM));
  }

  /** When it was read makes no difference. */
  private static boolean isSame(@Nullable Retransmits a, @Nullable Retransmits b) {
    if (a == null || b == null) {
      return a == null && b == null;
    }
    return a.sum() == b.sum() && a.rate() == b.rate();
  }

  private static Line again(@Nullable Retransmits again) {
    return again == null ? NOTHING : Rates.bad(again.sum(), again.rate());
  }

  /** Cells of a sparkline. */
  private static int bars(int width) {
    return width < 100 ? 8 : width < 140 ? 12 : width < 180 ? 20 : 30;
  }

  /** Drops at both ends of the pair: on the way in, the host's end counts them. */
  private static Line drops(Rate rate, @Nullable Rate near) {
    return Rates.bad(
        rate.droppedSoFar() + (near == null ? 0 : near.droppedSoFar()),
        rate.dropped() + (near == null ? 0 : near.dropped()));
  }

  private static Line state(Container container, @Nullable Link link) {
    if (!container.state().equals("running")) {
      return Line.of(container.state(), Style.DOWN);
    }
    if (link != null && !link.base().up()) {
      return Line.of("link down", Style.DOWN);
    }
    if (link != null && !link.base().carrier()) {
      return Line.of("no carrier", Style.DOWN);
    }
    return Line.of("up", Style.UP);
  }

  private static Line address(Link link) {
    return link.base().addresses().stream()
        .min(Comparator.comparing(a -> !a.prefix().address().isV4()))
        .map(a -> a.prefix().toString())
        .map(a -> Line.of(a, Style.ofAddress(a)))
        .orElse(Line.of("none", Style.DOWN));
  }
}
