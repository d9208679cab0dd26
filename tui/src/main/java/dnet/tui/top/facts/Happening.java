package dnet.tui.top.facts;

import java.time.Instant;

/**
 * Something that has changed on the host.
 *
 * @param number from 1, in the order in which they were seen
 * @param at when it was seen
 * @param kind container, network, link, address, route, rule, engine
 * @param how what became of it
 * @param where host, a container's name, a namespace's; hostile text
 * @param text what, for people; hostile text
 */
public record Happening(long number, Instant at, String kind, How how, String where, String text) {
  /** What became of it. */
  public enum How {
    ADDED("+"),
    REMOVED("-"),
    CHANGED("~");

    private final String mark;

    How(String mark) {
      this.mark = mark;
    }

    /** One character. */
    public String mark() {
      return mark;
    }
  }
}
