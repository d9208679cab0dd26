package dnet.inspector.simulate.mend;

import dnet.inspector.model.Host;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A proposal.
 *
 * @param change what the command does to the model; null where that cannot be modelled
 */
record Attempt(String command, String effect, String risk, @Nullable UnaryOperator<Host> change) {

  /** One that is tried on the model; none where no command leads to its place. */
  static List<Attempt> tried(
      Optional<String> command, String effect, String risk, UnaryOperator<Host> change) {
    return command.map(c -> new Attempt(c, effect, risk, change)).stream().toList();
  }

  /** One that cannot be tried on the model. */
  static Attempt untried(String command, String effect, String risk) {
    return new Attempt(
        command, effect, risk.isEmpty() ? "not verified" : "not verified: " + risk, null);
  }
}
