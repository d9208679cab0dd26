package dnet.tui.top;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.golden.Golden;
import dnet.tui.top.canvas.Glyphs;
import dnet.tui.top.facts.Facts;
import dnet.tui.top.pane.Pane;
import dnet.tui.top.pane.Panes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every pane of the recorded demo host on Lanterna's virtual terminal, at two sizes. */
class TopGoldenTest {
  private static final Path TOP = Files.exists(Path.of("tui")) ? Path.of("tui") : Path.of("");
  private static final Path FOLDER = TOP.resolve("src/test/resources/golden/top");

  private static Facts facts;

  @BeforeAll
  static void read() {
    facts = Recorded.facts();
  }

  static Stream<Pane> panes() {
    return Panes.ALL.stream();
  }

  private static void check(String name, Play play) {
    String shown = play.shown();
    Golden.check(FOLDER.resolve(name + ".txt"), shown);
    // What the terminal shows is what was drawn, whatever was on it before.
    assertThat(shown).isEqualTo(play.canvas().text());
  }

  @ParameterizedTest
  @MethodSource("panes")
  void pane(Pane pane) {
    String name = pane.title().toLowerCase(Locale.ROOT);
    String key = Integer.toString(Panes.ALL.indexOf(pane) + 1);
    check(name + "-80x24", Play.on(facts, 80, 24).press(key));
    check(name + "-160x50", Play.on(facts, 160, 50).press(key));
  }

  @ParameterizedTest
  @MethodSource("panes")
  void details(Pane pane) {
    String key = Integer.toString(Panes.ALL.indexOf(pane) + 1);
    Play play = Play.on(facts, 80, 24).press(key, "j", "Enter");
    check(pane.title().toLowerCase(Locale.ROOT) + "-details", play);
  }

  @Test
  void helpMenuAndGroups() {
    check("help", Play.on(facts, 80, 24).press("?"));
    check("menu", Play.on(facts, 80, 24).press("j", "a"));
    check("by-network", Play.on(facts, 80, 24).type(":sort network").press("Enter"));
    check("ascii", Play.on(facts, 100, 30, Glyphs.ASCII).press("2"));
  }

  @Test
  void theScreenInReadmeIsReal() throws IOException {
    List<String> screen = Files.readAllLines(FOLDER.resolve("containers-80x24.txt"));
    assertThat(Files.readAllLines(TOP.resolve("../README.md")))
        .containsSubsequence(screen.stream().filter(l -> !l.isBlank()).toList());
  }
}
