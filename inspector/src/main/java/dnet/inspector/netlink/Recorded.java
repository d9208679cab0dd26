package dnet.inspector.netlink;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * An object as the kernel sent it, octet for octet, with what it means. The kernel takes back what
 * it sent (as {@code ip route restore} relies on), so that nothing is lost of what dnet does not
 * interpret.
 */
public sealed interface Recorded {
  /** The message's body in hexadecimal digits. */
  String hex();

  /** Reads back an address's digits. */
  static Recorded.Address address(String hex) throws MalformedMessageException {
    return known(Address.parse(octets(hex)), hex);
  }

  /** Reads back a route's digits. */
  static Recorded.Route route(String hex) throws MalformedMessageException {
    return known(Route.parse(octets(hex)), hex);
  }

  /** Reads back a rule's digits. */
  static Recorded.Rule rule(String hex) throws MalformedMessageException {
    return known(Rule.parse(octets(hex)), hex);
  }

  private static <T> T known(@Nullable T object, String hex) throws MalformedMessageException {
    if (object == null) {
      throw new MalformedMessageException("recorded " + hex, 0);
    }
    return object;
  }

  private static Octets octets(String hex) throws MalformedMessageException {
    try {
      byte[] bytes = HexFormat.of().parseHex(hex);
      return new Octets(bytes, 0, bytes.length);
    } catch (IllegalArgumentException e) {
      throw new MalformedMessageException("hexadecimal digits: " + e.getMessage(), 0);
    }
  }

  /** An address of an interface. */
  record Address(String hex, AddressMessage meaning) implements Recorded {
    static @Nullable Address parse(Octets body) throws MalformedMessageException {
      AddressMessage meaning = AddressParser.parse(body);
      return meaning == null ? null : new Address(body.hex(""), meaning);
    }
  }

  /** A route of a table. */
  record Route(String hex, RouteMessage meaning) implements Recorded {
    static @Nullable Route parse(Octets body) throws MalformedMessageException {
      RouteMessage meaning = RouteParser.parse(body);
      return meaning == null ? null : new Route(body.hex(""), meaning);
    }
  }

  /** A rule of the routing policy. */
  record Rule(String hex, PolicyRuleMessage meaning) implements Recorded {
    static @Nullable Rule parse(Octets body) throws MalformedMessageException {
      PolicyRuleMessage meaning = PolicyRuleParser.parse(body);
      return meaning == null ? null : new Rule(body.hex(""), meaning);
    }
  }
}
