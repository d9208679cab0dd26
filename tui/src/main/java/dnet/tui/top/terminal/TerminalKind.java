package dnet.tui.top.terminal;

import java.util.Map;

/**
 * What a terminal can do, by TERM.
 *
 * @param usable whether it can place its cursor at all
 * @param alternate whether it has a second screen
 * @param colours whether it has the eight colours
 * @param blocks whether its font has eighths of blocks
 * @param wrapped whether what is for the terminal outside must be wrapped (screen(1))
 */
public record TerminalKind(
    boolean usable, boolean alternate, boolean colours, boolean blocks, boolean wrapped) {
  /** Whether it can tell of a mouse: those with a second screen are windows. */
  public boolean mouse() {
    return alternate;
  }

  /** Reads TERM. One that is not known is taken for an xterm, which nearly all imitate. */
  public static TerminalKind of(Map<String, String> environment) {
    String term = environment.getOrDefault("TERM", "");
    if (term.isEmpty() || term.equals("dumb") || term.equals("unknown")) {
      return new TerminalKind(false, false, false, false, false);
    }
    if (term.startsWith("vt")) {
      return new TerminalKind(true, false, false, false, false);
    }
    if (term.equals("linux") || term.startsWith("linux-")) {
      return new TerminalKind(true, false, true, false, false);
    }
    boolean screen = term.startsWith("screen") && environment.getOrDefault("TMUX", "").isEmpty();
    return new TerminalKind(
        true, true, !term.endsWith("-m") && !term.endsWith("-mono"), true, screen);
  }
}
