package dnet.inspector.model;

/** Packets and octets of one direction of an interface since it was made. */
public record Counters(long packets, long bytes, long dropped, long errors) {
  /** Nothing counted, or nothing known. */
  public static final Counters NONE = new Counters(0, 0, 0, 0);
}
