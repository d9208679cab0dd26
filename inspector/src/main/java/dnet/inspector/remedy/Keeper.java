package dnet.inspector.remedy;

import dnet.inspector.model.Link;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Brings running containers to what their pins say. */
public final class Keeper {
  /** By which the journal knows what was made again. */
  static final String COMMAND = "dnet keep";

  private static final String UNRENEWED = "no DHCP server renews its lease";
  private static final String UNOFFERED = "no DHCP server answers";

  private final Changes changes;
  private final Observer observer;
  private final Patience patience;
  private final Leases leases;

  /** How the host is looked at. */
  public interface Observer {
    /** The host as it is now. */
    Ground look() throws IOException;
  }

  /** With the journal and the eyes given. */
  public Keeper(Changes changes, Observer observer) {
    this(changes, observer, new Patience(), new Leases());
  }

  /** The same with a memory of what was restored and lent before. */
  public Keeper(Changes changes, Observer observer, Patience patience, Leases leases) {
    this.changes = changes;
    this.observer = observer;
    this.patience = patience;
    this.leases = leases;
  }

  /** How a part of a pin stands. */
  public enum State {
    /** As pinned. */
    KEPT("kept"),
    /** Missing. */
    MISSING("missing"),
    /** Missing; a DHCP server is being asked. */
    ASKING("asking"),
    /** Was missing, and was made. */
    RESTORED("restored"),
    /** Missing; it was restored too often of late. */
    LEFT("left alone"),
    /** Cannot be made, or something else is in its place. */
    REFUSED("refused"),
    /** The container does not run. */
    IDLE("not running");

    private final String word;

    State(String word) {
      this.word = word;
    }

    /** For people. */
    public String word() {
      return word;
    }
  }

  /**
   * A part of a pin.
   *
   * @param what for people
   * @param why of REFUSED and LEFT, and of RESTORED what is still to come; else empty
   */
  public record Part(String container, String what, State state, String why) {}

  /** How the pins stand; nothing is changed. */
  public List<Part> compare(List<Pin> pins) throws IOException {
    return go(pins, false);
  }

  /**
   * Makes what is missing. A change that was interrupted is taken back first: nobody is there to
   * ask.
   */
  public List<Part> keep(List<Pin> pins) throws IOException {
    tidy();
    return go(pins, true);
  }

  private void tidy() throws IOException {
    Guardian.sweep(changes);
    for (Change change : changes.history().changes()) {
      if (change.isInterrupted() && change.trialUntil() == null) {
        changes.undo(change.id());
      }
    }
  }

  /**
   * The same with a picture that is at hand. A container's part that may lead over what was just
   * made waits for the next picture: it is left out.
   */
  public List<Part> keep(List<Pin> pins, Ground ground) throws IOException {
    tidy();
    List<Part> parts = new ArrayList<>();
    List<Pin> named = Selectors.named(ground, pins, parts);
    for (Pin pin : named) {
      boolean runs = runs(ground, pin);
      for (Wanted wanted : Wanted.of(pin)) {
        Part part = runs ? one(ground, wanted, true, false) : idle(wanted);
        parts.add(part);
        if (part.state() != State.KEPT && !isAboutDhcp(part)) {
          break;
        }
      }
    }
    giveBack(ground, named);
    return parts;
  }

  /** Servers take their time, and no other part needs it. */
  private static boolean isAboutDhcp(Part part) {
    return part.state() == State.ASKING
        || part.why().equals(UNRENEWED)
        || part.why().equals(UNOFFERED);
  }

  private List<Part> go(List<Pin> pins, boolean make) throws IOException {
    List<Part> parts = new ArrayList<>();
    Ground ground = observer.look();
    for (Pin pin : Selectors.named(ground, pins, parts)) {
      boolean runs = runs(ground, pin);
      for (Wanted wanted : Wanted.of(pin)) {
        Part part = runs ? one(ground, wanted, make, true) : idle(wanted);
        parts.add(part);
        if (part.state() == State.RESTORED) {
          ground = observer.look();
        }
      }
    }
    return parts;
  }

