package dnet.inspector.model.flow;

import dnet.inspector.model.RuleRef;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What killed the packet.
 *
 * @param namespace {@code host}, a container's name, {@code overlay:<network>} or a path
 * @param object what it is called there: {@code filter DOCKER-USER 1}, {@code vethc04b11d}
 * @param text verbatim where it is a rule, a route or an entry; else for people
 * @param rule for {@link Kind#RULE} of a firewall; else null
 */
public record Culprit(
    Kind kind, String namespace, String object, String text, @Nullable RuleRef rule) {
  /** One without a firewall rule. */
  public static Culprit of(Kind kind, String namespace, String object, String text) {
    return new Culprit(kind, namespace, object, text, null);
  }

  /** The contract's kinds. */
  public enum Kind {
    RULE,
    LINK,
    ADDRESS,
    ROUTE,
    NEIGHBOUR,
    FDB,
    SYSCTL,
    SOCKET,
    TUNNEL,
    CONTAINER,
    LIMIT;

    /** The contract's word. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
