package dnet.inspector.remedy;

import dnet.inspector.model.IpPrefix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a container is to have whenever it runs.
 *
 * @param container its name; empty where a label says which
 * @param label {@code KEY=VALUE} or {@code KEY} of the one container that has it; null where its
 *     name says which
 * @param interfaces further interfaces, each with its name; {@code container} is theirs, too
 * @param addresses further addresses of interfaces that the engine made
 * @param routes each in ip-route(8)'s words
 * @param rules each in ip-rule(8)'s words
 * @param line where it begins in its file, from 1; 0 where it is in none
 */
public record Pin(
    String container,
    @Nullable String label,
    List<AttachWish> interfaces,
    List<Address> addresses,
    List<List<String>> routes,
    List<List<String>> rules,
    int line) {
  /** Printable ASCII, beginning with what docker lets a label begin with. */
  private static final String LABEL = "[A-Za-z0-9][!-~]{0,254}";

  public Pin {
    if (container.isEmpty() == (label == null)) {
      throw new IllegalArgumentException("a pin is for a container or a label, not for both");
    }
    interfaces = List.copyOf(interfaces);
    addresses = List.copyOf(addresses);
    routes = routes.stream().map(List::copyOf).toList();
    rules = rules.stream().map(List::copyOf).toList();
  }

  /** A pin of a container by its name. */
  public Pin(
      String container,
      List<AttachWish> interfaces,
      List<Address> addresses,
      List<List<String>> routes,
      List<List<String>> rules,
      int line) {
    this(container, null, interfaces, addresses, routes, rules, line);
  }

  /** An address of an interface. */
  public record Address(IpPrefix prefix, String link) {}

  /** Whether it asks for nothing. */
  public boolean isEmpty() {
    return interfaces.isEmpty() && addresses.isEmpty() && routes.isEmpty() && rules.isEmpty();
  }

  /** Whom it is for, in people's words. */
  String owner() {
    return label == null ? container : "label " + label;
  }

  /** The same for the container of a name. */
  Pin of(String name) {
    return new Pin(
        name,
        null,
        interfaces.stream().map(w -> w.forContainer(name)).toList(),
        addresses,
        routes,
        rules,
        line);
  }

  /** The same for whichever container has a label. */
  public Pin ofLabel(String chosen) {
    return new Pin("", checkedLabel(chosen), interfaces, addresses, routes, rules, line);
  }

  /**
   * A label as an engine takes it.
   *
   * @throws IllegalArgumentException for another
   */
  static String checkedLabel(String text) {
    if (!text.matches(LABEL)) {
      throw new IllegalArgumentException("not a label (KEY=VALUE): " + text);
    }
    return text;
  }
}
