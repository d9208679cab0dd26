package dnet.tui.render;

import java.util.List;
import java.util.Random;

/** Text as a container can choose it to deceive who reads a terminal. */
public final class Hostile {
  /** One of each kind that is known from other tools' advisories. */
  public static final List<String> TEXTS =
      List.of(
          "\u001b[31mred",
          "\u001b]0;title\u0007",
          "\u001b]52;c;Y3VybA==\u001b\\",
          "\u001b]8;;http://evil.example\u001b\\link\u001b]8;;\u001b\\",
          "\u001bP$q\u001b\\",
          "\u001b[2J\u001b[H",
          "\u009b31m",
          "\u009d0;t\u009c",
          "a\rb",
          "a\nb\nFAKE ROW",
          "a\tb",
          "a\bb\u007f",
          "\u0000",
          "\u202egnp.exe",
          "\u2066a\u2069",
          "a\u200bb\ufeff",
          "\u2028\u2029",
          "\ud800x",
          "x\udc00",
          "\ue000",
          "\udb40\udc41",
          "e\u0301\u0301\u0301",
          "接口",
          "🐳🐳",
          "%s%n{{.Container}}$(reboot)`id`");

  private static final int[] PIECES = {
    0x1b, 0x9b, 0x9d, '[', ']', ';', 'm', '3', '1', '0', 'J', 0x07, 0x9c, '\\', '\n', '\r', '\t', 0,
    0x202e, 0x200f, 0xfeff, 0x2028, 0xd800, 0xdfff, 0xe0041, 'a', 0x63a5, 0x1f433, 0x301
  };

  private Hostile() {}

  /** A random mixture. */
  public static String random(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i >= 0; i--) {
      text.appendCodePoint(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }
}
