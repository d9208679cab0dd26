package dnet.inspector.assemble;

import dnet.inspector.model.Resolver;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads resolv.conf(5) as the C library does: the last search line wins, options add up. Docker
 * writes its upstreams into a comment since 25.0: {@code # ExtServers: [10.0.0.53
 * host(10.0.0.54)]}.
 */
final class Resolvers {
  private static final Pattern UPSTREAMS = Pattern.compile("# ExtServers: \\[([^\\]]*)\\]\\s*");

  private Resolvers() {}

  /**
   * A container's.
   *
   * @param host the engine host's resolv.conf; null when it was not read
   */
  static Resolver parse(String text, @Nullable String host) {
    Resolver own = parse(text);
    if (!own.embedded()) {
      return own;
    }
    Matcher told =
        text.lines().map(UPSTREAMS::matcher).filter(Matcher::matches).findFirst().orElse(null);
    if (told != null) {
      List<String> upstreams = List.of(told.group(1).strip().split("[ ,]+", -1));
      return with(own, told.group(1).isBlank() ? List.of() : upstreams, "the container's file");
    }
    return host == null
        ? own
        : with(own, parse(host).nameservers(), "the host's resolv.conf, unless --dns was given");
  }

  private static Resolver with(Resolver own, List<String> upstreams, String from) {
    return new Resolver(
        own.nameservers(),
        own.search(),
        own.options(),
        upstreams,
        upstreams.isEmpty() ? null : from);
  }

  private static Resolver parse(String text) {
    List<String> nameservers = new ArrayList<>();
    List<String> search = List.of();
    List<String> options = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String[] words = line.strip().split("[ \\t]+");
      List<String> values = List.of(words).subList(1, words.length);
      switch (words[0]) {
        case "nameserver" -> values.stream().findFirst().ifPresent(nameservers::add);
        case "search", "domain" -> search = values;
        case "options" -> options.addAll(values);
        default -> {
          // Comments, sortlist and what later systems add decide nothing here.
        }
      }
    }
    return new Resolver(nameservers, search, options);
  }
}
