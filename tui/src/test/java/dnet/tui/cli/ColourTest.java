package dnet.tui.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An explicit choice wins, then NO_COLOR, then CLICOLOR_FORCE, then whether it is a terminal. */
class ColourTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      value = {
        "false |             |          |   | false",
        "true  |             |          |   | true",
        "true  |             | 1        |   | false",
        "true  |             | ''       |   | true",
        "false |             |          | 1 | true",
        "false |             |          | 0 | false",
        "false |             | 1        | 1 | false",
        "false | --color=always | 1     |   | true",
        "true  | --color=never |        | 1 | false",
        "true  | --no-color  |          | 1 | false",
        "true  | --color=auto | 1       |   | false",
        "true  | --color=AUTO |         |   | true",
      })
  void precedence(boolean terminal, String option, String noColor, String force, boolean expected) {
    Map<String, String> environment = new HashMap<>();
    if (terminal) {
      environment.put("DNET_TTY", "1");
    }
    if (noColor != null) {
      environment.put("NO_COLOR", noColor);
    }
    if (force != null) {
      environment.put("CLICOLOR_FORCE", force);
    }
    String[] words = option == null ? new String[] {"ls"} : new String[] {"ls", option};

    assertThat(Run.recorded(environment, words).out().contains("\u001b[")).isEqualTo(expected);
  }
}
