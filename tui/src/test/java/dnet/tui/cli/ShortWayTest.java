package dnet.tui.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What is read without picocli is read as picocli reads it. */
class ShortWayTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ls",
        "ls web db.1_x",
        "ls -j web",
        "ls --json --explain --no-color web",
        "ls -H unix:///run/x.sock web --json",
        "ls --docker-host tcp://10.0.0.1:2375",
        "ls web --from t.json db",
        "bridges",
        "bridges --json --from a/b",
        "ports -H unix:///x --no-color",
        "inspect web",
        "inspect --json web -H unix:///x",
      })
  void readsAsPicocliDoes(String line) throws ReflectiveOperationException {
    String[] words = line.split(" ");

    HostCommand command = ShortWay.read(words);

    assertThat(command).isNotNull();
    assertThat(fields(Objects.requireNonNull(command))).isEqualTo(fields(byPicocli(words)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ls --nonsense",
        "ls -jp",
        "ls -br",
        "ls --json=true",
        "ls -Hunix:///x",
        "ls --from",
        "ls --from a --from b",
        "ls -H a -H b",
        "ls --from -j",
        "ls @file",
        "ls -- web",
        "ls --help",
        "ls --js",
        "ls 'web'",
        "ls a=b",
        "bridges br0",
        "ports web",
        "inspect",
        "inspect --json",
        "inspect web db",
        "inspect web --state /x",
        "path a b",
        "--help",
        "nonsense",
      })
  void leavesTheRestToPicocli(String line) {
    assertThat(ShortWay.read(line.split(" "))).isNull();
  }

  @Test
  void noWordsAreLeftToo() {
    assertThat(ShortWay.read()).isNull();
    assertThat(ShortWay.read("ls", "")).isNull();
    assertThat(ShortWay.read("ls", "a b")).isNull();
    assertThat(ShortWay.read("ls", "b\u00f6x")).isNull();
  }

  private static HostCommand byPicocli(String... words) {
    Console nowhere =
        new Console(Map.of(), new ByteArrayOutputStream(), new ByteArrayOutputStream());
    CommandLine line = new Main(nowhere).commandLine(words);
    CommandLine.ParseResult sub = line.parseArgs(words).subcommand();
    return (HostCommand) sub.commandSpec().userObject();
  }

  /** Every option and operand: the command's own and the common ones. */
  private static Map<String, Object> fields(HostCommand command)
      throws ReflectiveOperationException {
    Map<String, Object> all = new TreeMap<>();
    add(all, command.getClass(), command);
    add(all, CommonOptions.class, command.options());
    return all;
  }

  private static void add(Map<String, Object> all, Class<?> type, Object object)
      throws ReflectiveOperationException {
    for (Field field : type.getDeclaredFields()) {
      if (!java.lang.reflect.Modifier.isStatic(field.getModifiers())) {
        field.setAccessible(true);
        all.put(type.getSimpleName() + "." + field.getName(), String.valueOf(field.get(object)));
      }
    }
  }
}
