package dnet.tui.cli;

import dnet.inspector.advice.Remedy;
import dnet.inspector.model.Host;
import dnet.inspector.remedy.Changes;
import dnet.inspector.remedy.Ground;
import dnet.inspector.remedy.Offers;
import dnet.inspector.snapshot.Snapshot;
import dnet.tui.render.Line;
import dnet.tui.render.Style;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Keeps the remedies that a command shows, for {@code dnet fix} to run by number. */
final class Offering {
  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "Where remedies are kept for dnet fix (default: /var/lib/dnet).")
  private Path state = Changes.FOLDER;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  /**
   * Keeps them, in place of those that were shown before.
   *
   * @return whether {@code dnet fix} can run any: there are some, of this host, and they could be
   *     kept
   */
  boolean keep(CommonOptions options, Snapshot snapshot, Host host, List<Remedy> remedies) {
    Offers offers = new Offers(state);
    if (remedies.isEmpty() && !offers.exist()) {
      return false;
    }
    try {
      if (options.from != null) {
        if (offers.exist()) {
          offers.keepOfReport(ChangeCommand.commandLine(spec));
        }
        return false;
      }
      offers.keep(
          new Ground(host, snapshot.processes(), options.hostNetns),
          ChangeCommand.commandLine(spec),
          remedies);
      return !remedies.isEmpty();
    } catch (IOException e) {
      // Whoever may not write there may not change anything either.
      return false;
    }
  }

  /** What was shown, with how to run it where it can be run. */
  static List<Line> hinted(List<Line> lines, boolean fixable) {
    if (!fixable) {
      return lines;
    }
    List<Line> all = new ArrayList<>(lines);
    all.add(Line.of(""));
    all.add(Line.of("To run one of these by its number, with a preview: dnet fix N", Style.DIM));
    return all;
  }
}
