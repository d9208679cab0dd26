package dnet.tui.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the plainest command lines without picocli: it makes half of what an answer about ten
 * containers costs (docs/decisions/0006-start-up.md). It takes a line only if every word of it is
 * beyond doubt and leaves all others, wrong ones too, to picocli, which remains the only grammar
 * that says anything to a user. A test has both read the same lines and compares.
 */
final class ShortWay {
  private ShortWay() {}

  /** The command with its fields set; null if picocli must read the line. */
  static @Nullable HostCommand read(String... arguments) {
    Supplier<HostCommand> maker = arguments.length == 0 ? null : maker(arguments[0]);
    if (maker == null) {
      return null;
    }
    HostCommand command = maker.get();
    CommonOptions options = command.options();
    for (int i = 1; i < arguments.length; i++) {
      String word = arguments[i];
      boolean known = flag(options, word);
      if (!known && i + 1 < arguments.length && isPlain(arguments[i + 1])) {
        known = value(options, word, arguments[i + 1]);
        i += known ? 1 : 0;
      }
      if (!known && !(isPlain(word) && command.operand(word))) {
        return null;
      }
    }
    // A missing operand is picocli's to complain of.
    return command.isComplete() ? command : null;
  }

  private static @Nullable Supplier<HostCommand> maker(String name) {
    return switch (name) {
      case "ls" -> LsCommand::new;
      case "inspect" -> InspectCommand::new;
      case "bridges" -> BridgesCommand::new;
      case "ports" -> PortsCommand::new;
      default -> null;
    };
  }

  private static boolean flag(CommonOptions options, String word) {
    switch (word) {
      case "-j", "--json" -> options.json = true;
      case "--explain" -> options.explain = true;
      case "--no-color" -> options.noColour = true;
      default -> {
        return false;
      }
    }
    return true;
  }

  /** An option that is given twice is picocli's to refuse. */
  private static boolean value(CommonOptions options, String word, String value) {
    if (List.of("-H", "--docker-host").contains(word) && options.dockerHost == null) {
      options.dockerHost = value;
    } else if (word.equals("--from") && options.from == null) {
      options.from = Path.of(value);
    } else {
      return false;
    }
    return true;
  }

  /** Whether no rule of picocli's makes more of {@code word} than it is. */
  private static boolean isPlain(String word) {
    return !word.isEmpty()
        && word.chars().allMatch(c -> c > ' ' && c < 0x7f && "\"'@=\\".indexOf(c) < 0)
        && word.charAt(0) != '-';
  }
}
