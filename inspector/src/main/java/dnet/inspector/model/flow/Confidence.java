package dnet.inspector.model.flow;

/** How sure a verdict is. */
public enum Confidence {
  /** Everything that decides was read and understood. */
  CERTAIN,
  /** What is not known would hardly change it. */
  LIKELY,
  /** Something that was not read or not understood could change it. */
  POSSIBLE
}
