package dnet.inspector.model.flow;

/** How a packet's way ends. */
public enum Outcome {
  /** It arrived, and the answer came back. */
  DELIVERED,
  /** It vanished without an answer. */
  LOST,
  /** It was refused with an answer (TCP reset, ICMP error). */
  REJECTED,
  /** Not enough is known to say. */
  UNKNOWN
}
