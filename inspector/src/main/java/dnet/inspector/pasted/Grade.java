package dnet.inspector.pasted;

/** How good the evidence is that two interfaces are the ends of one pair; the best first. */
public enum Grade {
  /** Both name the other's index. */
  INDEX,
  /** Packets and bytes mirror in both directions. */
  EXACT,
  /** Packets mirror in both directions; bytes were not pasted. */
  PACKETS,
  /** All counters mirror nearly, and all differ in the same sense: one was pasted later. */
  NEAR,
  /** Several fit equally. */
  AMBIGUOUS,
  /** Nothing fits. */
  NONE
}
