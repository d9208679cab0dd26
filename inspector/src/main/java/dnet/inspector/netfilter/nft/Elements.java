package dnet.inspector.netfilter.nft;

import com.fasterxml.jackson.databind.JsonNode;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.firewall.Action;
import dnet.inspector.model.firewall.Action.Verdict.Decision;
import dnet.inspector.model.firewall.NamedSet;
import dnet.inspector.model.firewall.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Elements of sets, maps and verdict maps. */
final class Elements {
  private static final Set<String> VERDICTS =
      Set.of("accept", "drop", "return", "continue", "jump", "goto");

  private Elements() {}

  /** What a map's elements give. */
  enum Gives {
    NOTHING,
    VERDICT,
    ADDRESS_OR_PORT,
    OTHER
  }

  /** A set or map as a table lists it, {@code {"name": …, "type": …, "elem": […]}}. */
  static NamedSet named(JsonNode set) {
    String name = set.path("name").asText();
    List<ValueKind> kinds = new ArrayList<>();
    try {
      JsonNode type = set.path("type");
      if (type.isTextual()) {
        for (String part : type.textValue().split(" \\. ", -1)) {
          kinds.add(ValueKind.ofType(part));
        }
      } else {
        type.forEach(part -> kinds.add(ValueKind.ofType(part.asText())));
      }
      if (kinds.isEmpty()) {
        return new NamedSet(name, List.of(), false);
      }
    } catch (IllegalArgumentException e) {
      return new NamedSet(name, List.of(), false);
    }
    return of(name, kinds, set.path("elem"), gives(set.path("map")));
  }

  private static Gives gives(JsonNode map) {
    if (map.isMissingNode()) {
      return Gives.NOTHING;
    }
    // A concatenation's types come as a list from newer versions.
    String type = map.isTextual() ? map.textValue() : map.toString();
    if (type.equals("verdict")) {
      return Gives.VERDICT;
    }
    return type.contains("ipv4_addr") || type.contains("ipv6_addr") || type.contains("inet_service")
        ? Gives.ADDRESS_OR_PORT
        : Gives.OTHER;
  }

  /** Elements that are not understood are left out, and the set is then incomplete. */
  static NamedSet of(String name, List<ValueKind> kinds, JsonNode elements, Gives gives) {
    List<NamedSet.Entry> entries = new ArrayList<>();
    List<NamedSet.Entry> wildcards = new ArrayList<>();
    boolean complete = true;
    for (JsonNode element : elements) {
      try {
        boolean map = gives != Gives.NOTHING;
        if (map && element.size() != 2) {
          throw ValueKind.refused(element);
        }
        JsonNode left = value(map ? element.get(0) : element);
        NamedSet.Entry entry =
            new NamedSet.Entry(
                key(kinds, left),
                gives == Gives.VERDICT ? verdict(element.get(1)) : null,
                gives == Gives.ADDRESS_OR_PORT ? target(element.get(1)) : null,
                false);
        (isWildcard(left) ? wildcards : entries).add(entry);
      } catch (IllegalArgumentException e) {
        complete = false;
      }
    }
    entries.addAll(wildcards);
    return new NamedSet(name, entries, complete);
  }

  /** An element with a timeout, counter or comment is wrapped. */
  private static JsonNode value(JsonNode element) {
    JsonNode wrapped = element.path("elem").path("val");
    return wrapped.isMissingNode() ? element : wrapped;
  }

  private static boolean isWildcard(JsonNode left) {
    return left.isTextual() && left.textValue().equals("*");
  }

  /** One value a field. */
  static List<Values.Value> key(List<ValueKind> kinds, JsonNode element) {
    JsonNode left = value(element);
    if (isWildcard(left)) {
      return kinds.stream().map(ValueKind::anything).toList();
    }
    JsonNode concat = left.path("concat");
    if (!concat.isArray()) {
      if (kinds.size() != 1) {
        throw ValueKind.refused(left);
      }
      return List.of(kinds.get(0).value(left));
    }
    if (concat.size() != kinds.size()) {
      throw ValueKind.refused(left);
    }
    List<Values.Value> key = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      key.add(kinds.get(i).value(concat.get(i)));
    }
    return key;
  }

  /** {@code {"accept": null}}, {@code {"jump": {"target": "x"}}}. */
  static Action.Verdict verdict(JsonNode statement) {
    if (statement.size() != 1 || !VERDICTS.contains(statement.fieldNames().next())) {
      throw ValueKind.refused(statement);
    }
    String word = statement.fieldNames().next();
    Decision decision = Decision.valueOf(word.toUpperCase(Locale.ROOT));
    boolean named = decision == Decision.JUMP || decision == Decision.GOTO;
    return new Action.Verdict(
        decision, named ? ValueKind.word(statement.path(word).path("target")) : null);
  }

  /** An address, a port, or both. */
  static NamedSet.Target target(JsonNode data) {
    JsonNode concat = data.path("concat");
    if (concat.isArray() && concat.size() == 2) {
      return new NamedSet.Target(address(concat.get(0)), port(concat.get(1)));
    }
    return data.isTextual()
        ? new NamedSet.Target(address(data), null)
        : new NamedSet.Target(null, port(data));
  }

  private static @Nullable IpAddress address(JsonNode data) {
    return IpAddress.parse(ValueKind.word(data));
  }

  private static int port(JsonNode data) {
    if (!data.isInt() || data.intValue() < 0 || data.intValue() > 0xffff) {
      throw ValueKind.refused(data);
    }
    return data.intValue();
  }
}
