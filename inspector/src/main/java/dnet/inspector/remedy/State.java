package dnet.inspector.remedy;

/** How the kernel's state stands to a step. */
enum State {
  /** As before the step. */
  BEFORE,
  /** As the step makes it. */
  AFTER,
  /** Nothing that could be seen tells; to take the step back does no harm. */
  UNSEEN,
  /** What the step is about is gone, and the step's effect with it. */
  GONE,
  /** Not as the step makes it, and something of somebody else's is where that would be. */
  TAKEN,
  /** Neither: somebody else has changed it. */
  OTHER;

  /** As seen from the opposite step. */
  State reversed() {
    return switch (this) {
      case BEFORE -> AFTER;
      case AFTER -> BEFORE;
      case TAKEN -> OTHER;
      case UNSEEN, GONE, OTHER -> this;
    };
  }
}
