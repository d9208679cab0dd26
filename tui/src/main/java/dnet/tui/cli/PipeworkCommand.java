package dnet.tui.cli;

import dnet.inspector.remedy.Carrier;
import dnet.inspector.remedy.Ground;
import dnet.inspector.remedy.Pipework;
import dnet.inspector.remedy.Plan;
import dnet.inspector.remedy.RoutePlanner;
import dnet.inspector.remedy.RulePlanner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "pipework",
    header = "Take pipework's command line, and do it the dnet way: with preview and undo.",
    customSynopsis = {
      "dnet pipework [OPTIONS] HOSTIF [-i IF] [-l LOCALIF] [-a FAMILY] GUEST",
      "                A/L[@GATEWAY] [MAC][@VLAN]",
      "       dnet pipework [OPTIONS] route|rule|tc GUEST WORDS…",
      "       dnet pipework --wait [-i IF]"
    },
    description = {"dnet's own options come first; what follows is pipework's."},
    footerHeading = "%nExamples:%n",
    footer = {
      "  dnet pipework --yes br1 web 192.168.1.1/24",
      "  dnet pipework --yes eth0 -i eth2 web 10.9.0.2/24@10.9.0.1 02:00:00:00:00:09@7"
    })
final class PipeworkCommand extends ChangeCommand implements Verbatim {
  @Parameters(arity = "1..*", paramLabel = "WORDS", description = "pipework's.")
  private List<String> words = new ArrayList<>();

  @Override
  void check() {
    read("bad command line", () -> Pipework.parse(words));
    if (!isWaiting()) {
      super.check();
    }
  }

  private boolean isWaiting() {
    return words.get(0).equals("--wait");
  }

  /** pipework runs this inside the container, before the interface is there. */
  @Override
  Integer answer() throws IOException {
    if (!isWaiting()) {
      return super.answer();
    }
    if (Pipework.parse(words) instanceof Pipework.Wait wait) {
      try {
        Carrier.await(wait.name());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CommandException(ExitCode.UNKNOWN, "interrupted", e);
      }
    }
    return ExitCode.OK;
  }

  @Override
  Plan plan(Ground ground) throws IOException {
    Pipework.Line line = Pipework.parse(words);
    if (line instanceof Pipework.Attach attach) {
      return Pipework.plan(ground, attach, force);
    }
    if (line instanceof Pipework.Tc tc) {
      return TcCommand.plan(ground, tc.guest(), tc.words());
    }
    if (line instanceof Pipework.Ip ip) {
      return ip.what().equals("route")
          ? RoutePlanner.plan(ground, ip.guest(), ip.verb(), ip.words(), false, force)
          : RulePlanner.plan(ground, ip.guest(), ip.verb(), ip.words(), false);
    }
    throw new IllegalStateException(line.toString());
  }
}
