package dnet.tui.cli;

import java.util.Map;

/** {@code --color}: an explicit choice wins, then NO_COLOR, then CLICOLOR_FORCE. */
enum ColourChoice {
  AUTO,
  ALWAYS,
  NEVER;

  boolean applies(Map<String, String> environment, boolean terminal) {
    return switch (this) {
      case ALWAYS -> true;
      case NEVER -> false;
      case AUTO -> {
        String force = environment.getOrDefault("CLICOLOR_FORCE", "");
        yield environment.getOrDefault("NO_COLOR", "").isEmpty()
            && (terminal || !(force.isEmpty() || force.equals("0")));
      }
    };
  }
}
