package dnet.tui.top;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.advice.Remedy;
import dnet.inspector.snapshot.SnapshotFile;
import dnet.tui.render.Hostile;
import dnet.tui.render.Line;
import dnet.tui.render.Visible;
import dnet.tui.top.canvas.Canvas;
import dnet.tui.top.canvas.Glyphs;
import dnet.tui.top.facts.Facts;
import dnet.tui.top.facts.Ledger;
import dnet.tui.top.pane.Panes;
import dnet.tui.top.pane.TraceView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keys do to the state, and what may be on the screen. */
class TopTest {
  private static Facts facts;

  @TempDir Path folder;

  @BeforeAll
  static void read() {
    facts = Recorded.facts();
  }

  private static Play play() {
    return Play.on(facts, 80, 24);
  }

  @Test
  void theFilterTakesHoldAsItIsWrittenAndEscapeTakesItBack() {
    Play play = play().press("/").type("back");
    assertThat(play.shown()).contains("db ", "api ").doesNotContain("shop ", "cache ");
    assertThat(play.press("Escape").shown()).contains("shop ", "cache ");
    assertThat(play.press("/").type("web up").press("Enter").shown())
        .contains("shop ")
        .doesNotContain("db ");
    assertThat(play.press("/", "Backspace", "Backspace").type("172.28.2.3").shown())
        .contains("Nothing holds this");
    assertThat(play.press("Ctrl-U").type("172.28.2.3").press("Enter").shown()).contains("db ");
  }

  @Test
  void theChosenRowStaysWhenTheOrderChanges() {
    Play play = play().press("j", "j", "j");
    String chosen = play.state.spot().key();
    play.press("s", "S");
    assertThat(play.state.spot().key()).isEqualTo(chosen);
    assertThat(play.shown()).contains("by rx");
    play.press("G");
    assertThat(play.state.spot().key()).isNotEqualTo(chosen);
  }

  @Test
  void scrollingKeepsTheChosenRowOnTheScreen() {
    Play play = play().press("4");
    for (int i = 0; i < 60; i++) {
      play.press("j");
      Canvas canvas = play.canvas();
      long chosen = 0;
      for (int y = 3; y < 23; y++) {
        chosen += canvas.isInverse(0, y) ? 1 : 0;
      }
      assertThat(chosen).isEqualTo(1);
    }
    assertThat(play.press("g").state.spot().index()).isZero();
    play.press("PageDown");
    assertThat(play.state.spot().index()).isGreaterThan(10);
  }

  @Test
  void frozenItStaysAndCanBeScrolled() {
    Play play = play().press("Z");
    Facts later = Recorded.facts();
    play.state = play.state.facts(later).now(later.at());
    assertThat(play.state.shown()).isSameAs(facts);
    assertThat(play.press("j", "2").shown()).contains("FROZEN at 12:01:00, Z goes on", "br-0ded");
    assertThat(play.press("Z").state.shown()).isSameAs(later);
  }

  @Test
  void whatIsOldSaysSo() {
    Play play = play();
    assertThat(play.shown()).doesNotContain("STALE");
    play.state = play.state.now(facts.at().plusSeconds(12));
    assertThat(play.shown()).contains("STALE: nothing new for 12 s");
  }

  @Test
  void aChangeIsMadeOnlyAfterAWrittenYes() {
    Play play = play().press(":").type("ip add shop 10.9.0.2/24 dev eth0").press("Enter");
    Effect.Propose propose = (Effect.Propose) play.effects.get(0);
    assertThat(propose.words()).containsExactly("ip", "add", "shop", "10.9.0.2/24", "dev", "eth0");
    for (List<String> harmless :
        List.of(
            List.of("Enter"), List.of("n", "Enter"), List.of("Escape"), List.of("q", "Enter"))) {
      play.state = play.state.overlay(new Overlay.Question(new Made(), 0, ""));
      play.effects.clear();
      play.press(harmless.toArray(String[]::new));
      assertThat(play.effects).as("%s", harmless).isEmpty();
    }
    play.state = play.state.overlay(new Overlay.Question(new Made(), 0, ""));
    assertThat(play.shown()).contains("the plan:", "  a step", "warning: mind", "[y/N]");
    play.press("y", "Enter");
    assertThat(play.effects).hasSize(1).first().isInstanceOf(Effect.CarryOut.class);
  }

