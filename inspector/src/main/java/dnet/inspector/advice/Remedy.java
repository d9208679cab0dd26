package dnet.inspector.advice;

/**
 * A plain command that would mend something.
 *
 * @param command one line for a root shell, quoted; never run by dnet
 * @param effect what it does, for people
 * @param risk what it may break, or why it could not be tried on the model; empty when there is
 *     none
 */
public record Remedy(String command, String effect, String risk) {
  public Remedy {
    if (command.isBlank()) {
      throw new IllegalArgumentException("a remedy without a command");
    }
  }
}
