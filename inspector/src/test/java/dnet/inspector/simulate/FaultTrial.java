package dnet.inspector.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.fault.Asked;
import dnet.fixtures.fault.FaultHost;
import dnet.fixtures.lab.Fault;
import dnet.fixtures.lab.Faults;
import dnet.fixtures.lab.Place;
import dnet.inspector.advice.Remedy;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Confidence;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Direction;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Trace;
import dnet.inspector.simulate.mend.Remedies;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A fault and what must be said of it.
 *
 * @param address where the real packet goes
 * @param object what the culprit's object or text must contain
 * @param tidy undoes what is left of the fault
 */
record FaultTrial(
    String name,
    Supplier<Fault> fault,
    Asked asked,
    String address,
    Cause cause,
    Culprit.Kind kind,
    String namespace,
    String object,
    Direction direction,
    Runnable tidy) {

  /** A flow that a fault stops, to be completed by {@link Meant#by}. */
  static Meant meant(Asked asked, String address) {
    return new Meant(asked, address);
  }

  /** A flow and the address that it really goes to. */
  record Meant(Asked asked, String address) {
    /**
     * @param fault each line a command; see {@link Faults#steps}
     * @param heal likewise
     */
    FaultTrial by(
        String name,
        Place place,
        List<String> fault,
        List<String> heal,
        Cause cause,
        Culprit.Kind kind,
        String namespace,
        String object) {
      return new FaultTrial(
          name,
          () -> Faults.steps(place, fault, heal),
          asked,
          address,
          cause,
          kind,
          namespace,
          object,
          Direction.FORWARD,
          () -> Faults.tryAll(place, heal));
    }

    /** A rule that is inserted by a command with {@code -I} and deleted by the same with -D. */
    FaultTrial byRule(
        Place place, String namespace, String command, Cause cause, String tableChainNumber) {
      return by(
          command,
          place,
          List.of(command),
          List.of(command.replace(" -I ", " -D ")),
          cause,
          Culprit.Kind.RULE,
          namespace,
          tableChainNumber);
    }

    /** A rule in an nft table of its own, in a base chain {@code c}. */
    FaultTrial byNft(
        Place place, String namespace, String family, String chain, String rule, Cause cause) {
      return by(
          family + " " + chain + ": " + rule,
          place,
          List.of(
              "nft add table " + family + " t",
              "nft add chain " + family + " t c { type filter " + chain + " }",
              "nft add rule " + family + " t c " + rule),
          List.of("nft delete table " + family + " t"),
          cause,
          Culprit.Kind.RULE,
          namespace,
          family + " t c 1");
    }
  }

  FaultTrial onReply() {
    return new FaultTrial(
        name, fault, asked, address, cause, kind, namespace, object, Direction.REPLY, tidy);
  }

  /** The sender asks for its neighbours anew: a known one outlives what eats the questions. */
  FaultTrial fresh(Place sender) {
    return new FaultTrial(
        name,
        () -> {
          Fault injected = fault.get();
          sender.run("ip", "neigh", "flush", "all").orThrow();
          return injected;
        },
        asked,
        address,
        cause,
        kind,
        namespace,
        object,
        direction,
        tidy);
  }

  /** A real packet dies of the fault, dnet names it, and after healing both get through again. */
  void checkOn(FaultHost lab) throws Exception {
    try (Fault injected = fault.get()) {
      assertThat(lab.really(asked, address)).as("a real packet, " + injected).isFalse();
      Trace trace = predictions(lab).predict(asked);
      assertThat(trace.cause()).as("%s: %s", injected, trace.culprit()).isEqualTo(cause);
      assertThat(trace.outcome()).isIn(Outcome.LOST, Outcome.REJECTED);
      Culprit culprit = trace.culprit();
      assertThat(culprit).isNotNull();
      assertThat(culprit.kind()).isEqualTo(kind);
      assertThat(culprit.namespace()).isEqualTo(namespace);
      assertThat(culprit.object() + "|" + culprit.text()).contains(object);
      assertThat(trace.direction()).isEqualTo(direction);
    }
    if (lab.really(asked, address)) {
      Trace healed = predictions(lab).predict(asked);
      assertThat(healed.outcome()).as("healed: %s", healed.culprit()).isEqualTo(Outcome.DELIVERED);
    }
  }

  /** A real packet dies of the fault, and dnet says that it cannot tell: nobody is accused. */
  void isLeftOpenOn(FaultHost lab) throws Exception {
    try (Fault injected = fault.get()) {
      assertThat(lab.really(asked, address)).as("a real packet, " + injected).isFalse();
      Trace trace = predictions(lab).predict(asked);
      assertThat(trace.confidence()).as("%s", injected).isNotEqualTo(Confidence.CERTAIN);
      assertThat(trace.doubts()).as("%s", injected).isNotEmpty();
      assertThat(trace.culprit()).isNull();
    }
  }

  /**
   * Runs what dnet proposes against the fault: a real packet gets through then.
   *
   * @return false where it proposes nothing that can be run as it is
   */
  boolean mendOn(FaultHost lab) throws Exception {
    try {
      assertThat(fault.get()).isNotNull();
      FaultLab.Answer answer = predictions(lab).ask(asked);
      Optional<String> command =
          Remedies.of(answer.host(), answer.question(), answer.trace()).stream()
              .map(Remedy::command)
              .filter(c -> RUNNABLE.matcher(c).matches())
              .findFirst();
      if (command.isEmpty()) {
        return false;
      }
      lab.host().run("bash", "-c", command.get()).orThrow();
      assertThat(soon(lab)).as("a packet after " + command.get()).isTrue();
      return true;
    } finally {
      tidy.run();
    }
  }

  /** An IPv6 address is not used before it has proved to be nobody else's. */
  private boolean soon(FaultHost lab) {
    long end = System.nanoTime() + 4_000_000_000L;
    boolean through = lab.really(asked, address);
    while (!through && System.nanoTime() < end) {
      through = lab.really(asked, address);
    }
    return through;
  }

  private static FaultLab predictions(FaultHost lab) {
    return new FaultLab(lab.engine());
  }

  /** Commands that change the network, and are no examples to be filled in. */
  private static final Pattern RUNNABLE =
      Pattern.compile(
          "(nsenter -t [0-9]+ -n )?(ip|bridge|tc|sysctl|nft|ip6?tables(-legacy)?) [^A-Z…]?.*");

  @Override
  public String toString() {
    return name;
  }
}
