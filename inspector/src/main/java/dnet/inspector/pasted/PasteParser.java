package dnet.inspector.pasted;

import dnet.inspector.model.BridgeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds, line by line, which command's output it is in, and hands the line on. */
final class PasteParser {
  /** No command prints longer lines; the patterns' time grows faster than a line's length. */
  private static final int LONGEST = 1000;

  private static final Pattern PROMPT =
      Pattern.compile("^\\[?[\\w.-]+@([\\w.-]+)[: ][^#$>]*[#$>]\\s*(.*)$");
  private static final Pattern BRIDGE =
      Pattern.compile("^(\\S+)\\s+([0-9a-fA-F]{4}\\.[0-9a-fA-F]{12})\\s+(\\S+)\\s*(\\S*)\\s*$");
  private static final Pattern PORT = Pattern.compile("^\\s+(\\S{1,15})\\s*$");
  private static final Pattern ROUTE =
      Pattern.compile(
          "^([0-9.]{7,15})\\s+([0-9.]{7,15})\\s+([0-9.]{7,15})\\s+[A-Z!]+\\s+.*\\s(\\S+)$");
  private static final Pattern IP_ROUTE = Pattern.compile("^default via (\\S+) dev (\\S+).*$");

  private final Map<String, PastedLink> links = new TreeMap<>();
  private final Map<String, PastedBridge> bridges = new TreeMap<>();
  private final Map<String, PastedContainer> containers = new TreeMap<>();
  private final Set<PastedRoute> routes = new LinkedHashSet<>();
  private int unread;

  private String place = "";
  private @Nullable Stanza stanza;
  private @Nullable String bridge;
  private int namesColumn = -1;

  void text(String text) {
    String clean = text.startsWith("\ufeff") ? text.substring(1) : text;
    // Without a prompt each text is a place of its own, whatever its file is called.
    place = Places.UNNAMED + Integer.toHexString(clean.hashCode());
    for (String line : clean.split("\r\n|\n|\r", -1)) {
      line(line.replace('\u00a0', ' ').stripTrailing());
    }
    endStanza();
    bridge = null;
    namesColumn = -1;
  }

  Pasted pasted() {
    List<PastedRoute> sorted = new ArrayList<>(routes);
    sorted.sort(Comparator.comparing(PastedRoute::toString));
    return new Pasted(
        List.copyOf(links.values()),
        List.copyOf(bridges.values()),
        List.copyOf(containers.values()),
        sorted,
        unread);
  }

  private void line(String line) {
    Matcher prompt = PROMPT.matcher(line);
    if (line.length() <= LONGEST && prompt.matches()) {
      endStanza();
      bridge = null;
      namesColumn = -1;
      place = prompt.group(1);
    } else if (line.length() > LONGEST) {
      unread++;
    } else if (!line.isBlank() && !bridgeLine(line) && !table(line) && !linkLine(line)) {
      unread++;
    }
  }

  private boolean bridgeLine(String line) {
    if (line.matches("(?i)bridge name\\s+bridge id.*")) {
      bridge = "";
      return true;
    }
    Matcher start = BRIDGE.matcher(line);
    if (start.matches()) {
      endStanza();
      bridge = start.group(1);
      addBridge(bridge, BridgeId.parse(start.group(2)), start.group(3), start.group(4));
      return true;
    }
    Matcher port = PORT.matcher(line);
    PastedBridge known = bridge == null ? null : bridges.get(bridge);
    if (known != null && port.matches()) {
      addBridge(known.name(), known.id(), known.stp() ? "yes" : "no", port.group(1));
      return true;
    }
    return false;
  }

  private void addBridge(String name, BridgeId id, String stp, String port) {
    PastedBridge old = bridges.get(name);
    Set<String> ports = new java.util.TreeSet<>(old == null ? List.of() : old.ports());
    if (!port.isEmpty()) {
      ports.add(port);
    }
    boolean on = stp.equalsIgnoreCase("yes") || (old != null && old.stp());
    bridges.put(name, new PastedBridge(name, id, on, List.copyOf(ports)));
  }

  private boolean table(String line) {
    if (line.startsWith("CONTAINER ID")) {
      endStanza();
      namesColumn = line.indexOf('\t') >= 0 ? -1 : line.indexOf("NAMES");
      return true;
    }
    PastedContainer container = DockerPsLine.parse(line, namesColumn);
    if (container != null) {
      endStanza();
      containers.merge(
          container.id(), container, (a, b) -> a.name() == null || b.name() != null ? b : a);
      return true;
    }
    Matcher route = ROUTE.matcher(line);
    if (route.matches()) {
      endStanza();
      routes.add(new PastedRoute(place, route.group(1), route.group(2), route.group(4)));
      return true;
    }
    Matcher ipRoute = IP_ROUTE.matcher(line);
    if (ipRoute.matches()) {
      routes.add(new PastedRoute(place, "0.0.0.0", ipRoute.group(1), ipRoute.group(2)));
      return true;
    }
    // Header lines of route(8), translated or not, hold no digit.
    return line.matches("(?i)kernel ip .*|destination\\s+gateway.*|[^\\d]*\\bIface\\b.*");
  }

  private boolean linkLine(String line) {
    Stanza next = Stanza.begin(place, line);
    if (next != null) {
      endStanza();
      bridge = null;
      stanza = next;
      return true;
    }
    return stanza != null && Character.isWhitespace(line.charAt(0)) && stanza.line(line);
  }

  private void endStanza() {
    if (stanza != null) {
      PastedLink link = stanza.link();
      links.merge(link.place() + "\n" + link.name(), link, PastedLink::with);
      stanza = null;
    }
  }
}
