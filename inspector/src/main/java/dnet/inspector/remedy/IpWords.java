package dnet.inspector.remedy;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.Route;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the words of ip-route(8) and ip-rule(8), as far as dnet knows them. */
final class IpWords {
  private final Iterator<String> words;
  private final String what;

  private IpWords(List<String> words, String what) {
    this.words = words.iterator();
    this.what = what;
  }

  /**
   * A route as it was asked for: what is null was not said.
   *
   * @param table the main one unless told otherwise
   */
  record RouteWish(
      IpPrefix destination,
      Route.Type type,
      @Nullable IpAddress gateway,
      @Nullable String link,
      long table,
      @Nullable Long metric,
      @Nullable IpAddress source,
      boolean onlink,
      int mtu) {}

  /** A rule as it was asked for: what is null was not said. */
  record RuleWish(
      boolean v4,
      @Nullable IpPrefix from,
      @Nullable IpPrefix to,
      @Nullable String inputInterface,
      @Nullable String outputInterface,
      @Nullable Long mark,
      @Nullable Long priority,
      @Nullable Long table) {}

  /**
   * Reads a route.
   *
   * @param v6 whether an unspecific {@code default} means IPv6
   * @throws IllegalArgumentException for words that dnet does not know
   */
  static RouteWish route(List<String> words, boolean v6) {
    return new IpWords(words, "route").route(v6);
  }

  private RouteWish route(boolean v6) {
    String destination = null;
    Route.Type type = Route.Type.UNICAST;
    IpAddress gateway = null;
    String link = null;
    long table = Route.MAIN;
    Long metric = null;
    IpAddress source = null;
    boolean onlink = false;
    int mtu = 0;
    while (words.hasNext()) {
      String word = words.next();
      switch (word) {
        case "via" -> gateway = via();
        case "dev", "oif" -> link = value(word);
        case "table" -> table = table(value(word));
        case "metric", "priority", "preference" -> metric = number(value(word), 0xffffffffL);
        case "src" -> source = IpAddress.parse(value(word));
        case "onlink" -> onlink = true;
        case "mtu" -> mtu = (int) number(value(word), 65535);
        case "to" -> destination = value(word);
        case "unicast", "blackhole", "unreachable", "prohibit", "throw" ->
            type = Route.Type.valueOf(word.toUpperCase(Locale.ROOT));
        default -> {
          if (destination != null) {
            throw unknown(word);
          }
          destination = word;
        }
      }
    }
    if (destination == null) {
      throw new IllegalArgumentException(
          "a route needs a destination, e.g. 10.1.0.0/16 or default");
    }
    boolean four = gateway == null ? !v6 : gateway.isV4();
    return new RouteWish(
        destination.equals("default") || destination.equals("any")
            ? new IpPrefix(Defaults.unspecified(four), 0)
            : IpPrefix.parse(destination),
        type,
        gateway,
        link,
        table,
        metric,
        source,
        onlink,
        mtu);
  }

  private IpAddress via() {
    String next = value("via");
    return IpAddress.parse(next.equals("inet") || next.equals("inet6") ? value("via") : next);
  }

  /**
   * Reads a rule.
   *
   * @throws IllegalArgumentException for words that dnet does not know
   */
  static RuleWish rule(List<String> words, boolean v6) {
    return new IpWords(words, "rule").rule(v6);
  }

  private RuleWish rule(boolean v6) {
    IpPrefix from = null;
    IpPrefix to = null;
    String input = null;
    String output = null;
    Long mark = null;
    Long priority = null;
    Long table = null;
    while (words.hasNext()) {
      String word = words.next();
      switch (word) {
        case "from" -> from = prefix(value(word));
        case "to" -> to = prefix(value(word));
        case "iif", "dev" -> input = value(word);
        case "oif" -> output = value(word);
        case "fwmark" -> mark = mark(value(word));
        case "priority", "pref", "preference", "order" ->
            priority = number(value(word), 0xffffffffL);
        case "table", "lookup" -> table = table(value(word));
        default -> throw unknown(word);
      }
    }
    IpPrefix family = from == null ? to : from;
    return new RuleWish(
        family == null ? !v6 : family.address().isV4(),
        from,
        to,
        input,
        output,
        mark,
        priority,
        table);
  }

  private static @Nullable IpPrefix prefix(String text) {
    return text.equals("all") || text.equals("any") || text.equals("default")
        ? null
        : IpPrefix.parse(text);
  }

  private String value(String word) {
    if (!words.hasNext()) {
      throw new IllegalArgumentException(word + " needs a value");
    }
    return words.next();
  }

  private IllegalArgumentException unknown(String word) {
    return new IllegalArgumentException("dnet does not know '" + word + "' in a " + what);
  }

  static long table(String text) {
    return switch (text) {
      case "default" -> 253;
      case "main" -> Route.MAIN;
      case "local" -> Route.LOCAL;
      default -> number(text, 0xffffffffL);
    };
  }

  private static long mark(String text) {
    try {
      long mark = Long.decode(text);
      if (mark >= 0 && mark <= 0xffffffffL) {
        return mark;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException("not a mark: " + text);
  }

  private static long number(String text, long most) {
    if (text.matches("[0-9]{1,10}") && Long.parseLong(text) <= most) {
      return Long.parseLong(text);
    }
    throw new IllegalArgumentException("not a number from 0 to " + most + ": " + text);
  }
}
