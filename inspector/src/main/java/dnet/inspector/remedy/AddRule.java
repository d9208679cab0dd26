package dnet.inspector.remedy;

import dnet.inspector.netlink.RuleOrder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Adds a rule of the routing policy. */
record AddRule(Place place, RuleOrder rule) implements Step {
  @Override
  public List<Place> places() {
    return List.of(place);
  }

  @Override
  public String text() {
    return "add the rule " + rule + " (" + place.name() + ")";
  }

  @Override
  public String reverseText() {
    return "remove the rule " + rule + " (" + place.name() + ")";
  }

  private String command(String verb) {
    List<String> words = new ArrayList<>(List.of("ip"));
    if (!rule.v4()) {
      words.add("-6");
    }
    words.addAll(List.of("rule", verb));
    words.addAll(rule.words());
    return place.command(words);
  }

  @Override
  public String command() {
    return command("add");
  }

  @Override
  public String reverseCommand() {
    return command("del");
  }

  @Override
  public State state(Session session) throws IOException {
    Session.Room room = session.at(place);
    return room.complete(room.read().policyRules()).stream().anyMatch(rule::matches)
        ? State.AFTER
        : State.BEFORE;
  }

  @Override
  public void apply(Session session) throws IOException {
    session.at(place).write().addRule(rule);
  }

  @Override
  public void revert(Session session) throws IOException {
    session.at(place).write().deleteRule(rule);
  }
}
