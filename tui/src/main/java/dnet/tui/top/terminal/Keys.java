package dnet.tui.top.terminal;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import com.googlecode.lanterna.input.MouseAction;
import java.util.Locale;

/** Keys by name: a character stands for itself. */
final class Keys {
  private Keys() {}

  private static final int FIRST_BUTTON = 1;

  /**
   * {@code "Click 12 5"} with column and row from 0, {@code "WheelUp"}, {@code "WheelDown"}; empty
   * for what else a mouse does.
   */
  private static String mouse(MouseAction action) {
    return switch (action.getActionType()) {
      case CLICK_DOWN ->
          action.getButton() == FIRST_BUTTON
              ? "Click " + action.getPosition().getColumn() + " " + action.getPosition().getRow()
              : "";
      case SCROLL_UP -> "WheelUp";
      case SCROLL_DOWN -> "WheelDown";
      case CLICK_RELEASE, DRAG, MOVE -> "";
    };
  }

  /** {@code "j"}, {@code "Space"}, {@code "Ctrl-R"}, {@code "Enter"}, {@code "PageDown"}, …. */
  static String name(KeyStroke stroke) {
    if (stroke instanceof MouseAction action) {
      return mouse(action);
    }
    Character c = stroke.getCharacter();
    if (stroke.getKeyType() == KeyType.Character && c != null) {
      String alt = stroke.isAltDown() ? "Alt-" : "";
      return stroke.isCtrlDown()
          ? alt + "Ctrl-" + String.valueOf(c).toUpperCase(Locale.ROOT)
          : alt + c;
    }
    return switch (stroke.getKeyType()) {
      case ArrowUp -> "Up";
      case ArrowDown -> "Down";
      case ArrowLeft -> "Left";
      case ArrowRight -> "Right";
      case ReverseTab -> "BackTab";
      default -> stroke.getKeyType().name();
    };
  }
}
