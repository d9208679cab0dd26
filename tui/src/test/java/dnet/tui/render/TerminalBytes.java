package dnet.tui.render;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Reads output as a terminal would, and lets pass only what dnet itself may send: printable
 * characters, line ends, and the colour sequences of its palette, each one reset on its line. It is
 * written from Unicode's and ECMA-48's classes, not from the code that it judges.
 */
public final class TerminalBytes {
  private static final Set<String> OWN = Set.of("1", "2", "31", "32", "33", "34", "35", "36");

  private TerminalBytes() {}

  /**
   * Checks.
   *
   * @param colour whether colour sequences are allowed at all
   * @throws AssertionError naming the first thing that must not be there
   */
  public static void check(byte[] output, boolean colour) {
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(output))
              .toString();
    } catch (CharacterCodingException e) {
      throw new AssertionError("not UTF-8", e);
    }
    boolean styled = false;
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      if (c == 0x1b && colour) {
        int end = text.indexOf('m', at);
        String parameter = end > at + 2 ? text.substring(at + 2, end) : "";
        boolean reset = parameter.equals("0");
        if (text.charAt(at + 1) != '[' || !(reset ? styled : !styled && OWN.contains(parameter))) {
          throw new AssertionError("a foreign escape sequence at " + at + " of " + shown(text, at));
        }
        styled = !reset;
        at = end + 1;
        continue;
      }
      if (c == '\n') {
        if (styled) {
          throw new AssertionError("a line ends in colour, before " + shown(text, at));
        }
      } else if (isForbidden(c)) {
        throw new AssertionError(String.format("U+%04X at %d of %s", c, at, shown(text, at)));
      }
      at += Character.charCount(c);
    }
    if (styled) {
      throw new AssertionError("the output ends in colour");
    }
  }

  private static boolean isForbidden(int c) {
    return c < 0x20
        || (c >= 0x7f && c < 0xa0)
        || (c >= 0x200b && c <= 0x200f)
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2060 && c <= 0x206f)
        || c == 0xfeff
        || (c >= 0xfff9 && c <= 0xfffb)
        || (c >= 0xd800 && c <= 0xf8ff)
        || c == 0x61c
        || c == 0xad
        || c >= 0xe0000;
  }

  private static String shown(String text, int at) {
    String part = text.substring(Math.max(0, at - 20), Math.min(text.length(), at + 20));
    StringBuilder shown = new StringBuilder();
    part.codePoints().forEach(c -> shown.append(c >= 0x20 && c < 0x7f ? (char) c : '?'));
    return shown.toString();
  }
}
