package dnet.inspector.remedy;

import dnet.inspector.model.Link;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.Namespace;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** Names and hardware addresses that dnet makes up. */
final class Names {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int MOST = 1000;

  private Names() {}

  static boolean isFree(Namespace namespace, String name) {
    return namespace.links().stream().noneMatch(l -> l.name().equals(name));
  }

  /** The first of eth1, eth2, … that is free. */
  static String inContainer(Namespace namespace) {
    int number = 1;
    while (!isFree(namespace, "eth" + number) && number < MOST) {
      number++;
    }
    return "eth" + number;
  }

  /** For a host's end, as the engine names its own. */
  static String onHost(Namespace namespace) {
    String name;
    do {
      name = String.format("veth%07x", RANDOM.nextInt(1 << 28));
    } while (!isFree(namespace, name));
    return name;
  }

  /** A container's end: locally administered, unicast. */
  static MacAddress macForContainer() {
    return new MacAddress((RANDOM.nextLong() & 0x00ff_ffff_ffffL) | 0x0200_0000_0000L);
  }

  /**
   * A port's: locally administered, and higher than the bridge's, which takes the lowest of its
   * ports' for its own.
   */
  static MacAddress macForPort(@Nullable Link bridge) {
    MacAddress above = bridge == null ? null : bridge.base().mac();
    long low = RANDOM.nextLong() & 0xffff_ffffL;
    MacAddress mac = new MacAddress(0xfe00_0000_0000L | ((long) RANDOM.nextInt(0xf0) << 32) | low);
    return above != null && mac.compareTo(above) <= 0
        ? new MacAddress(0xfeff_ff00_0000L | (low & 0xff_ffffL))
        : mac;
  }
}
