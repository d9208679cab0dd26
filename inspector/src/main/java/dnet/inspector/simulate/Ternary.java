package dnet.inspector.simulate;

/** Yes, no, or cannot tell. */
enum Ternary {
  YES,
  NO,
  UNKNOWN;

  static Ternary of(boolean value) {
    return value ? YES : NO;
  }

  Ternary not() {
    return switch (this) {
      case YES -> NO;
      case NO -> YES;
      case UNKNOWN -> UNKNOWN;
    };
  }

  Ternary negatedIf(boolean negated) {
    return negated ? not() : this;
  }
}
