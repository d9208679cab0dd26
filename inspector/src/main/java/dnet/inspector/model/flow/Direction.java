package dnet.inspector.model.flow;

/** Of the request, or of its answer. */
public enum Direction {
  FORWARD,
  REPLY
}
