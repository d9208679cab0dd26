package dnet.tui.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The build calls it. */
@Command(
    name = "man-pages",
    hidden = true,
    header = "Write the manual's pages into a folder.",
    description = "man -M DIR dnet-ls shows one then.",
    footerHeading = "%nExamples:%n",
    footer = "  dnet man-pages /usr/local/share/man")
final class ManPagesCommand extends PlainCommand {
  @Parameters(paramLabel = "DIR", description = "A folder that man(1) looks in.")
  private Path folder = Path.of("");

  @Override
  public Integer call() throws IOException {
    Path section = folder.resolve("man" + ManPage.SECTION);
    try {
      Files.createDirectories(section);
      for (Map.Entry<String, String> page : pages(console()).entrySet()) {
        Files.writeString(section.resolve(page.getKey() + "." + ManPage.SECTION), page.getValue());
      }
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.FAILED, "cannot write the manual into " + section + ": " + e, e);
    }
    return ExitCode.OK;
  }

  /** Every page by its name: dnet's own, and one a command that is not hidden. */
  static Map<String, String> pages(Console console) {
    CommandLine dnet = new Main(console).commandLine("completion");
    Map<String, String> pages = new TreeMap<>();
    pages.put("dnet", ManPage.of("dnet", dnet));
    dnet.getSubcommands()
        .forEach(
            (name, command) -> {
              if (!command.getCommandSpec().usageMessage().hidden() && !name.equals("help")) {
                pages.put("dnet-" + name, ManPage.of("dnet-" + name, command));
              }
            });
    return pages;
  }
}
