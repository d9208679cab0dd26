package dnet.tui.top.terminal;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import java.util.Locale;

/** Keys by name: a character stands for itself. */
final class Keys {
  private Keys() {}

  /** {@code "j"}, {@code "Space"}, {@code "Ctrl-R"}, {@code "Enter"}, {@code "PageDown"}, …. */
  static String name(KeyStroke stroke) {
    Character c = stroke.getCharacter();
    if (stroke.getKeyType() == KeyType.Character && c != null) {
      if (stroke.isCtrlDown()) {
        return "Ctrl-" + String.valueOf(c).toUpperCase(Locale.ROOT);
      }
      return stroke.isAltDown() ? "Alt-" + c : String.valueOf(c);
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
