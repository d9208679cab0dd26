package dnet.capture.kernel;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A packet that the kernel threw away (tracepoint {@code skb:kfree_skb}, trace/events/skb.h).
 *
 * @param nanos since the epoch
 * @param etherType 0x0800 and so on
 * @param location the function that did it, with an offset: {@code nft_do_chain_ipv4+0x10b/0x1a0}
 * @param reason SKB_DROP_REASON_* without the prefix: {@code NETFILTER_DROP}; null on kernels
 *     before 5.17
 */
public record KernelDrop(long nanos, int etherType, String location, @Nullable String reason) {
  private static final Pattern LINE =
      Pattern.compile(
          "\\s(\\d+)\\.(\\d{6}): kfree_skb: skbaddr=\\S+ (?:rx_sk=\\S+ )?protocol=(\\d+)"
              + " location=(\\S+)(?: \\[\\w+])?(?:\\s+reason: (\\w+))?");

  /** Of a line of a trace; null for other lines. */
  static @Nullable KernelDrop parse(String line, long epochNanos) {
    Matcher matcher = LINE.matcher(line);
    if (line.length() > 1000 || !matcher.find()) {
      return null;
    }
    long micros = Long.parseLong(matcher.group(1)) * 1_000_000 + Long.parseLong(matcher.group(2));
    return new KernelDrop(
        epochNanos + micros * 1000,
        Integer.parseInt(matcher.group(3)),
        matcher.group(4),
        matcher.group(5));
  }

  /** The function alone. */
  public String function() {
    int plus = location.indexOf('+');
    return plus < 0 ? location : location.substring(0, plus);
  }
}
