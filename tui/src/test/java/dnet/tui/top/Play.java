package dnet.tui.top;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.terminal.virtual.DefaultVirtualTerminal;
import dnet.inspector.report.DoctorReport;
import dnet.tui.top.canvas.Canvas;
import dnet.tui.top.canvas.Glyphs;
import dnet.tui.top.facts.Facts;
import dnet.tui.top.terminal.Painter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Keys and their screens, on Lanterna's virtual terminal. */
final class Play {
  final Rows rows = new Rows();
  final Controller controller = new Controller(rows);
  final Screen screen = new Screen(rows);
  final List<Effect> effects = new ArrayList<>();
  State state;
  private final DefaultVirtualTerminal terminal;
  private final Painter painter;

  Play(int columns, int rows, Settings settings) {
    state = State.begin(columns, rows, settings, Recorded.START);
    terminal = new DefaultVirtualTerminal(new TerminalSize(columns, rows));
    painter = new Painter(terminal, true);
  }

  static Play on(Facts facts, int columns, int rows, Glyphs glyphs) {
    Play play = new Play(columns, rows, new Settings("", false, Duration.ofSeconds(1), glyphs));
    play.state = play.state.facts(facts).doctor(DoctorReport.of(facts.host())).now(facts.at());
    return play;
  }

  static Play on(Facts facts, int columns, int rows) {
    return on(facts, columns, rows, Glyphs.UTF8);
  }

  Play press(String... keys) {
    for (String key : keys) {
      Turn turn = controller.press(state, key);
      state = turn.state();
      effects.addAll(turn.effects());
    }
    return this;
  }

  Play type(String text) {
    text.codePoints().forEach(c -> press(Character.toString(c)));
    return this;
  }

  Canvas canvas() {
    return screen.draw(state);
  }

  /** Draws, and returns what the terminal shows then. */
  String shown() {
    try {
      painter.paint(canvas());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    StringBuilder text = new StringBuilder();
    for (int y = 0; y < state.rows(); y++) {
      StringBuilder row = new StringBuilder();
      for (int x = 0; x < state.columns(); x++) {
        var character = terminal.getCharacter(x, y);
        row.append(character.getCharacterString());
        x += character.isDoubleWidth() ? 1 : 0;
      }
      text.append(row.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
