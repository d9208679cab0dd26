package dnet.tui.cli;

import dnet.inspector.advice.Remedy;
import dnet.inspector.advice.ShellWords;
import dnet.inspector.assemble.Assembler;
import dnet.inspector.model.ContainerLookup;
import dnet.inspector.model.ContainerLookup.AmbiguousNameException;
import dnet.inspector.model.ContainerLookup.UnknownNameException;
import dnet.inspector.model.Host;
import dnet.inspector.remedy.Change;
import dnet.inspector.remedy.Changes;
import dnet.inspector.remedy.FixPlanner;
import dnet.inspector.remedy.Foresight;
import dnet.inspector.remedy.Ground;
import dnet.inspector.remedy.NotOursException;
import dnet.inspector.remedy.Offers;
import dnet.inspector.remedy.Pin;
import dnet.inspector.remedy.PinFile;
import dnet.inspector.remedy.PinMaker;
import dnet.inspector.remedy.Plan;
import dnet.inspector.report.DoctorReport;
import dnet.inspector.report.DoctorReport.FindingView;
import dnet.inspector.report.DoctorReport.RemedyView;
import dnet.inspector.snapshot.Snapshot;
import dnet.tui.top.Desk;
import dnet.tui.top.Observation;
import dnet.tui.top.Proposal;
import dnet.tui.top.pane.FindingsPane;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Plans the changes that are asked for in {@code dnet top}, by the commands' own grammar. */
final class TopDesk implements Desk {
  private final Console console;
  private final Observation observation;
  private final @Nullable Path hostNetns;
  private final Changes changes;
  private final Path pins;
  private final TopOffers offers;

  /**
   * A desk.
   *
   * @param hostNetns a file of the namespace that is called host; null for dnet's own
   * @param state the journal's folder
   * @param pins the file of pins
   * @param offers what traces offer
   */
  TopDesk(
      Console console,
      Observation observation,
      @Nullable Path hostNetns,
      Path state,
      Path pins,
      TopOffers offers) {
    this.console = console;
    this.observation = observation;
    this.hostNetns = hostNetns;
    this.changes = new Changes(state);
    this.pins = pins;
    this.offers = offers;
  }

  @Override
  public Proposal propose(List<String> words) throws IOException {
    try {
      return switch (words.get(0)) {
        case "undo" -> undo(words);
        case "pin" -> pin(words);
        case "fix" -> fix(words);
        default -> change(words);
      };
    } catch (UnknownNameException e) {
      throw new IOException(e.getMessage() + "; there are: " + String.join(", ", e.known()), e);
    } catch (AmbiguousNameException e) {
      throw new IOException(e.getMessage() + ": " + String.join(", ", e.candidates()), e);
    } catch (CommandException | ParameterException | IllegalArgumentException e) {
      throw new IOException(String.valueOf(e.getMessage()).lines().findFirst().orElse(""), e);
    }
  }

  private Proposal change(List<String> words) throws IOException {
    CommandLine line = new Main(console).commandLine(words.toArray(String[]::new));
    Object command =
        line.parseArgs(words.toArray(String[]::new)).subcommand().commandSpec().userObject();
    if (!(command instanceof ChangeCommand wanted)) {
      throw new IOException(words.get(0) + " is no change");
    }
    wanted.check();
    Snapshot snapshot = observation.take();
    Host host = Assembler.assemble(snapshot);
    if (host.engine() == null) {
      throw new IOException("no engine answers: who is who is not known");
    }
    Ground ground = new Ground(host, snapshot.processes(), hostNetns);
    Plan plan = Foresight.check(ground, wanted.plan(ground), wanted.force);
    return planned(plan, "dnet " + ShellWords.join(words));
  }

  private Proposal planned(Plan plan, String command) throws IOException {
    if (plan.isEmpty()) {
      throw new IOException("nothing to do: " + plan.title() + ": it is so already");
    }
    return new Planned(plan, command);
  }

  /**
   * A remedy, on the host as it is now.
   *
   * @param words fix, what offers it, the remedy's number from 1
   */
  private Proposal fix(List<String> words) throws IOException {
    Snapshot snapshot = observation.take();
    Host host = Assembler.assemble(snapshot);
    Ground ground = new Ground(host, snapshot.processes(), hostNetns);
    String key = words.get(1);
    int number = Integer.parseInt(words.get(2));
    return TopOffers.isOurs(key)
        ? planned(ground, offers.find(key, number), "dnet top: fix, remedy " + number)
        : fix(ground, key, number);
  }

