package dnet.inspector.pasted;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One interface of {@code ifconfig} (old and new net-tools) or {@code ip -s addr}. Words are
 * translated in many locales, so lines are known by their numbers: a packets line comes for the
 * received first, and the words RX and TX decide where they stand.
 */
final class Stanza {
  private static final Pattern IP =
      Pattern.compile("^\\s?\\d+:\\s+([^\\s:@]+)(?:@(\\S+))?:\\s+<([A-Z_,0-9-]*)>(.*)$");
  private static final Pattern NEW = Pattern.compile("^(\\S+):\\s+\\S+=\\d+<([A-Z,]*)>(.*)$");
  private static final Pattern OLD = Pattern.compile("^([^\\s:]{1,15}(?::\\d+)?)\\s{2,}\\S+.*:.*$");
  private static final Pattern MAC =
      Pattern.compile("(?<![0-9a-fA-F:])((?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2})(?![0-9a-fA-F:])");
  private static final Pattern IPV4 =
      Pattern.compile("(?<![0-9.])(\\d{1,3}(?:\\.\\d{1,3}){3})(/\\d+)?");
  private static final Pattern IPV6 =
      Pattern.compile(
          "inet6\\s+(?:\\S+:\\s+)?([0-9a-fA-F:]*:[0-9a-fA-F:]*)(?:/(\\d+)|\\s+prefixlen (\\d+))?");
  private static final Pattern MTU = Pattern.compile("(?i)\\bmtu[: ](\\d+)");
  private static final Pattern OLD_PACKETS =
      Pattern.compile("^\\s+[^:]*:(\\d+) [^:]*:(\\d+) [^:]*:(\\d+) [^:]*:(\\d+).*$");
  private static final Pattern OLD_BYTES =
      Pattern.compile("^\\s+[^:(]*:\\s?(\\d+) +\\([^)]*\\) +[^:(]*:\\s?(\\d+) +\\(.*$");
  private static final Pattern NEW_PACKETS =
      Pattern.compile("^\\s+(RX\\b|TX\\b)?\\D*?(\\d+)\\s+\\D+?(\\d+)\\s+\\(.*$");
  private static final Pattern NEW_ERRORS =
      Pattern.compile("^\\s+(RX|TX)\\s+\\D+(\\d+)\\s+\\D+(\\d+)\\s+\\D+\\d+\\s+\\D+\\d+.*$");
  private static final Pattern IP_COUNTERS =
      Pattern.compile("^\\s+(\\d+)\\s+(\\d+)\\s+(\\d+)\\s+(\\d+)\\b.*$");

  private final String place;
  private final String name;
  private @Nullable Integer index;
  private @Nullable Integer peerIndex;
  private @Nullable String master;
  private @Nullable MacAddress mac;
  private @Nullable Integer mtu;
  private @Nullable Boolean up;
  private final List<String> addresses = new ArrayList<>();
  private final Counts rx = new Counts();
  private final Counts tx = new Counts();
  private Counts direction = rx;
  private boolean mixed;

  /** Counters of one direction, as they come. */
  private static final class Counts {
    private @Nullable Long packets;
    private @Nullable Long bytes;
    private long errors;
    private long dropped;

    @Nullable Tally tally() {
      return packets == null ? null : new Tally(packets, bytes, errors, dropped);
    }
  }

  private Stanza(String place, String name) {
    this.place = place;
    this.name = name;
  }

  /** The stanza that begins with a line; null when none does. */
  static @Nullable Stanza begin(String place, String line) {
    Matcher ip = IP.matcher(line);
    if (ip.matches()) {
      Stanza stanza = new Stanza(place, ip.group(1));
      stanza.index = number(line.substring(0, line.indexOf(':')).strip());
      String peer = ip.group(2);
      stanza.peerIndex =
          peer == null ? null : peer.startsWith("if") ? number(peer.substring(2)) : null;
      stanza.up = ("," + ip.group(3) + ",").contains(",UP,");
      Matcher on = Pattern.compile("\\bmaster (\\S+)").matcher(ip.group(4));
      stanza.master = on.find() ? on.group(1) : null;
      stanza.common(line);
      return stanza;
    }
    Matcher modern = NEW.matcher(line);
    if (modern.matches()) {
      Stanza stanza = new Stanza(place, modern.group(1));
      stanza.up = ("," + modern.group(2) + ",").contains(",UP,");
      stanza.common(line);
      return stanza;
    }
    Matcher old = OLD.matcher(line);
    if (old.matches()) {
      Stanza stanza = new Stanza(place, old.group(1));
      stanza.common(line);
      return stanza;
    }
    return null;
  }

