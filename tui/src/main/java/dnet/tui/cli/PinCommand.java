package dnet.tui.cli;

import dnet.inspector.model.ContainerLookup;
import dnet.inspector.remedy.Changes;
import dnet.inspector.remedy.Foresight;
import dnet.inspector.remedy.Ground;
import dnet.inspector.remedy.Keeper;
import dnet.inspector.remedy.Pin;
import dnet.inspector.remedy.PinFile;
import dnet.inspector.remedy.PinMaker;
import dnet.inspector.remedy.Selectors;
import dnet.tui.render.Line;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "pin",
    header = "Remember what attach, ip, route and rule did to a container, by its name.",
    description = {
      "Writes it into the file of pins, which is made to be read and edited; dnet",
      "keep makes it so whenever the container starts."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dnet pin web",
      "  dnet pin shop-web-1 --label com.docker.compose.service=web",
      "  dnet pin --list      what is pinned, and what is there"
    })
final class PinCommand extends KeepingCommand {
  @Parameters(arity = "0..1", paramLabel = "CONTAINER", description = "Its name or id.")
  private String container = "";

  @Option(names = "--list", description = "Show what is pinned against what is there.")
  private boolean list;

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "Pin whichever container has this label, not the one of this name.")
  private @Nullable String label;

  @Override
  void check() {
    super.check();
    if (list != container.isEmpty()) {
      throw new CommandException(ExitCode.USAGE, "give either a container or --list");
    }
  }

  @Override
  Integer answer() throws IOException {
    if (list) {
      List<Keeper.Part> parts = keeper().compare(pins());
      parts.forEach(this::show);
      return parts.stream()
              .anyMatch(p -> p.state() == Keeper.State.MISSING || p.state() == Keeper.State.REFUSED)
          ? ExitCode.FOUND
          : ExitCode.OK;
    }
    pins();
    Ground ground = ground();
    String name = ContainerLookup.find(ground.host(), container).name();
    Pin pin = PinMaker.of(name, new Changes(state).history().changes());
    if (pin.isEmpty()) {
      throw new CommandException(
          ExitCode.FAILED, "dnet did nothing to " + name + " that could be pinned");
    }
    new PinFile(pins).put(label == null ? pin : labelled(ground, pin, label));
    console().out(options().colour()).line("Pinned " + name + " in " + pins + ".");
    Foresight.ofPin(ground, pin).forEach(w -> console().note(Line.of("warning: " + w)));
    return ExitCode.OK;
  }

  /** A label that means others, too, would give one address to all of them. */
  private static Pin labelled(Ground ground, Pin pin, String label) throws IOException {
    try {
      Pin labelled = pin.ofLabel(label);
      List<String> names = Selectors.running(ground, label);
      if (!names.equals(List.of(pin.container()))) {
        throw new CommandException(
            ExitCode.USAGE,
            names.isEmpty()
                ? pin.container() + " does not have the label " + label
                : "the label " + label + " means: " + String.join(", ", names));
      }
      return labelled;
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }
}
