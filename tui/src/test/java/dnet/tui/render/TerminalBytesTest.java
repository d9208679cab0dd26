package dnet.tui.render;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The judge must itself be able to refuse. */
class TerminalBytesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u001b[31mred",
        "\u001b[31m\u001b[31mx\u001b[0m",
        "\u001b[0m",
        "\u001b[5mx\u001b[0m",
        "\u001b]0;t\u0007",
        "\u001b[2J",
        "\u009b31m",
        "a\rb",
        "a\tb",
        "\u202ea",
        "a\u200bb",
        "\u001b[31mx\n\u001b[0m"
      })
  void refuses(String text) {
    assertThatThrownBy(() -> TerminalBytes.check(text.getBytes(StandardCharsets.UTF_8), true))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void refusesWhatIsNotUtf8AndColourWhereNoneIsDue() {
    assertThatThrownBy(() -> TerminalBytes.check(new byte[] {'a', (byte) 0x9b}, true))
        .isInstanceOf(AssertionError.class);
    byte[] red = "\u001b[31mx\u001b[0m\n".getBytes(StandardCharsets.UTF_8);
    assertThatCode(() -> TerminalBytes.check(red, true)).doesNotThrowAnyException();
    assertThatThrownBy(() -> TerminalBytes.check(red, false)).isInstanceOf(AssertionError.class);
  }
}
