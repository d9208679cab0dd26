package dnet.tui.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ManPagesTest {
  @TempDir private Path folder = Path.of("");

  private static Map<String, CommandLine> commands() {
    Console console = new Console(Map.of(), new ByteArrayOutputStream(), System.err);
    return new Main(console).commandLine("completion").getSubcommands();
  }

  /** A page as man(1) shows it, without what it does for bold. */
  private static String rendered(Path page) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("man", "--warnings=all", "-l", page.toString());
    builder.environment().clear();
    builder
        .environment()
        .putAll(Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "C.UTF-8", "MANWIDTH", "80"));
    Process process = builder.redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }

  @Test
  void everyCommandHasOneWithItsOptionsAndExamples() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/man")), "man(1) is not installed");
    Run run = Run.dnet("man-pages", folder.toString());
    assertThat(run.exit()).as(run.err()).isZero();

    for (Map.Entry<String, CommandLine> entry : commands().entrySet()) {
      CommandLine.Model.CommandSpec spec = entry.getValue().getCommandSpec();
      if (spec.usageMessage().hidden() || entry.getKey().equals("help")) {
        continue;
      }
      Path page = folder.resolve("man8/dnet-" + entry.getKey() + ".8");
      assertThat(page).exists();
      String shown = rendered(page);
      assertThat(shown)
          .doesNotContain("warning:")
          .contains("DNET-" + upper(entry.getKey()) + "(8)");
      spec.options().stream()
          .filter(o -> !o.hidden())
          .forEach(o -> assertThat(shown).contains(o.longestName()));
      assertThat(spec.usageMessage().footer()).as(entry.getKey()).isNotEmpty();
      Arrays.stream(spec.usageMessage().footer())
          .forEach(example -> assertThat(words(shown)).contains(words(example)));
    }
  }

  private static String upper(String name) {
    return name.toUpperCase(java.util.Locale.ROOT);
  }

  private static String words(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  @Test
  void dnetsOwnListsAllOthers() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/man")), "man(1) is not installed");
    Run.dnet("man-pages", folder.toString());
    String shown = rendered(folder.resolve("man8/dnet.8"));

    List<String> pages;
    try (Stream<Path> files = Files.list(folder.resolve("man8"))) {
      pages = files.map(f -> f.getFileName().toString().replace(".8", "")).toList();
    }
    assertThat(pages).hasSizeGreaterThan(20).doesNotContain("dnet-man-pages", "dnet-help");
    pages.stream()
        .filter(p -> !p.equals("dnet"))
        .forEach(p -> assertThat(shown).contains(p + "(8)"));
    assertThat(shown).contains("EXIT STATUS", "/var/lib/dnet", "NO_COLOR");
  }

  @Test
  void nobodyIsToldOfTheCommandThatWritesThem() {
    assertThat(Run.dnet("--help").out()).contains("completion").doesNotContain("man-pages");
    assertThat(Run.dnet("completion", "bash").out()).doesNotContain("man-pages");
    assertThat(Run.dnet("completion", "fish").out()).doesNotContain("man-pages");
  }

  @Test
  void aFolderThatCannotBe() {
    assertThat(Run.dnet("man-pages", "/proc/none").exit()).isEqualTo(ExitCode.FAILED);
  }
}
