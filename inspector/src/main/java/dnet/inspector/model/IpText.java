package dnet.inspector.model;

import org.jspecify.annotations.Nullable;

/** Address literals to octets and back: RFC 4291 section 2.2, RFC 5952 for output. */
final class IpText {
  private IpText() {}

  static byte @Nullable [] parse4(String text) {
    byte[] octets = new byte[4];
    int at = 0;
    for (int i = 0; i < 4; i++) {
      int start = at;
      int value = 0;
      while (at < text.length() && at - start < 3 && isDigit(text.charAt(at))) {
        value = value * 10 + (text.charAt(at++) - '0');
      }
      boolean leadingZero = at - start > 1 && text.charAt(start) == '0';
      if (at == start || value > 255 || leadingZero) {
        return null;
      }
      octets[i] = (byte) value;
      if (i < 3 && (at >= text.length() || text.charAt(at++) != '.')) {
        return null;
      }
    }
    return at == text.length() ? octets : null;
  }

  static byte @Nullable [] parse6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      int[] groups = groups(text);
      return groups != null && groups.length == 8 ? octets(groups, new int[0]) : null;
    }
    int[] head = groups(text.substring(0, gap));
    int[] tail = groups(text.substring(gap + 2));
    if (head == null || tail == null || head.length + tail.length > 7) {
      return null;
    }
    return octets(head, tail);
  }

  /** Groups of one side of "::"; a trailing dotted quad counts as two. Null if malformed. */
  private static int @Nullable [] groups(String text) {
    if (text.isEmpty()) {
      return new int[0];
    }
    String[] parts = text.split(":", -1);
    boolean quad = parts[parts.length - 1].indexOf('.') >= 0;
    int[] groups = new int[parts.length + (quad ? 1 : 0)];
    for (int i = 0; i < parts.length; i++) {
      if (quad && i == parts.length - 1) {
        byte[] v4 = parse4(parts[i]);
        if (v4 == null) {
          return null;
        }
        groups[i] = (v4[0] & 0xff) << 8 | (v4[1] & 0xff);
        groups[i + 1] = (v4[2] & 0xff) << 8 | (v4[3] & 0xff);
      } else if (!isGroup(parts[i])) {
        return null;
      } else {
        groups[i] = Integer.parseInt(parts[i], 16);
      }
    }
    return groups.length <= 8 ? groups : null;
  }

  private static boolean isGroup(String part) {
    return !part.isEmpty()
        && part.length() <= 4
        && part.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128);
  }

  private static byte[] octets(int[] head, int[] tail) {
    byte[] octets = new byte[16];
    for (int i = 0; i < head.length; i++) {
      put(octets, i, head[i]);
    }
    for (int i = 0; i < tail.length; i++) {
      put(octets, 8 - tail.length + i, tail[i]);
    }
    return octets;
  }

  private static void put(byte[] octets, int group, int value) {
    octets[group * 2] = (byte) (value >> 8);
    octets[group * 2 + 1] = (byte) value;
  }

  static String format4(byte[] octets) {
    return (octets[0] & 0xff)
        + "."
        + (octets[1] & 0xff)
        + "."
        + (octets[2] & 0xff)
        + "."
        + (octets[3] & 0xff);
  }

  static String format6(byte[] octets) {
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (octets[i * 2] & 0xff) << 8 | (octets[i * 2 + 1] & 0xff);
    }
    int bestStart = -1;
    int bestLength = 1;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - i > bestLength) {
        bestStart = i;
        bestLength = end - i;
      }
      i = Math.max(i, end - 1);
    }
    boolean mapped = bestStart == 0 && bestLength == 5 && groups[5] == 0xffff;
    StringBuilder text = new StringBuilder();
    int limit = mapped ? 6 : 8;
    for (int i = 0; i < limit; i++) {
      if (i == bestStart) {
        text.append("::");
        i += bestLength - 1;
        continue;
      }
      if (i > 0 && i != bestStart + bestLength) {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[i]));
    }
    if (mapped) {
      text.append(':').append(format4(new byte[] {octets[12], octets[13], octets[14], octets[15]}));
    }
    return text.toString();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
