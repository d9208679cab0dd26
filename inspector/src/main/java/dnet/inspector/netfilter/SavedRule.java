package dnet.inspector.netfilter;

import java.util.List;

/**
 * One rule of iptables-save's output.
 *
 * @param legacy whether the legacy variant holds it
 * @param ipv6 whether it is a rule of ip6tables
 * @param number position in its chain, from 1
 * @param text {@code -A CHAIN …} verbatim, without counters
 * @param words the text's arguments after the chain, quotes resolved
 * @param packets counted so far; -1 when the output had no counters
 * @param bytes likewise
 */
public record SavedRule(
    boolean legacy,
    boolean ipv6,
    String table,
    String chain,
    int number,
    String text,
    List<String> words,
    long packets,
    long bytes) {
  public SavedRule {
    words = List.copyOf(words);
  }

  /** The program that lists it with its number. */
  public String program() {
    return (ipv6 ? "ip6tables" : "iptables") + (legacy ? "-legacy" : "");
  }
}
