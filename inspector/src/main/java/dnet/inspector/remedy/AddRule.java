package dnet.inspector.remedy;

import dnet.inspector.netlink.RuleOrder;
import java.io.IOException;
import java.util.List;

/** Adds a rule of the routing policy. */
record AddRule(Place place, RuleOrder rule) implements RoutingStep {
  @Override
  public String object() {
    return "rule";
  }

  @Override
  public boolean six() {
    return !rule.v4();
  }

  @Override
  public List<String> words() {
    return rule.words();
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
