package dnet.tui.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A command that reads no host. */
abstract class PlainCommand implements Callable<Integer> {
  private @Nullable Console console;

  final void use(Console given) {
    console = given;
  }

  final Console console() {
    if (console == null) {
      throw new IllegalStateException("no console");
    }
    return console;
  }
}
