package dnet.inspector.remedy;

import dnet.inspector.model.IpPrefix;
import java.util.List;

/**
 * What a container is to have whenever it runs.
 *
 * @param container its name
 * @param interfaces further interfaces, each with its name; {@code container} is theirs, too
 * @param addresses further addresses of interfaces that the engine made
 * @param routes each in ip-route(8)'s words
 * @param rules each in ip-rule(8)'s words
 * @param line where it begins in its file, from 1; 0 where it is in none
 */
public record Pin(
    String container,
    List<AttachWish> interfaces,
    List<Address> addresses,
    List<List<String>> routes,
    List<List<String>> rules,
    int line) {
  public Pin {
    interfaces = List.copyOf(interfaces);
    addresses = List.copyOf(addresses);
    routes = routes.stream().map(List::copyOf).toList();
    rules = rules.stream().map(List::copyOf).toList();
  }

  /** An address of an interface. */
  public record Address(IpPrefix prefix, String link) {}

  /** Whether it asks for nothing. */
  public boolean isEmpty() {
    return interfaces.isEmpty() && addresses.isEmpty() && routes.isEmpty() && rules.isEmpty();
  }
}
