package dnet.inspector.remedy;

import dnet.inspector.netlink.PolicyRuleMessage;
import dnet.inspector.netlink.Recorded;
import java.io.IOException;
import java.util.List;

/**
 * Gives back a rule of the routing policy that was read before, with all that the kernel said.
 *
 * @param words what ip-rule(8) calls it
 * @param hex the kernel's message
 */
record KeptRule(Place place, boolean v4, List<String> words, String hex) implements RoutingStep {
  KeptRule {
    words = List.copyOf(words);
  }

  @Override
  public String object() {
    return "rule";
  }

  @Override
  public boolean six() {
    return !v4;
  }

  @Override
  public State state(Session session) throws IOException {
    Session.Room room = session.at(place);
    PolicyRuleMessage wanted = Recorded.rule(hex).meaning();
    return room.complete(room.read().policyRules()).contains(wanted) ? State.AFTER : State.BEFORE;
  }

  @Override
  public void apply(Session session) throws IOException {
    session.at(place).write().restore(Recorded.rule(hex));
  }

  @Override
  public void revert(Session session) throws IOException {
    session.at(place).write().delete(Recorded.rule(hex));
  }
}
