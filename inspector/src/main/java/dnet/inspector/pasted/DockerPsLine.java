package dnet.inspector.pasted;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A row of {@code docker ps}, whose empty columns leave nothing but spaces. */
final class DockerPsLine {
  private static final Pattern ROW = Pattern.compile("^([0-9a-f]{12,64})\\s+(\\S+)(\\s.*)?$");
  private static final Pattern STATUS =
      Pattern.compile(
          "(?:\\s{2,}|\\t)(Up|Exited|Created|Restarting|Paused|Dead|Removal In Progress)\\b");
  private static final Pattern PORT =
      Pattern.compile("(?:\\S+:)?[0-9]+(?:-[0-9]+)?(?:->[0-9]+(?:-[0-9]+)?)?/(?:tcp|udp|sctp)");
  private static final Pattern CUT =
      Pattern.compile(".*(?:/(?:tcp|udp|sctp),?|ago|minutes?|hours?|days?|weeks?|months?|\\)|->)$");

  private DockerPsLine() {}

  /**
   * Reads a row.
   *
   * @param namesColumn where the header's NAMES began; -1 when it is not known
   * @return null when it is no such row
   */
  static @Nullable PastedContainer parse(String line, int namesColumn) {
    Matcher row = ROW.matcher(line);
    if (!row.matches()) {
      return null;
    }
    Matcher status = STATUS.matcher(line);
    String after = status.find() ? line.substring(status.end()) : "";
    List<String> ports = new ArrayList<>();
    Matcher port = PORT.matcher(after);
    while (port.find()) {
      ports.add(port.group());
    }
    boolean cut =
        after.isEmpty()
            || CUT.matcher(line).matches()
            || (namesColumn >= 0 && line.length() <= namesColumn);
    String name = cut ? null : line.substring(line.stripTrailing().lastIndexOf(' ') + 1);
    name = name == null ? null : name.substring(name.lastIndexOf('\t') + 1);
    return new PastedContainer(row.group(1), row.group(2), state(line, status), ports, name);
  }

  private static @Nullable String state(String line, Matcher status) {
    if (!status.find(0)) {
      return null;
    }
    String word = status.group(1);
    if (word.equals("Up")) {
      return line.indexOf("(Paused)", status.end()) >= 0 ? "paused" : "running";
    }
    return word.toLowerCase(Locale.ROOT);
  }
}
