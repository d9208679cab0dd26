package dnet.inspector.simulate;

import dnet.inspector.model.Container;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Stack;
import dnet.inspector.model.firewall.Action;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Step;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether a container finds another by its name. */
final class Names {
  /** Docker's own name server, in each container on a user-defined network. */
  static final IpAddress SERVER = IpAddress.parse("127.0.0.11");

  private final Run run;
  private final World world;
  private final Question question;

  Names(Run run, Question question) {
    this.run = run;
    this.world = run.world;
    this.question = question;
  }

  /**
   * Names: containers on a user-defined network find each other by Docker's server at 127.0.0.11,
   * which works by two rules and a listener in their namespace. Null where nothing is wrong.
   */
  Fate.@Nullable Died check() {
    Container from = question.from();
    Container to = question.to();
    if (from == null || to == null || from.netns() == null || !goesByName(from, to)) {
      return null;
    }
    NetnsId namespace = from.netns();
    Stack stack = world.stack(namespace);
    if (!stack.knows(Stack.Part.RULESET) || hasDnsRule(namespace)) {
      return null;
    }
    return broken(from.name(), namespace);
  }

  private boolean goesByName(Container from, Container to) {
    return question.published() == null
        && question.flow().to().equals(to.name())
        && from.resolver() != null
        && from.resolver().embedded()
        && !Objects.equals(from.netns(), to.netns())
        && Endpoints.common(from, to).stream().anyMatch(n -> !n.equals("bridge"));
  }

  /** Whether questions to 127.0.0.11 are led to Docker's server, and it is there. */
  private boolean hasDnsRule(NetnsId namespace) {
    Stack stack = world.stack(namespace);
    return stack.ruleset().tables().stream()
        .flatMap(t -> t.chains().stream())
        .flatMap(c -> c.rules().stream())
        .flatMap(r -> r.clauses().stream())
        .anyMatch(c -> c instanceof Action.Nat nat && leadsToDns(nat, stack));
  }

  private static boolean leadsToDns(Action.Nat nat, Stack stack) {
    Integer port = nat.firstPort();
    return nat.kind() == Action.Nat.Kind.DNAT
        && Objects.equals(nat.first(), SERVER)
        && port != null
        && (!stack.knows(Stack.Part.SOCKETS)
            || stack.sockets().stream()
                .anyMatch(s -> s.protocol().equals("udp") && s.takes(SERVER, port)));
  }

  Fate.Died broken(String name, NetnsId namespace) {
    run.recorder.step(
        Step.Kind.DROP,
        "no rule leads 127.0.0.11 port 53 to Docker's DNS in " + world.name(namespace));
    return Fate.Died.lost(
        Cause.DNS_BROKEN,
        Culprit.of(
            Culprit.Kind.RULE,
            name,
            "nat DOCKER_OUTPUT",
            "the rules that lead 127.0.0.11:53 to Docker's DNS are missing in "
                + name
                + ": names do not resolve"));
  }
}
