package dnet.inspector.netfilter.kernel;

import dnet.inspector.netlink.NftExpression.Payload;
import org.jspecify.annotations.Nullable;

/**
 * {@code -m tcp} and {@code -m udp}: ports and TCP's flags, which both as expressions and as an
 * extension's structure mean the same and are printed alike.
 */
final class PortMatch implements Conditions.Words {
  private static final int SOURCE_AT = 0;
  private static final int DESTINATION_AT = 2;
  private static final int FLAGS_AT = 13;
  private static final int MAX_PORT = 0xffff;

  /** TCP's flags from the lowest bit, as iptables calls them; it knows no others. */
  private static final String[] FLAGS = {"FIN", "SYN", "RST", "PSH", "ACK", "URG"};

  private final boolean tcp;
  private String source = "";
  private String destination = "";
  private String flags = "";

  /**
   * Begins.
   *
   * @param protocol {@link Conditions#TCP} or {@link Conditions#UDP}
   */
  PortMatch(String protocol) throws BeyondSubsetException {
    tcp = protocol.equals(Conditions.TCP);
    BeyondSubsetException.unless(tcp || protocol.equals(Conditions.UDP), "ports of " + protocol);
  }

  /** Takes a comparison of a part of the transport header. */
  void add(Payload payload, Comparison test) throws BeyondSubsetException {
    if (payload.length() == 2 && payload.offset() == SOURCE_AT && test.mask() == null) {
      source(test.not(), port(test.from()), port(test.to()));
    } else if (payload.length() == 2 && payload.offset() == DESTINATION_AT && test.mask() == null) {
      destination(test.not(), port(test.from()), port(test.to()));
    } else if (payload.length() == 4 && payload.offset() == SOURCE_AT) {
      String both = test.only();
      BeyondSubsetException.unless(test.not().isEmpty(), "not both ports");
      source("", port(both.substring(0, 4)), port(both.substring(0, 4)));
      destination("", port(both.substring(4)), port(both.substring(4)));
    } else if (payload.length() == 1 && payload.offset() == FLAGS_AT) {
      String mask = test.mask();
      flags(test.not(), mask == null ? null : Integer.parseInt(mask, 16), test);
    } else {
      throw new BeyondSubsetException("transport header at " + payload.offset());
    }
  }

  void source(String not, int from, int to) throws BeyondSubsetException {
    source = range(source, not + " --sport ", from, to);
  }

  void destination(String not, int from, int to) throws BeyondSubsetException {
    destination = range(destination, not + " --dport ", from, to);
  }

  private void flags(String not, @Nullable Integer mask, Comparison test)
      throws BeyondSubsetException {
    if (mask == null || !tcp || !flags.isEmpty() || !test.from().equals(test.to())) {
      throw new BeyondSubsetException("flags");
    }
    flags(not, mask, Integer.parseInt(test.from(), 16));
  }

  void flags(String not, int mask, int set) throws BeyondSubsetException {
    BeyondSubsetException.unless(
        mask != 0 && (mask | set) < (1 << FLAGS.length) && (set & ~mask) == 0, "flags");
    flags = not + " --tcp-flags " + names(mask) + " " + (set == 0 ? "NONE" : names(set));
  }

  private static String names(int bits) {
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < FLAGS.length; i++) {
      if ((bits & (1 << i)) != 0) {
        names.append(names.isEmpty() ? "" : ",").append(FLAGS[i]);
      }
    }
    return names.toString();
  }

  private static String range(String before, String option, int from, int to)
      throws BeyondSubsetException {
    BeyondSubsetException.unless(
        before.isEmpty() && from <= to && (from > 0 || to < MAX_PORT), "ports");
    return option + from + (from == to ? "" : ":" + to);
  }

  private static int port(String hex) {
    return Integer.parseInt(hex, 16);
  }

  @Override
  public String words() {
    return (tcp ? " -m tcp" : " -m udp") + source + destination + flags;
  }
}
