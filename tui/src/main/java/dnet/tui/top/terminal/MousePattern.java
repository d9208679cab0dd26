package dnet.tui.top.terminal;

import com.googlecode.lanterna.TerminalPosition;
import com.googlecode.lanterna.input.CharacterPattern;
import com.googlecode.lanterna.input.MouseAction;
import com.googlecode.lanterna.input.MouseActionType;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The mouse as xterm(1) tells of it in mode 1006 (SGR): {@code CSI < button ; column ; row M}, with
 * m when a button is let go. Lanterna knows mode 1005 only, whose octets are no UTF-8 and which
 * ends at column 223.
 */
final class MousePattern implements CharacterPattern {
  private static final Pattern WHOLE =
      Pattern.compile("\u001b\\[<(\\d{1,4});(\\d{1,5});(\\d{1,5})([Mm])");
  private static final Pattern BEGUN =
      Pattern.compile("\u001b(\\[(<(\\d{1,5}(;\\d{0,5}){0,2})?)?)?");

  /** Bits of the button's number: shift, meta and control; movement; the wheel. */
  private static final int MODIFIERS = 4 + 8 + 16;

  private static final int MOVEMENT = 32;
  private static final int WHEEL = 64;

  @Override
  public @Nullable Matching match(List<Character> characters) {
    StringBuilder text = new StringBuilder();
    characters.forEach(text::append);
    Matcher whole = WHOLE.matcher(text);
    if (whole.matches()) {
      return new Matching(
          action(
              Integer.parseInt(whole.group(1)),
              Integer.parseInt(whole.group(2)) - 1,
              Integer.parseInt(whole.group(3)) - 1,
              whole.group(4).equals("M")));
    }
    return BEGUN.matcher(text).matches() ? Matching.NOT_YET : null;
  }

  private static MouseAction action(int code, int column, int row, boolean down) {
    int button = code & ~MODIFIERS;
    MouseActionType type =
        switch (button) {
          case WHEEL -> MouseActionType.SCROLL_UP;
          case WHEEL + 1 -> MouseActionType.SCROLL_DOWN;
          default ->
              (button & MOVEMENT) != 0
                  ? MouseActionType.MOVE
                  : down ? MouseActionType.CLICK_DOWN : MouseActionType.CLICK_RELEASE;
        };
    return new MouseAction(type, button + 1, new TerminalPosition(column, row));
  }
}