  @Test
  void aTracesRemediesCanBeRun() {
    Play play = play().press("6");
    TraceView view =
        new TraceView(
            "shop",
            "db",
            List.of(Line.of("LOST")),
            false,
            List.of(
                new Remedy("ip link set dev a up", "switches a on", "none"),
                new Remedy("ip link set dev b up", "switches b on", "none")),
            "trace 1");
    play.state = play.state.trace(view);
    assertThat(play.shown()).contains("a mends it");
    assertThat(play.press("a").shown()).contains("fix it: switches a on", "fix it: switches b on");
    play.press("Escape", ":").type("fix").press("Enter");
    assertThat(play.shown()).contains("fix 1 to fix 2");
    play.press(":").type("fix 2").press("Enter");
    assertThat(play.effects).hasSize(1);
    assertThat(((Effect.Propose) play.effects.get(0)).words())
        .containsExactly("fix", "trace 1", "2");
    play.state = play.state.close().trace(new TraceView("shop", "db", view.lines(), false));
    play.press(":").type("fix 1").press("Enter");
    assertThat(play.shown()).contains("dnet knows no remedy for this");
  }

  @Test
  void readOnlyAndOfflineNothingCanBeChanged() {
    Play play = play();
    for (Settings settings :
        List.of(
            new Settings("", true, Duration.ofSeconds(1), Glyphs.UTF8),
            new Settings("ticket.json", false, Duration.ofSeconds(1), Glyphs.UTF8))) {
      Play other = new Play(80, 24, settings);
      other.state = other.state.facts(facts);
      assertThat(other.press("a").shown()).doesNotContain("Changes", "address …");
      other.press("Escape", ":").type("undo").press("Enter");
      assertThat(other.effects).isEmpty();
      assertThat(other.shown()).contains("nothing can be changed here");
    }
    assertThat(play.press("a").shown()).contains("Changes: each is shown first");
  }

  @Test
  void copiesAndTracesWhatIsChosen() {
    Play play = play().press("y");
    assertThat(((Effect.Copy) play.effects.get(0)).text())
        .startsWith("nsenter -t ")
        .contains("eth0");
    play.press("t");
    assertThat(play.shown()).contains("From api: who should get it? (B)");
    play.press("/").type("db").press("Enter", "Enter");
    assertThat(((Effect.Trace) play.effects.get(1)).words()).containsExactly("api", "db");
    assertThat(((Effect.Trace) play.effects.get(1)).send()).isFalse();
    play.press("Enter");
    assertThat(((Effect.Trace) play.effects.get(2)).send()).isTrue();
  }

  @Test
  void theMouseChoosesAndScrollsAndDoesNothingElse() {
    Play play = play();
    List<String> screen = play.shown().lines().toList();
    int line = 0;
    while (!screen.get(line).startsWith("shop ")) {
      line++;
    }
    assertThat(play.press("Click 3 " + line).canvas().isInverse(0, line)).isTrue();
    play.press("WheelUp");
    assertThat(play.canvas().isInverse(0, line - 3)).isTrue();
    assertThat(play.press("Click " + screen.get(1).indexOf("Firewall") + " 1").shown())
        .contains("[4 Firewall]");
    for (int i = 0; i < 9; i++) {
      play.press("WheelDown");
    }
    String scrolled = play.shown();
    assertThat(play.press("Click 0 9").canvas().isInverse(0, 9)).isTrue();
    assertThat(play.shown()).as("the rows stay where they are").isEqualTo(scrolled);
    play.press("Click 79 1", "Click 0 0", "Click 0 23", "Click 500 500", "Click 0 2");
    assertThat(play.shown()).isEqualTo(scrolled);
    play.press("1", "a", "Click 5 5");
    assertThat(((Overlay.Menu) play.state.overlay()).index()).isEqualTo(2);
    play.state = play.state.overlay(new Overlay.Question(new Made(), 0, "y"));
    play.press("Click 5 5", "Click 3 1", "WheelDown");
    assertThat(play.state.overlay()).isInstanceOf(Overlay.Question.class);
    assertThat(play.effects).isEmpty();
    assertThat(play.press("Escape", "m").effects).last().isInstanceOf(Effect.SwitchMouse.class);
  }

