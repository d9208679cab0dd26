package dnet.capture.kernel;

import dnet.inspector.linux.Namespaces;
import dnet.inspector.linux.NetnsHandle;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A namespace's counters of protocols and interfaces (proc_pid_net(5)).
 *
 * @param values by name: {@code IpExt.InNoRoutes}, {@code Tcp.OutRsts}, {@code Ip6.InDiscards},
 *     {@code dev.eth0.rxDropped}; interface names are hostile text
 */
public record StackCounters(Map<String, Long> values) {
  private static final int MOST_OCTETS = 1 << 20;

  /** Columns of {@code /proc/net/dev} that count packets which got lost. */
  private static final Map<Integer, String> LOSSES =
      Map.of(2, "rxErrors", 3, "rxDropped", 4, "rxFifo", 10, "txErrors", 11, "txDropped");

  public StackCounters {
    values = Map.copyOf(values);
  }

  /** Reads those of a namespace. */
  public static StackCounters read(NetnsHandle namespace) throws IOException {
    List<String> texts =
        Namespaces.call(
            namespace, () -> List.of(text("snmp"), text("netstat"), text("snmp6"), text("dev")));
    Map<String, Long> values = new TreeMap<>();
    pairs(texts.get(0), values);
    pairs(texts.get(1), values);
    names(texts.get(2), values);
    devices(texts.get(3), values);
    return new StackCounters(values);
  }

  /** In the namespace. A kernel without IPv6 has no file of it. */
  private static String text(String name) throws IOException {
    try (InputStream in = new FileInputStream("/proc/thread-self/net/" + name)) {
      return new String(in.readNBytes(MOST_OCTETS), StandardCharsets.UTF_8);
    } catch (java.io.FileNotFoundException e) {
      return "";
    }
  }

  /** A line of names and a line of values, both with the protocol in front. */
  static void pairs(String text, Map<String, Long> into) {
    Iterator<String> lines = text.lines().iterator();
    while (lines.hasNext()) {
      String[] names = lines.next().split(" ", -1);
      String[] numbers = lines.hasNext() ? lines.next().split(" ", -1) : new String[0];
      if (names.length == numbers.length && names[0].equals(numbers[0])) {
        for (int i = 1; i < names.length; i++) {
          put(names[0].replace(":", "") + "." + names[i], numbers[i], into);
        }
      }
    }
  }

  /** Names such as {@code Ip6InDiscards}, each with its value. */
  static void names(String text, Map<String, Long> into) {
    for (String line : text.lines().toList()) {
      String[] words = line.split("\\s+", -1);
      int digit = words[0].indexOf('6');
      if (words.length > 1 && digit >= 0) {
        put(words[0].substring(0, digit + 1) + "." + words[0].substring(digit + 1), words[1], into);
      }
    }
  }

  static void devices(String text, Map<String, Long> into) {
    for (String line : text.lines().toList()) {
      int colon = line.lastIndexOf(':');
      String[] words = colon < 0 ? new String[0] : line.substring(colon + 1).strip().split("\\s+");
      LOSSES.forEach(
          (column, name) -> {
            if (column < words.length) {
              put("dev." + line.substring(0, colon).strip() + "." + name, words[column], into);
            }
          });
    }
  }

  private static void put(String name, String number, Map<String, Long> into) {
    try {
      into.put(name, Long.parseLong(number));
    } catch (NumberFormatException e) {
      // Not a counter: Tcp's MaxConn is -1, others are not numbers on no kernel known.
    }
  }

  /**
   * What has been counted since an earlier reading, by name; only what has changed.
   *
   * <p>A counter that the earlier reading lacks began at nought.
   */
  public Map<String, Long> since(StackCounters before) {
    Map<String, Long> changes = new TreeMap<>();
    values.forEach(
        (name, value) -> {
          long change = value - before.values.getOrDefault(name, 0L);
          if (change != 0) {
            changes.put(name, change);
          }
        });
    return changes;
  }
}
