package dnet.inspector.simulate;

import dnet.inspector.model.TcFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a tc filter does with a packet, as far as its dump tells. A classic BPF program
 * (linux/filter.h) whose every return is the same constant needs no packet; anything else cannot be
 * told from outside.
 */
final class ClassicBpf {
  /** TC_ACT_SHOT of linux/pkt_cls.h. */
  private static final long SHOT = 2;

  private static final int BPF_RET_K = 0x06;
  private static final int BPF_RET_A = 0x16;

  private ClassicBpf() {}

  static Ternary drops(TcFilter filter, Skb skb) {
    Map<String, String> options = filter.options();
    String action = options.getOrDefault("action", "").toLowerCase(Locale.ROOT);
    if (action.contains("drop") || action.contains("shot")) {
      boolean all = filter.kind().equals("matchall") && protocolFits(filter, skb);
      return all ? Ternary.YES : protocolFits(filter, skb) ? Ternary.UNKNOWN : Ternary.NO;
    }
    if (!filter.kind().equals("bpf")) {
      return Ternary.NO; // classification alone drops nothing
    }
    if (!options.containsKey("direct-action")) {
      return Ternary.NO;
    }
    Long constant = constantReturn(options.get("bytecode"));
    if (constant == null) {
      return protocolFits(filter, skb) ? Ternary.UNKNOWN : Ternary.NO;
    }
    return Ternary.of(constant == SHOT && protocolFits(filter, skb));
  }

  private static boolean protocolFits(TcFilter filter, Skb skb) {
    int own = skb.arpOperation != 0 ? 0x0806 : skb.isV4() ? 0x0800 : 0x86dd;
    return filter.protocol() == 0x0003 || filter.protocol() == 0 || filter.protocol() == own;
  }

  /**
   * The value that every return instruction of a program gives; null where they differ or depend.
   *
   * @param bytecode as tc-bpf(8) writes it: {@code count,code jt jf k,…}
   */
  private static @Nullable Long constantReturn(@Nullable String bytecode) {
    if (bytecode == null) {
      return null;
    }
    List<Long> returns = new ArrayList<>();
    String[] instructions = bytecode.split(",", -1);
    for (int i = 1; i < instructions.length; i++) {
      String[] words = instructions[i].strip().split(" +", -1);
      if (words.length < 4) {
        continue;
      }
      try {
        int code = Integer.parseInt(words[0]);
        if (code == BPF_RET_A) {
          return null;
        }
        if (code == BPF_RET_K) {
          returns.add(Long.parseLong(words[3]));
        }
      } catch (NumberFormatException e) {
        return null;
      }
    }
    return returns.isEmpty() || returns.stream().distinct().count() > 1 ? null : returns.get(0);
  }
}
