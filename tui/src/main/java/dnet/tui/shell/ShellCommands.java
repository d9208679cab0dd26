package dnet.tui.shell;

import java.io.OutputStream;
import java.util.List;
import java.util.Set;

/** What a shell runs and completes. */
public interface ShellCommands {
  /**
   * Runs one command line; on a thread of its own, which is interrupted to stop it.
   *
   * @param words the command and its arguments, at least one
   * @param width cells of the terminal
   * @return its exit code
   */
  int run(List<String> words, OutputStream out, OutputStream err, int width);

  /**
   * Words of the command line's grammar that may stand in a place: commands, options, fixed values.
   *
   * @param words up to and including the word that is being written, which may be empty
   */
  List<String> grammar(List<String> words);

  /**
   * Names of containers, networks, interfaces and published ports, read newly. May take seconds;
   * empty where the host cannot be read.
   */
  Set<String> names();
}