  /** A finding's: what was found a while ago may be about processes that are gone. */
  private Proposal fix(Ground ground, String key, int number) throws IOException {
    FindingView finding =
        DoctorReport.of(ground.host()).findings().stream()
            .filter(f -> FindingsPane.key(f).equals(key))
            .findFirst()
            .orElseThrow(() -> new IOException("it is found no longer"));
    if (number < 1 || number > finding.remedies().size()) {
      throw new IOException(
          finding.remedies().isEmpty()
              ? "dnet knows no remedy for this"
              : "there are remedies 1 to " + finding.remedies().size());
    }
    RemedyView remedy = finding.remedies().get(number - 1);
    return planned(
        ground,
        Offers.offer(ground, new Remedy(remedy.command(), remedy.effect(), remedy.risk())),
        "dnet top: fix " + finding.code() + ", remedy " + number);
  }

  private Proposal planned(Ground ground, Offers.Offer offer, String command) throws IOException {
    try {
      Plan plan = Foresight.check(ground, FixPlanner.plan(ground, offer, false), false);
      return planned(plan, command);
    } catch (NotOursException e) {
      throw new IOException(e.getMessage() + "; it is yours to run: " + offer.command(), e);
    }
  }

  private Proposal pin(List<String> words) throws IOException {
    if (words.size() != 2) {
      throw new IOException("pin takes a container's name: pin web");
    }
    Snapshot snapshot = observation.take();
    Host host = Assembler.assemble(snapshot);
    String name = ContainerLookup.find(host, words.get(1)).name();
    Pin pin = PinMaker.of(name, changes.history().changes());
    if (pin.isEmpty()) {
      throw new IOException("dnet did nothing to " + name + " that could be pinned");
    }
    // One that cannot be read is not written over.
    new PinFile(pins).read();
    Ground ground = new Ground(host, snapshot.processes(), hostNetns);
    return new PinProposal(pin, pins, Foresight.ofPin(ground, pin));
  }

  private Proposal undo(List<String> words) throws IOException {
    Change change = words.size() > 1 ? byNumber(Integer.parseInt(words.get(1))) : changes.newest();
    if (change == null) {
      throw new IOException("there is no change that could be taken back");
    }
    return new TakenBack(change, changes.previewUndo(change.id()));
  }

  private Change byNumber(int id) throws IOException {
    return changes.history().changes().stream()
        .filter(c -> c.id() == id)
        .findFirst()
        .orElseThrow(() -> new IOException("no such change: " + id));
  }

  /** A change that is planned. */
  private final class Planned implements Proposal {
    private final Plan plan;
    private final String command;

    private Planned(Plan plan, String command) {
      this.plan = plan;
      this.command = command;
    }

    @Override
    public String title() {
      return plan.title();
    }

    @Override
    public List<String> steps() {
      return plan.texts();
    }

    @Override
    public List<String> warnings() {
      return plan.warnings();
    }

    @Override
    public List<String> commands() {
      return plan.commands();
    }

    @Override
    public Result carryOut() throws IOException {
      Changes.Outcome outcome = changes.apply(plan, command);
      return outcome.ok()
          ? new Result(
              true, "Done, as change " + outcome.id() + ". To take it back: :undo", List.of())
          : new Result(false, plan.title() + ": " + outcome.message(), aftermath(outcome));
    }
  }

  /** A change that is to be taken back. */
  private final class TakenBack implements Proposal {
    private final Change change;
    private final Changes.Outcome preview;

    private TakenBack(Change change, Changes.Outcome preview) {
      this.change = change;
      this.preview = preview;
    }

    @Override
    public String title() {
      return "undo change " + change.id() + ", " + change.title();
    }

    @Override
    public List<String> steps() {
      return preview.done().isEmpty() ? List.of("nothing: it is gone already") : preview.done();
    }

    @Override
    public List<String> warnings() {
      return preview.left();
    }

    @Override
    public List<String> commands() {
      return preview.commands();
    }

    @Override
    public Result carryOut() throws IOException {
      Changes.Outcome outcome = changes.undo(change.id());
      return outcome.ok()
          ? new Result(true, "Change " + change.id() + " is taken back.", List.of())
          : new Result(
              false, "not all of change " + change.id() + " can be taken back", aftermath(outcome));
    }
  }

  private static List<String> aftermath(Changes.Outcome outcome) {
    List<String> lines = new ArrayList<>();
    if (outcome.left().isEmpty()) {
      lines.add("All was taken back.");
    } else {
      lines.add("Not all could be taken back; the plain commands for the rest follow.");
      lines.addAll(outcome.left());
      outcome.commands().forEach(c -> lines.add("# " + c));
    }
    return lines;
  }
}
