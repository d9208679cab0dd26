package dnet.inspector.model.flow;

import java.util.Locale;

/** What a flow carries. */
public enum Protocol {
  ICMP(1, 58),
  TCP(6, 6),
  UDP(17, 17);

  private final int number4;
  private final int number6;

  Protocol(int number4, int number6) {
    this.number4 = number4;
    this.number6 = number6;
  }

  /** The IP protocol number; ICMP is another in IPv6. */
  public int number(boolean v4) {
    return v4 ? number4 : number6;
  }

  /** The contract's word. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it has ports. */
  public boolean hasPorts() {
    return this != ICMP;
  }
}
