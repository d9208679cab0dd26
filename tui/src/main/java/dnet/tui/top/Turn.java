package dnet.tui.top;

import java.util.List;

/** What came of a key: the next state, and what is to be done. */
public record Turn(State state, List<Effect> effects) {
  public Turn {
    effects = List.copyOf(effects);
  }

  static Turn to(State state) {
    return new Turn(state, List.of());
  }

  static Turn with(State state, Effect effect) {
    return new Turn(state, List.of(effect));
  }
}