  /** An engine says that a container runs a moment before and after it has a network. */
  private static boolean runs(Ground ground, Pin pin) {
    return ground.host().containers().stream()
        .filter(c -> c.name().equals(pin.container()))
        .anyMatch(
            c -> c.isAlive() && c.pid() != null && ground.host().namespace(c.netns()).isPresent());
  }

  private static Part idle(Wanted wanted) {
    return new Part(wanted.container(), wanted.what(), State.IDLE, "");
  }

  private void giveBack(Ground ground, List<Pin> pins) throws IOException {
    Set<String> lent = new HashSet<>();
    for (Pin pin : pins) {
      pin.interfaces().stream()
          .filter(AttachWish::dhcp)
          .forEach(w -> lent.add(pin.container() + " " + w.name()));
    }
    for (Plan plan : leases.returned(ground, lent)) {
      changes.apply(plan, COMMAND);
    }
  }

  /**
   * Looks at a part, and makes it if need be.
   *
   * @param wait whether DHCP servers are waited for; otherwise an interface is made without its
   *     address, which it gets when a server has offered one
   */
  private Part one(Ground ground, Wanted wanted, boolean make, boolean wait) {
    String container = wanted.container();
    String what = wanted.what();
    try {
      Plan plan = wanted.planner().plan(ground);
      String lent = wanted.lent();
      if (plan.isEmpty()) {
        return lent != null && make
            ? renewed(ground, wanted, lent, wait)
            : new Part(container, what, State.KEPT, "");
      }
      if (!make) {
        return new Part(container, what, State.MISSING, "");
      }
      String toCome = "";
      if (!wait && lent != null && plan.withoutLease().isEmpty()) {
        Part unoffered = unoffered(ground, wanted, lent);
        if (unoffered != null) {
          return unoffered;
        }
      } else if (!wait && lent != null) {
        plan = plan.withoutLease();
        toCome = "a DHCP server is asked for its address";
      }
      String of = ground.guest(container).place() + " " + what;
      String why = patience.refuses(of);
      if (!why.isEmpty()) {
        return new Part(container, what, State.LEFT, why);
      }
      Changes.Outcome outcome = changes.apply(plan, COMMAND);
      patience.restored(of);
      return outcome.ok()
          ? new Part(container, what, State.RESTORED, toCome)
          : new Part(container, what, State.REFUSED, outcome.message());
    } catch (GoneException e) {
      return idle(wanted);
    } catch (IOException | IllegalArgumentException e) {
      return new Part(container, what, State.REFUSED, String.valueOf(e.getMessage()));
    }
  }

  /** Asks for a first lease; null when a server has just offered one. */
  private @Nullable Part unoffered(Ground ground, Wanted wanted, String link) throws IOException {
    return switch (leases.offer(ground.guest(wanted.container()), link)) {
      case MADE -> null;
      case ASKED -> new Part(wanted.container(), wanted.what(), State.ASKING, "");
      case NONE -> new Part(wanted.container(), wanted.what(), State.LEFT, UNOFFERED);
    };
  }

  private Part renewed(Ground ground, Wanted wanted, String name, boolean wait) throws IOException {
    Ground.Guest guest = ground.guest(wanted.container());
    Link link = guest.needLink(name);
    return switch (leases.tend(guest, link, wait)) {
      case HELD -> new Part(wanted.container(), wanted.what(), State.KEPT, "");
      case UNANSWERED -> new Part(wanted.container(), wanted.what(), State.LEFT, UNRENEWED);
      case ENDED -> {
        changes.apply(LeasePlans.ended(guest, link), COMMAND);
        yield new Part(
            wanted.container(),
            wanted.what(),
            State.LEFT,
            "its lease has ended; another is asked for");
      }
    };
  }
}
