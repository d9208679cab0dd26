package dnet.inspector.remedy;

import dnet.inspector.model.Link;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans what tc(8) would do in a container's namespace, as far as it can be taken back exactly. */
public final class TcPlanner {
  private final Ground.Guest guest;
  private final Session session;
  private final List<String> words;
  private final Link link;

  private TcPlanner(Ground.Guest guest, Session session, List<String> words, Link link) {
    this.guest = guest;
    this.session = session;
    this.words = words;
    this.link = link;
  }

  /**
   * Plans.
   *
   * @param words tc's, from {@code qdisc}, {@code class} or {@code filter} on
   * @throws IllegalArgumentException for what is none of tc's changes
   * @throws RefusedException if it could not be taken back
   */
  public static Plan plan(Ground ground, String container, List<String> words) throws IOException {
    if (words.size() < 3 || !words.get(0).matches("qdisc|class|filter")) {
      throw new IllegalArgumentException(
          "tc wants qdisc, class or filter, and add, replace or del there");
    }
    Ground.Guest guest = ground.guest(container);
    String device = after(words, "dev");
    if (device == null) {
      throw new IllegalArgumentException("tc wants an interface: dev IF");
    }
    Link link = guest.needLink(device);
    String title = "tc " + String.join(" ", words) + " in " + guest.container().name();
    try (Session session = new Session()) {
      TcPlanner planner = new TcPlanner(guest, session, words, link);
      String verb = words.get(1);
      if (!verb.equals("add") && !(words.get(0).equals("qdisc") && verb.equals("replace"))) {
        throw planner.refused("dnet could not put back what '" + verb + "' takes away");
      }
      Step step =
          switch (words.get(0)) {
            case "qdisc" -> planner.qdisc();
            case "class" -> planner.newClass();
            default -> planner.filter();
          };
      return new Plan(title, List.of(step), List.of());
    }
  }

  private static @Nullable String after(List<String> words, String key) {
    int at = words.indexOf(key);
    return at < 0 || at + 1 >= words.size() ? null : words.get(at + 1);
  }

  private RefusedException refused(String why) {
    List<String> command = new ArrayList<>(List.of("tc"));
    command.addAll(words);
    return new RefusedException(why + "; it is yours to run: " + guest.place().command(command));
  }

  private TcObject object(TcObject.Kind kind, String where, String mark, List<String> removing) {
    return new TcObject(guest.place(), LinkRef.of(link), kind, where, mark, words, removing);
  }

  private Step qdisc() throws IOException {
    List<String> rest = new ArrayList<>(words.subList(2, words.size()));
    String where =
        rest.contains("clsact") ? "clsact" : rest.contains("ingress") ? "ingress" : "root";
    if (where.equals("root") && !rest.contains("root")) {
      throw refused("dnet knows the way back only for root, ingress and clsact");
    }
    String there = TcObject.qdisc(session.at(guest.place()), link.name(), where);
    if (!there.isEmpty()) {
      throw refused(
          link.name() + " has the qdisc " + there + " there, which dnet could not put back");
    }
    return object(
        TcObject.Kind.QDISC,
        where,
        where.equals("root") ? kind(rest) : where,
        List.of("qdisc", "del", "dev", link.name(), where));
  }

  /** The word after those that say where: {@code dev IF root [handle H] KIND …}, in any order. */
  private static String kind(List<String> rest) {
    for (int i = 0; i < rest.size(); i++) {
      String word = rest.get(i);
      if (word.equals("dev") || word.equals("handle")) {
        i++;
      } else if (!word.equals("root")) {
        return word;
      }
    }
    throw new IllegalArgumentException("tc wants a kind of qdisc");
  }

  private Step newClass() throws IOException {
    String id = after(words, "classid");
    if (id == null || !id.matches("[0-9a-f]{0,4}:[0-9a-f]{1,4}")) {
      throw refused("a class without its classid could not be found again");
    }
    TcObject made =
        object(
            TcObject.Kind.CLASS,
            id,
            "",
            List.of("class", "del", "dev", link.name(), "classid", id));
    absent(made, "class " + id);
    return made;
  }

  private Step filter() throws IOException {
    String preference = after(words, "prio") == null ? after(words, "pref") : after(words, "prio");
    if (preference == null || !preference.matches("[1-9][0-9]{0,4}")) {
      throw refused("a filter without prio could not be found again");
    }
    String parent = after(words, "parent");
    String where =
        parent != null
            ? "parent " + parent
            : words.contains("ingress") ? "ingress" : words.contains("egress") ? "egress" : "root";
    List<String> removing = new ArrayList<>(List.of("filter", "del", "dev", link.name()));
    removing.addAll(List.of(where.split(" ")));
    removing.addAll(List.of("prio", preference));
    TcObject made = object(TcObject.Kind.FILTER, where, preference, removing);
    absent(made, "filter of prio " + preference);
    return made;
  }

  private void absent(TcObject made, String what) throws IOException {
    if (made.state(session) != State.BEFORE) {
      throw refused(link.name() + " has a " + what + " already");
    }
  }
}
