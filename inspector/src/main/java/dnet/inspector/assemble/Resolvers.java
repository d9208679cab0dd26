package dnet.inspector.assemble;

import dnet.inspector.model.Resolver;
import java.util.ArrayList;
import java.util.List;

/** Reads resolv.conf(5) as the C library does: the last search line wins, options add up. */
final class Resolvers {
  private Resolvers() {}

  static Resolver parse(String text) {
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
