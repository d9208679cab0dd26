package dnet.tui.cli;

import dnet.inspector.remedy.FixPlanner;
import dnet.inspector.remedy.Ground;
import dnet.inspector.remedy.NotOursException;
import dnet.inspector.remedy.Offers;
import dnet.inspector.remedy.Plan;
import dnet.inspector.remedy.RefusedException;
import dnet.tui.render.Line;
import dnet.tui.render.Style;
import dnet.tui.render.TextSink;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code dnet fix}. */
@Command(
    name = "fix",
    header = "Run a remedy that dnet path, trace or doctor offered last, by its number.",
    description = {
      "Shows what it will do and asks; journalled, read back, and taken back by",
      "dnet undo. What dnet could not take back it does not run: it prints the",
      "command. Without a number the remedies are listed."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dnet path web db && dnet fix 1      if the way is cut, mend it",
      "  dnet fix                            what was offered last?",
      "  dnet fix 2 --dry-run"
    })
final class FixCommand extends ChangeCommand {
  @Parameters(arity = "0..1", paramLabel = "N", description = "The remedy's number.")
  private @Nullable Integer number;

  @Override
  void check() {
    if (number != null) {
      super.check();
    }
  }

  @Override
  boolean needsEngine() {
    return false;
  }

  @Override
  Integer answer() throws IOException {
    Offers.Listing listing = new Offers(state()).read();
    if (number != null) {
      find(listing, number);
      return super.answer();
    }
    if (listing == null) {
      throw new CommandException(ExitCode.FOUND, "no remedy was offered yet");
    }
    TextSink out = console().out(options().colour());
    out.line(Line.of("Offered at " + listing.time() + " by: " + listing.by(), Style.HEADER));
    int at = 1;
    for (Offers.Offer offer : listing.offers()) {
      out.line("  " + at++ + ". " + offer.command());
      out.line(Line.of("     " + offer.effect(), Style.DIM));
    }
    return ExitCode.OK;
  }

  /** Refuses at once what needs no look at the host. */
  private static Offers.Offer find(Offers.@Nullable Listing listing, int number)
      throws IOException {
    try {
      return Offers.find(listing, number);
    } catch (RefusedException e) {
      throw new CommandException(ExitCode.FAILED, "refused: " + e.getMessage(), e);
    }
  }

  @Override
  Plan plan(Ground ground) throws IOException {
    Offers.Listing listing = new Offers(state()).read();
    Offers.Offer offer = find(listing, number == null ? 0 : number);
    if (listing != null) {
      Offers.check(listing, ground);
    }
    try {
      return FixPlanner.plan(ground, offer, force);
    } catch (NotOursException e) {
      throw new RefusedException(e.getMessage() + "; it is yours to run: " + offer.command());
    }
  }
}
