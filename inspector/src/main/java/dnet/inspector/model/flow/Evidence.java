package dnet.inspector.model.flow;

import java.util.Locale;

/** A fact that speaks for a verdict. */
public record Evidence(Source source, String text) {
  /** The contract's sources. */
  public enum Source {
    PREDICTION,
    CAPTURE,
    RULE_COUNTER,
    KERNEL_DROP,
    CONNTRACK,
    SOCKET,
    SYSCTL,
    ICMP;

    /** The contract's word. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
