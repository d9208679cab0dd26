package dnet.inspector.remedy;

import dnet.inspector.netfilter.HostProgram;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Makes something of traffic control, by the host's tc(8) at work in a namespace.
 *
 * @param link its interface
 * @param kind what it is
 * @param where root, ingress or clsact of a qdisc; a class's id; of a filter what tc shows it by:
 *     {@code parent 1:}, {@code root}, {@code ingress} or {@code egress}
 * @param mark by which a listing's line shows it: a qdisc's kind, a filter's preference
 * @param adding tc's words that make it
 * @param removing tc's words that remove it
 */
record TcObject(
    Place place,
    LinkRef link,
    Kind kind,
    String where,
    String mark,
    List<String> adding,
    List<String> removing)
    implements Step {
  /** tc's objects. */
  enum Kind {
    QDISC,
    CLASS,
    FILTER;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  TcObject {
    adding = List.copyOf(adding);
    removing = List.copyOf(removing);
  }

  @Override
  public List<Place> places() {
    return List.of(place);
  }

  private String shown() {
    return "the " + kind.word() + " " + (mark + " " + where).strip() + " of " + link.name();
  }

  @Override
  public String text() {
    return "make " + shown() + " (" + place.name() + "): tc " + String.join(" ", adding);
  }

  @Override
  public String reverseText() {
    return "remove " + shown() + " (" + place.name() + ")";
  }

  private String command(List<String> arguments) {
    List<String> words = new ArrayList<>(List.of("tc"));
    words.addAll(arguments);
    return place.command(words);
  }

  @Override
  public String command() {
    return command(adding);
  }

  @Override
  public String reverseCommand() {
    return command(removing);
  }

  @Override
  public State state(Session session) throws IOException {
    Session.Room room = session.at(place);
    if (room.link(link).isEmpty()) {
      return State.GONE;
    }
    return switch (kind) {
      case QDISC -> qdisc(room);
      case CLASS -> found(list(room, link.name(), kind, List.of()), " " + where + " ");
      case FILTER ->
          found(list(room, link.name(), kind, List.of(where.split(" "))), " pref " + mark + " ");
    };
  }

  private State qdisc(Session.Room room) throws IOException {
    String there = qdisc(room, link.name(), where);
    return there.isEmpty()
        ? State.BEFORE
        : there.equals(mark) ? State.AFTER : where.equals("root") ? State.OTHER : State.TAKEN;
  }

  private static State found(List<String> lines, String mark) {
    return lines.stream().anyMatch(l -> (l + " ").contains(mark)) ? State.AFTER : State.BEFORE;
  }

  /**
   * The kind of qdisc that somebody put there; empty for the kernel's own, whose handle is 0.
   *
   * @param where root, ingress or clsact
   */
  static String qdisc(Session.Room room, String link, String where) throws IOException {
    for (String line : list(room, link, Kind.QDISC, List.of())) {
      String[] words = line.split(" ", 4);
      boolean its =
          words.length == 4
              && (where.equals("root")
                  ? words[3].startsWith("root") && !words[2].equals("0:")
                  : words[1].equals("ingress") || words[1].equals("clsact"));
      if (its) {
        return words[1];
      }
    }
    return "";
  }

  /** What tc lists of a link. */
  static List<String> list(Session.Room room, String link, Kind kind, List<String> more)
      throws IOException {
    List<String> words = new ArrayList<>(List.of(kind.word(), "show", "dev", link));
    words.addAll(more);
    return run(room, words).lines().toList();
  }

  private static String run(Session.Room room, List<String> arguments) throws IOException {
    return HostProgram.find("tc")
        .orElseThrow(() -> new IOException("tc is not installed (package iproute2)"))
        .runIn(room.handle(), arguments);
  }

  @Override
  public void apply(Session session) throws IOException {
    run(session.at(place), adding);
  }

  @Override
  public void revert(Session session) throws IOException {
    run(session.at(place), removing);
  }
}
