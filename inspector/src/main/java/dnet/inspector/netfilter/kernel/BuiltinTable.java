package dnet.inspector.netfilter.kernel;

import dnet.inspector.netlink.NftChainMessage.Base;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** iptables' tables with their chains, in the order in which iptables-save prints both. */
enum BuiltinTable {
  MANGLE,
  SECURITY,
  RAW,
  FILTER,
  NAT;

  static final Set<String> NAMES =
      Arrays.stream(values()).map(BuiltinTable::shownAs).collect(Collectors.toUnmodifiableSet());

  /** NF_INET_* of linux/netfilter.h; a chain has the name of its hook. */
  enum Hook {
    PREROUTING(0),
    INPUT(1),
    FORWARD(2),
    OUTPUT(3),
    POSTROUTING(4);

    private final int number;

    Hook(int number) {
      this.number = number;
    }
  }

  String shownAs() {
    return name().toLowerCase(Locale.ROOT);
  }

  List<Hook> hooks() {
    return switch (this) {
      case MANGLE ->
          List.of(Hook.PREROUTING, Hook.INPUT, Hook.FORWARD, Hook.OUTPUT, Hook.POSTROUTING);
      case SECURITY, FILTER -> List.of(Hook.INPUT, Hook.FORWARD, Hook.OUTPUT);
      case RAW -> List.of(Hook.PREROUTING, Hook.OUTPUT);
      case NAT -> List.of(Hook.PREROUTING, Hook.INPUT, Hook.OUTPUT, Hook.POSTROUTING);
    };
  }

  /** Whether a chain is where iptables puts it; iptables-save shows no others. */
  boolean isPlaceOf(Hook hook, Base base) {
    return base.hook() == hook.number
        && base.priority() == priority(hook)
        && base.type().equals(type(hook));
  }

  /** NF_IP_PRI_* of linux/netfilter_ipv4.h. */
  private int priority(Hook hook) {
    return switch (this) {
      case NAT -> hook == Hook.INPUT || hook == Hook.POSTROUTING ? 100 : -100;
      case MANGLE -> -150;
      case SECURITY -> 150;
      case RAW -> -300;
      case FILTER -> 0;
    };
  }

  private String type(Hook hook) {
    return switch (this) {
      case NAT -> "nat";
      case MANGLE -> hook == Hook.OUTPUT ? "route" : "filter";
      case SECURITY, RAW, FILTER -> "filter";
    };
  }
}
