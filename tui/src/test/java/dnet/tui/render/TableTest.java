package dnet.tui.render;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.tui.render.Table.Column;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TableTest {
  private static List<String> text(Table table, int width) {
    StringBuilder out = new StringBuilder();
    new TextSink(out, false).lines(table.lines(width));
    return out.toString().lines().toList();
  }

  private static Table of(List<Column> columns, List<List<String>> rows) {
    Table table = new Table(columns);
    rows.forEach(r -> table.row(r.stream().map(Line::of).toList()));
    return table;
  }

  private static Table sample() {
    return of(
        List.of(Column.of("NAME"), Column.optional("MODE", 1), Column.number("RX", 2)),
        List.of(
            List.of("web", "bridge", "7"),
            List.of("a-rather-long-container-name", "none", "1.2K")));
  }

  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    assertThat(text(sample(), 0))
        .containsExactly(
            "NAME                          MODE      RX",
            "web                           bridge     7",
            "a-rather-long-container-name  none    1.2K");
  }

  @Test
  void theMostDispensableColumnGoesFirstThenTheWidestIsCut() {
    assertThat(text(sample(), 38).get(0)).isEqualTo("NAME                          MODE");
    assertThat(text(sample(), 30)).containsExactly("NAME", "web", "a-rather-long-container-name");
    assertThat(text(sample(), 12)).containsExactly("NAME", "web", "a-rather-lo…");
  }

  @Test
  void anElasticColumnIsCutBeforeAnythingIsLeftOut() {
    Table table =
        of(
            List.of(Column.of("NAME"), Column.elastic("RULE", 1, 10), Column.optional("PID", 2)),
            List.of(List.of("web", "-A DOCKER -j DNAT --to 172.18.0.2", "77")));

    assertThat(text(table, 25).get(1)).isEqualTo("web   -A DOCKER -j …  77");
    assertThat(text(table, 20)).containsExactly("NAME  RULE", "web   -A DOCKER -j …");
    assertThat(text(table, 12)).containsExactly("NAME", "web");
  }

  @Test
  void wideCharactersAreAlignedByCells() {
    Table table =
        of(
            List.of(Column.of("NAME"), Column.of("IF")),
            List.of(List.of("接口", "eth0"), List.of("🐳", "eth1"), List.of("plain", "eth2")));

    // 接口 takes four cells, the whale two.
    assertThat(text(table, 0))
        .containsExactly("NAME   IF", "接口   eth0", "🐳     eth1", "plain  eth2");
  }

  @Test
  void wideCharactersAreNeverCutInHalf() {
    Line line = Line.of("接口接口");

    assertThat(line.cut(5).width()).isEqualTo(5);
    assertThat(line.cut(4).width()).isEqualTo(3);
    assertThat(line.cut(8)).isEqualTo(line);
  }

  /** Every width, any content: no line is wider, unless the columns cannot be narrowed more. */
  @Test
  void noLineIsWiderThanTheTerminal() {
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      Table table =
          of(
              List.of(
                  Column.of("A"), Column.optional("B", 2), Column.of("C"), Column.optional("D", 1)),
              List.of(cells(random), cells(random), cells(random)));
      for (int width : new int[] {18, 40, 80, 160}) {
        table
            .lines(width)
            .forEach(
                l -> {
                  StringBuilder out = new StringBuilder();
                  new TextSink(out, false).line(l);
                  assertThat(Span.width(out.toString().stripTrailing())).isLessThanOrEqualTo(width);
                });
      }
    }
  }

  private static List<String> cells(Random random) {
    return List.of(
        Hostile.random(random),
        "x".repeat(random.nextInt(60)),
        Hostile.random(random) + "接".repeat(random.nextInt(30)),
        Hostile.random(random));
  }
}