  private static @Nullable Integer number(String digits) {
    return digits.matches("\\d{1,9}") ? Integer.valueOf(digits) : null;
  }

  /** Takes a further line; false when it says nothing that is known. */
  boolean line(String line) {
    boolean counted = counters(line);
    boolean described = common(line);
    return counted || described;
  }

  private boolean counters(String line) {
    Matcher bytes = OLD_BYTES.matcher(line);
    if (bytes.matches()) {
      rx.bytes = count(bytes.group(1));
      tx.bytes = count(bytes.group(2));
      return true;
    }
    Matcher packets = OLD_PACKETS.matcher(line);
    if (packets.matches()) {
      turn(line);
      packets(packets.group(1));
      direction.errors = count(packets.group(2));
      direction.dropped = count(packets.group(3));
      return true;
    }
    Matcher modern = NEW_PACKETS.matcher(line);
    if (modern.matches()) {
      turn(line);
      packets(modern.group(2));
      direction.bytes = count(modern.group(3));
      return true;
    }
    Matcher errors = NEW_ERRORS.matcher(line);
    if (errors.matches()) {
      turn(line);
      direction.errors = count(errors.group(2));
      direction.dropped = count(errors.group(3));
      return true;
    }
    if (line.matches("^\\s+[RT]X( errors)?:\\s+\\D+$")) {
      turn(line);
      return true;
    }
    Matcher ip = IP_COUNTERS.matcher(line);
    if (ip.matches() && index != null && direction.packets == null) {
      direction.bytes = count(ip.group(1));
      direction.packets = count(ip.group(2));
      direction.errors = count(ip.group(3));
      direction.dropped = count(ip.group(4));
      return true;
    }
    return false;
  }

  /** Twice the same direction: a head between them was cut away, and the counters are two's. */
  private void packets(String digits) {
    mixed |= direction.packets != null;
    direction.packets = count(digits);
  }

  /** Which direction a line is about: what it says, else the first that has no packets yet. */
  private void turn(String line) {
    String start = line.strip();
    if (start.startsWith("RX")) {
      direction = rx;
    } else if (start.startsWith("TX")) {
      direction = tx;
    } else {
      direction = rx.packets == null ? rx : tx;
    }
  }

  private static long count(String digits) {
    return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
  }

  private boolean common(String line) {
    boolean any = false;
    Matcher address = MAC.matcher(line);
    if (mac == null && address.find() && !line.contains("brd 00:00:00:00:00:00")) {
      mac = MacAddress.parse(address.group(1));
      any = true;
    }
    Matcher size = MTU.matcher(line);
    if (size.find()) {
      mtu = number(size.group(1));
      // Old ifconfig prints the flags before it; UP is not translated.
      up = up == null ? (Boolean) line.matches(".*\\bUP\\b.*") : up;
      any = true;
    }
    Matcher six = IPV6.matcher(line);
    if (six.find()) {
      String length = six.group(2) == null ? six.group(3) : six.group(2);
      any |= add(six.group(1) + (length == null ? "" : "/" + length));
    } else if (line.contains("inet")) {
      any |= inet(line);
    }
    return any || line.matches("(?i).*\\b(txqueuelen|valid_lft|collisions|qlen)\\b.*|.*:0 .*txq.*");
  }

  /** IPv4: the first is the address, the last that is a mask gives the length. */
  private boolean inet(String line) {
    Matcher four = IPV4.matcher(line);
    if (!four.find()) {
      return false;
    }
    String address = four.group(1);
    String length = four.group(2);
    while (length == null && four.find()) {
      Integer ones = maskLength(four.group(1));
      length = ones == null ? null : "/" + ones;
    }
    return add(address + (length == null ? "" : length));
  }

  /** A cut line may leave what is no address. */
  private boolean add(String address) {
    try {
      IpPrefix.parse(address);
    } catch (IllegalArgumentException e) {
      return false;
    }
    return addresses.add(address);
  }

  private static @Nullable Integer maskLength(String mask) {
    try {
      int bits = 0;
      for (byte octet : IpAddress.parse(mask).octets()) {
        bits = bits << 8 | (octet & 0xff);
      }
      int ones = Integer.bitCount(bits);
      return ones > 0 && bits == -1 << (32 - ones) ? ones : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  PastedLink link() {
    Reading reading = new Reading(rx.tally(), tx.tally());
    boolean counted = !mixed && (reading.rx() != null || reading.tx() != null);
    return new PastedLink(
        place,
        name,
        mac,
        addresses.stream().sorted().distinct().toList(),
        mtu,
        up,
        index,
        peerIndex,
        master,
        counted ? List.of(reading) : List.of());
  }
}