  @Test
  void aContainerCanBePinned() {
    Play play = play().press("a");
    assertThat(play.shown()).contains("pin what dnet did to api");
    play.press("Escape", ":").type("pin api").press("Enter");
    assertThat(((Effect.Propose) play.effects.get(0)).words()).containsExactly("pin", "api");
  }

  @Test
  void thePaletteCompletesAndKnowsThePanes() {
    Play play = play().press(":").type("fin").press("Tab");
    assertThat(play.shown()).contains(": findings");
    play.press("Enter");
    assertThat(play.shown()).contains("[5 Findings]");
    assertThat(play.press(":").type("nonsense").press("Enter").shown())
        .contains("no such command: nonsense");
    assertThat(play.press(":").type("sort place").press("Enter").shown()).contains("by place");
    assertThat(play.press("q").effects).last().isInstanceOf(Effect.Quit.class);
  }

  @Test
  void aScreenThatIsTooSmallSaysWhatItNeeds() {
    Play play = Play.on(facts, 79, 24);
    assertThat(play.shown()).contains("needs 80x24", "79x24");
    play.state = play.state.size(3, 1);
    assertThat(play.canvas().text()).isEqualTo("dne\n");
  }

  @Test
  void nothingOfOthersMovesTheCursorOrTheColumns() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 40; i++) {
      String name = i < Hostile.TEXTS.size() ? Hostile.TEXTS.get(i) : Hostile.random(random);
      Facts hostile = named(name);
      List<Glyphs> kinds = List.of(Glyphs.values());
      Glyphs glyphs = kinds.get(i % kinds.size());
      for (int pane = 0; pane < Panes.ALL.size(); pane++) {
        Play play = Play.on(hostile, 80, 24, glyphs).press(Integer.toString(pane + 1));
        safe(play.canvas(), glyphs);
        safe(play.press("G", "Enter").canvas(), glyphs);
      }
    }
  }

  @Test
  void wideNamesAreAligned() throws Exception {
    String shown = Play.on(named("接口接口"), 100, 24).shown();
    String row = shown.lines().filter(l -> l.contains("接口")).findFirst().orElseThrow();
    String other = shown.lines().filter(l -> l.startsWith("plain")).findFirst().orElseThrow();
    // Four characters of two cells each.
    assertThat(row.indexOf("eth0") + 4).isEqualTo(other.indexOf("eth0"));
  }

  private static void safe(Canvas canvas, Glyphs glyphs) {
    for (int y = 0; y < canvas.height(); y++) {
      String row = canvas.row(y);
      assertThat(Visible.of(row)).isEqualTo(row);
      assertThat(Line.of(row).width()).isLessThanOrEqualTo(canvas.width());
      if (glyphs.isAscii()) {
        assertThat(row.chars()).allMatch(c -> c < 128);
      }
    }
  }

  /** The recorded host with another name for a container. */
  private Facts named(String name) throws Exception {
    StringBuilder escaped = new StringBuilder();
    name.chars().forEach(c -> escaped.append(String.format("\\u%04x", c)));
    String text =
        Files.readString(Path.of("../fixtures/src/main/resources/recorded/demo/snapshot.json"))
            .replace("\"shop\"", "\"" + escaped + "\"");
    Path file = folder.resolve("hostile.json");
    Files.writeString(file, text);
    return Recorded.facts(new Ledger(), SnapshotFile.read(file));
  }

  /** A change that is never made. */
  private static final class Made implements Proposal {
    @Override
    public String title() {
      return "the plan";
    }

    @Override
    public List<String> steps() {
      return List.of("a step");
    }

    @Override
    public List<String> warnings() {
      return List.of("mind");
    }

    @Override
    public List<String> commands() {
      return List.of("ip addr add");
    }

    @Override
    public Result carryOut() {
      throw new AssertionError("nobody said yes");
    }
  }
}
