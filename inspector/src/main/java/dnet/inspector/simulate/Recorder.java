package dnet.inspector.simulate;

import dnet.inspector.model.Gap;
import dnet.inspector.model.Link;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.RuleRef;
import dnet.inspector.model.Stack;
import dnet.inspector.model.flow.Direction;
import dnet.inspector.model.flow.Hop;
import dnet.inspector.model.flow.Note;
import dnet.inspector.model.flow.Packet;
import dnet.inspector.model.flow.Step;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes down what happens on the way. */
final class Recorder {
  /** A hop that is still being written. */
  private record Draft(
      NetnsId namespace,
      @Nullable Link link,
      Hop.Heading heading,
      Direction direction,
      @Nullable Packet packet,
      List<Step> steps) {}

  private final World world;
  private final List<Draft> hops = new ArrayList<>();
  private final Set<Note> notes = new LinkedHashSet<>();
  private final Set<String> likely = new LinkedHashSet<>();
  private final Set<Gap> gaps = new LinkedHashSet<>();
  private int muted;

  Recorder(World world) {
    this.world = world;
  }

  /** A packet crosses an interface. */
  void hop(Link link, Hop.Heading heading, Skb skb) {
    if (muted == 0) {
      hops.add(
          new Draft(
              link.key().namespace(), link, heading, skb.direction, skb.view(), new ArrayList<>()));
    }
  }

  /** Something happens in a namespace before a packet has an interface. */
  void enter(NetnsId namespace, Direction direction, Step step) {
    if (muted == 0) {
      hops.add(
          new Draft(
              namespace, null, Hop.Heading.OUT, direction, null, new ArrayList<>(List.of(step))));
    }
  }

  /** Something happens at the last hop. */
  void step(Step.Kind kind, String text) {
    step(new Step(kind, text, null));
  }

  void step(Step step) {
    if (muted == 0 && !hops.isEmpty()) {
      hops.get(hops.size() - 1).steps().add(step);
    }
  }

  void nat(Inspection packet, RuleRef rule, String what) {
    step(new Step(Step.Kind.NAT, what + " by " + rule.text(), rule));
  }

  void note(String code, String text) {
    if (muted == 0) {
      notes.add(new Note(code, text));
    }
  }

  /** Something is assumed that hardly fails. */
  void likely(String why) {
    if (muted == 0) {
      likely.add(why);
    }
  }

  void unread(NetnsId namespace, Stack.Part part) {
    if (muted == 0) {
      String what =
          part.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " of " + world.name(namespace);
      gaps.add(new Gap(what, "not read", "what it does to the packet is unknown"));
    }
  }

  /** Where the record stands, to come back to with {@link #back}. */
  int mark() {
    return hops.size();
  }

  /** Forgets the hops since a mark. */
  void back(int mark) {
    while (hops.size() > mark) {
      hops.remove(hops.size() - 1);
    }
  }

  /** Nothing is written down until {@link #unmute}: questions on the side. */
  void mute() {
    muted++;
  }

  void unmute() {
    muted--;
  }

  /** The hops, what came before an interface merged into the one that follows it. */
  List<Hop> hops() {
    List<Hop> finished = new ArrayList<>();
    List<Step> before = new ArrayList<>();
    for (int i = 0; i < hops.size(); i++) {
      Draft draft = hops.get(i);
      boolean merges =
          draft.link() == null
              && i + 1 < hops.size()
              && hops.get(i + 1).namespace().equals(draft.namespace())
              && hops.get(i + 1).direction() == draft.direction();
      before.addAll(draft.steps());
      if (!merges) {
        Link link = draft.link();
        finished.add(
            new Hop(
                draft.namespace(),
                world.name(draft.namespace()),
                link == null ? null : link.key(),
                link == null ? "" : link.name(),
                link == null ? "stack" : link.kind(),
                draft.heading(),
                draft.direction(),
                draft.packet(),
                before));
        before = new ArrayList<>();
      }
    }
    return finished;
  }

  List<Note> notes() {
    return List.copyOf(notes);
  }

  boolean isSure() {
    return likely.isEmpty();
  }

  List<String> assumptions() {
    return List.copyOf(likely);
  }

  List<Gap> gaps() {
    return List.copyOf(gaps);
  }
}
