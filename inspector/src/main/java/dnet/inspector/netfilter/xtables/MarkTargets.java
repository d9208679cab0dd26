package dnet.inspector.netfilter.xtables;

import dnet.inspector.model.firewall.Action;
import dnet.inspector.model.firewall.Action.ConnectionMark.Operation;
import dnet.inspector.netfilter.Vocabulary;

/** Marks on packets and connections. */
final class MarkTargets {
  private static final long ALL_BITS = 0xffffffffL;

  private MarkTargets() {}

  /** The forms that are short for an exclusive or under a mask (xt_MARK of iptables). */
  static Action mark(ModuleUse use) {
    Option option = only(use);
    long[] change = change(option);
    return new Action.SetMark(change[0], change[1]);
  }

  static Action connmark(ModuleUse use) {
    if (use.has("--save-mark") || use.has("--restore-mark")) {
      return copied(use);
    }
    long[] change = change(only(use));
    return new Action.ConnectionMark(Operation.SET, change[0], change[1]);
  }

  private static Option only(ModuleUse use) {
    if (use.options().size() != 1) {
      throw new IllegalArgumentException("options of " + use.text());
    }
    return use.options().get(0);
  }

  /** Value and mask of {@code mark = (mark & ~mask) ^ value}. */
  private static long[] change(Option option) {
    String[] parts = option.value().split("/", 2);
    long value = Vocabulary.number(parts[0]);
    long mask = parts.length == 1 ? ALL_BITS : Vocabulary.number(parts[1]);
    return switch (option.name()) {
      case "--set-xmark" -> new long[] {value, mask};
      case "--set-mark" -> new long[] {value, value | mask};
      case "--and-mark" -> new long[] {0, ~value & ALL_BITS};
      case "--or-mark" -> new long[] {value, value};
      case "--xor-mark" -> new long[] {value, 0};
      default -> throw ModuleUse.unknown(option);
    };
  }

  /** Understood when the same bits are taken and replaced. */
  private static Action copied(ModuleUse use) {
    Operation operation = use.has("--save-mark") ? Operation.SAVE : Operation.RESTORE;
    long from = ALL_BITS;
    long to = ALL_BITS;
    for (Option option : use.options()) {
      switch (option.name()) {
        case "--save-mark", "--restore-mark" -> {
          // The operation.
        }
        case "--nfmask" -> from = Vocabulary.number(option.value());
        case "--ctmask" -> to = Vocabulary.number(option.value());
        case "--mask" -> {
          from = Vocabulary.number(option.value());
          to = from;
        }
        default -> throw ModuleUse.unknown(option);
      }
    }
    if (from != to) {
      throw new IllegalArgumentException("masks of " + use.text());
    }
    return new Action.ConnectionMark(operation, 0, from);
  }
}
